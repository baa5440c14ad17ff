#include "merge_constraints.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace persona::seqtree {
namespace {

/// Labels of a part as those of the whole.
class Translation {
public:
    Translation(const std::vector<ModelPtr>& parts, const std::vector<ColumnCodes>& columns)
        : parts_(parts), columns_(columns), values_(columns.size()), index_(columns.size()) {}

    [[nodiscard]] bool given(std::size_t column) { return of(column).given(); }
    [[nodiscard]] Label32 rare(std::size_t column) { return of(column).rare(); }
    /// By label of the part.
    [[nodiscard]] std::vector<Label32> labels(std::size_t part, std::size_t column) {
        const auto& own = parts_[part]->columns[column];
        const LabelIndex from(own);
        const auto& to = of(column);
        std::vector<Label32> out{0};
        for (Label32 label = 1; label <= from.known(); ++label)
            out.push_back(values_[column].at(from.text(own, label)));
        out.push_back(to.rare());
        return out;
    }

private:
    const LabelIndex& of(std::size_t column) {
        auto& index = index_[column];
        if (index) return *index;
        index.emplace(columns_[column]);
        for (Label32 label = 1; label <= index->known(); ++label)
            values_[column].emplace(index->text(columns_[column], label), label);
        return *index;
    }
    const std::vector<ModelPtr>& parts_;
    const std::vector<ColumnCodes>& columns_;
    std::vector<std::unordered_map<std::string, Label32>> values_;
    std::vector<std::optional<LabelIndex>> index_;
};

/// Those of `one`'s kind that every part has, each with what they are in the parts.
template <class Kind, class Alike, class Take>
void for_common(const std::vector<ModelPtr>& parts, std::vector<Kind> Constraints::*list, Alike alike, Take take) {
    for (const auto& one : parts.front()->constraints.*list) {
        std::vector<const Kind*> all;
        for (const auto& part : parts) {
            const auto& those = part->constraints.*list;
            const auto at =
                std::find_if(those.begin(), those.end(), [&](const Kind& other) { return alike(one, other); });
            if (at != those.end()) all.push_back(&*at);
        }
        if (all.size() == parts.size()) take(all);
    }
}

template <class Kind>
bool all_found(const std::vector<const Kind*>& all) {
    return std::all_of(all.begin(), all.end(), [](const auto* one) { return one->found; });
}

/// Nothing when two parts say different things of the same value.
std::optional<Constraints::Dependency> common(const std::vector<const Constraints::Dependency*>& all, Translation& to) {
    Constraints::Dependency out{all.front()->from, all.front()->to, {}, all_found(all)};
    if (!to.given(out.from) || !to.given(out.to)) return std::nullopt;
    out.decided.assign(to.rare(out.from) + 1, 0);
    for (std::size_t part = 0; part < all.size(); ++part) {
        const auto from = to.labels(part, out.from), into = to.labels(part, out.to);
        for (std::size_t label = 1; label < all[part]->decided.size(); ++label) {
            const auto decided = all[part]->decided[label];
            if (decided == 0) continue;
            auto& entry = out.decided[from[std::min(label, from.size() - 1)]];
            const auto value = into[std::min<std::size_t>(decided, into.size() - 1)];
            if (entry == 0 || entry == value) entry = value;
            else if (&entry == &out.decided.back()) entry = any_label;  // rare values are different ones in each part
            else return std::nullopt;
        }
    }
    return out;
}

std::optional<Constraints::Combination> common(const std::vector<const Constraints::Combination*>& all,
                                               Translation& to) {
    Constraints::Combination out{all.front()->columns, {}, all_found(all)};
    if (!std::all_of(out.columns.begin(), out.columns.end(), [&](auto c) { return to.given(c); })) return std::nullopt;
    std::map<LabelKey, double> rows;
    for (std::size_t part = 0; part < all.size(); ++part) {
        std::vector<std::vector<Label32>> labels;
        for (const auto column : out.columns) labels.push_back(to.labels(part, column));
        for (const auto& row : all[part]->rows) {
            LabelKey key{};
            for (std::size_t i = 0; i < labels.size(); ++i)
                key[i] = labels[i][std::min<std::size_t>(row.labels[i], labels[i].size() - 1)];
            rows[key] += row.rows;
        }
    }
    for (const auto& [labels, count] : rows) out.rows.push_back({labels, count});
    return out;
}

std::optional<Constraints::Ordering> common(const std::vector<const Constraints::Ordering*>& all) {
    auto out = *all.front();
    out.found = all_found(all);
    std::erase_if(out.lower, [&](auto column) {
        return !std::all_of(all.begin(), all.end(), [&](const auto* one) {
            return std::find(one->lower.begin(), one->lower.end(), column) != one->lower.end();
        });
    });
    return out.lower.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

Constraints common_constraints(const std::vector<ModelPtr>& parts, const std::vector<ColumnCodes>& columns) {
    Constraints out;
    Translation to(parts, columns);
    const auto put = [](auto& list, auto one) {
        if (one) list.push_back(*std::move(one));
    };
    for_common(
        parts, &Constraints::dependencies,
        [](const auto& a, const auto& b) { return a.from == b.from && a.to == b.to; },
        [&](const auto& all) { put(out.dependencies, common(all, to)); });
    for_common(
        parts, &Constraints::orderings, [](const auto& a, const auto& b) { return a.upper == b.upper; },
        [&](const auto& all) { put(out.orderings, common(all)); });
    for_common(
        parts, &Constraints::sums,
        [](const auto& a, const auto& b) {
            return a.total == b.total && a.parts == b.parts && a.signs == b.signs && a.how == b.how &&
                   a.factor == b.factor;
        },
        [&](const auto& all) {
            out.sums.push_back(*all.front());
            out.sums.back().found = all_found(all);
        });
    for_common(
        parts, &Constraints::combinations, [](const auto& a, const auto& b) { return a.columns == b.columns; },
        [&](const auto& all) { put(out.combinations, common(all, to)); });
    for_common(
        parts, &Constraints::ranges, [](const auto& a, const auto& b) { return a.column == b.column; },
        [&](const auto& all) {
            auto widest = *all.front();
            for (const auto* one : all) {
                widest.least = std::min(widest.least, one->least);
                widest.most = std::max(widest.most, one->most);
            }
            out.ranges.push_back(widest);
        });
    for_common(
        parts, &Constraints::uniques, [](const auto& a, const auto& b) { return a.column == b.column; },
        [&](const auto& all) {
            out.uniques.push_back({all.front()->column, all_found(all)});
        });
    return out;
}

}  // namespace persona::seqtree
