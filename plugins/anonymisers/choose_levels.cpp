// The search for the least coarse levels that give every class its k subjects.
#include <algorithm>
#include <map>
#include <unordered_map>

#include <persona/text.hpp>

#include "classes.hpp"

namespace persona::anonymisers {
namespace {

using Levels = std::vector<std::size_t>;

/// The combinations with each value as a number, and each value's number on every level.
class Lattice {
public:
    Lattice(Classes& classes, const std::vector<ClassTally>& tallies, std::size_t most_values)
        : classes_(classes), tallies_(tallies), most_values_(most_values) {}

    Status read(const std::vector<std::string>& keys);

    struct Outcome {
        ClassView view;
        std::int64_t failing = 0;  ///< rows in classes that are too small
    };
    [[nodiscard]] Outcome judge(const Levels& levels) const;
    [[nodiscard]] const std::vector<std::vector<std::string>>& texts(std::size_t column) const {
        return texts_[column];
    }
    /// The keys of the classes that are large enough, sorted.
    [[nodiscard]] std::vector<std::string> passing(const Levels& levels) const;

private:
    struct Class {
        ClassTally tally;
        std::size_t example = 0;  ///< a combination that is in it
    };
    using Groups = std::unordered_map<std::string, Class>;
    [[nodiscard]] Groups group(const Levels& levels) const;
    [[nodiscard]] std::int64_t subjects(const ClassTally& tally) const {
        if (classes_.rows_are_subjects) return tally.rows;
        return tally.full ? classes_.k : static_cast<std::int64_t>(tally.subjects.size());
    }
    [[nodiscard]] bool large_enough(const ClassTally& tally) const {
        return subjects(tally) >= classes_.k &&
               std::all_of(tally.values.begin(), tally.values.end(),
                           [this](const auto& each) { return static_cast<std::int64_t>(each.size()) >= classes_.l; });
    }

    Classes& classes_;
    const std::vector<ClassTally>& tallies_;
    std::size_t most_values_;
    std::vector<std::vector<std::uint32_t>> rows_;              ///< by combination, by column: a value's number
    std::vector<std::vector<std::vector<std::uint32_t>>> on_;   ///< by column, level, value: the group's number
    std::vector<std::vector<std::vector<std::string>>> texts_;  ///< by column, level, group: its part of the key
};

/// One part of a key; nothing for a missing value.
std::optional<std::string_view> part_at(std::string_view key, std::size_t& at) {
    std::size_t size = 0;
    for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(key[at++]);
    if (size == 0xffffffffU) return std::nullopt;
    const auto part = key.substr(at, size);
    at += size;
    return part;
}

Status Lattice::read(const std::vector<std::string>& keys) {
    const auto width = classes_.columns.size();
    using Text = std::optional<std::string_view>;
    std::vector<std::map<Text, std::uint32_t>> numbers(width);
    for (const auto& key : keys) {
        std::size_t at = 0;
        for (std::size_t c = 0; c < width; ++c) numbers[c].emplace(part_at(key, at), 0);
    }
    on_.resize(width);
    texts_.resize(width);
    for (std::size_t c = 0; c < width; ++c) {
        std::vector<Text> values;
        for (auto& [text, number] : numbers[c]) {
            number = static_cast<std::uint32_t>(values.size());
            values.push_back(text);
        }
        auto& one = classes_.columns[c];
        one.values = values.size();
        PERSONA_ASSIGN(const auto column, column_from_text(one.field.type, values));
        if (one.ladder.steps.empty()) {
            double least = 1, most = 0;
            std::size_t longest = 0;
            bool codes = true, any = false;
            for (std::int64_t i = 0; i < column->size(); ++i) {
                if (!column->valid(i)) continue;
                if (one.field.type == Type::text) {
                    const auto text = column->text(i);
                    longest = std::max(longest, text.size());
                    codes = codes && text.find_first_of("0123456789") != std::string_view::npos;
                } else {
                    const double value = column->number(i);
                    least = any ? std::min(least, value) : value;
                    most = any ? std::max(most, value) : value;
                }
                any = true;
            }
            one.ladder = usual_ladder(one.field.type, least, most, codes && any, longest);
        }
        for (std::size_t level = 0; level <= one.ladder.top(); ++level) {
            std::map<std::string, std::uint32_t> groups;
            std::vector<std::uint32_t> of(values.size());
            std::vector<std::string> texts;
            one.level = level;
            for (std::size_t i = 0; i < values.size(); ++i) {
                auto part = class_key({one}, {column.get()}, static_cast<std::int64_t>(i));
                const auto [place, fresh] = groups.emplace(part, static_cast<std::uint32_t>(texts.size()));
                if (fresh) texts.push_back(std::move(part));
                of[i] = place->second;
            }
            on_[c].push_back(std::move(of));
            texts_[c].push_back(std::move(texts));
        }
        one.level = 0;
    }
    for (const auto& key : keys) {
        std::size_t at = 0;
        auto& row = rows_.emplace_back();
        for (std::size_t c = 0; c < width; ++c) row.push_back(numbers[c].at(part_at(key, at)));
    }
    return {};
}

Lattice::Groups Lattice::group(const Levels& levels) const {
    Groups out;
    std::string key;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        key.clear();
        for (std::size_t c = 0; c < levels.size(); ++c) {
            const auto number = on_[c][levels[c]][rows_[i][c]];
            key.append(reinterpret_cast<const char*>(&number), sizeof number);
        }
        auto& one = out[key];
        one.tally.add(tallies_[i], classes_.k, most_values_);
        one.example = i;
    }
    return out;
}

Lattice::Outcome Lattice::judge(const Levels& levels) const {
    Outcome out;
    out.view.diversity.assign(classes_.sensitive.size(), 0);
    bool first = true;
    for (const auto& [key, one] : group(levels)) {
        // Only sums and least values leave this loop, so that its order does not matter.
        const auto count = subjects(one.tally);
        ++out.view.classes;
        out.view.smallest = first ? count : std::min(out.view.smallest, count);
        for (std::size_t i = 0; i < one.tally.values.size(); ++i) {
            const auto values = static_cast<std::int64_t>(one.tally.values[i].size());
            out.view.diversity[i] = first ? values : std::min(out.view.diversity[i], values);
        }
        first = false;
        if (large_enough(one.tally)) continue;
        ++out.view.classes_under;
        out.view.rows_under += one.tally.rows;
    }
    out.failing = out.view.rows_under;
    return out;
}

std::vector<std::string> Lattice::passing(const Levels& levels) const {
    std::vector<std::string> out;
    for (const auto& [key, one] : group(levels)) {
        if (!large_enough(one.tally)) continue;
        auto& text = out.emplace_back();
        for (std::size_t c = 0; c < levels.size(); ++c)
            text += texts_[c][levels[c]][on_[c][levels[c]][rows_[one.example][c]]];
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

Status choose_levels(Classes& classes, const std::vector<std::string>& keys, const std::vector<ClassTally>& tallies,
                     double suppress, std::size_t most_values) {
    Lattice lattice(classes, tallies, most_values);
    PERSONA_TRY(lattice.read(keys));
    const auto allowed = static_cast<std::int64_t>(suppress * static_cast<double>(classes.rows));
    const auto width = classes.columns.size();
    Levels levels(width, 0);
    auto now = lattice.judge(levels);
    classes.before = now.view;
    const auto top = [&](std::size_t c) { return classes.columns[c].ladder.top(); };
    // What one more step of a column costs: the share of its detail.
    const auto cost = [&](std::size_t c) { return 1.0 / static_cast<double>(top(c)); };
    while (now.failing > allowed) {
        std::optional<std::size_t> best;
        Lattice::Outcome then;
        double gain = -1;
        for (std::size_t c = 0; c < width; ++c) {
            if (levels[c] >= top(c)) continue;
            auto tried = levels;
            ++tried[c];
            auto outcome = lattice.judge(tried);
            // Where no step saves a row yet, the column of most values goes on.
            const double saved =
                static_cast<double>(now.failing - outcome.failing) +
                static_cast<double>(classes.columns[c].values) / static_cast<double>(2 * classes.columns[c].values + 2);
            if (saved / cost(c) <= gain) continue;
            gain = saved / cost(c);
            best = c;
            then = std::move(outcome);
        }
        if (!best) break;  // everything is "*" already
        ++levels[*best];
        now = std::move(then);
    }
    classes.reachable = now.failing <= allowed;
    for (bool lowered = classes.reachable; lowered;) {
        lowered = false;
        for (std::size_t c = 0; c < width; ++c) {
            while (levels[c] > 0) {
                auto tried = levels;
                --tried[c];
                auto outcome = lattice.judge(tried);
                if (outcome.failing > allowed) break;
                levels = std::move(tried);
                now = std::move(outcome);
                lowered = true;
            }
        }
    }
    for (std::size_t c = 0; c < width; ++c) classes.columns[c].level = levels[c];
    classes.after = now.view;
    classes.passing = lattice.passing(levels);
    return {};
}

}  // namespace persona::anonymisers
