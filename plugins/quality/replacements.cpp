#include "replacements.hpp"

#include <algorithm>
#include <unordered_set>

#include <persona/random.hpp>

namespace persona::quality {
namespace {

constexpr std::size_t most_replacements = 10'000;  // of a column: those of the smallest hashes
constexpr std::string_view stand_in = "(replaced)";

template <typename See>
void each_text(const Column& column, See see) {
    for (std::int64_t row = 0; row < column.size(); ++row)
        if (column.valid(row)) see(column.text(row));
}

/// The column with `stand_in` where `is_one` says so.
template <typename IsOne>
ColumnPtr as_one(const Column& column, IsOne is_one) {
    TextBuilder out;
    for (std::int64_t row = 0; row < column.size(); ++row) {
        if (!column.valid(row)) out.append_missing();
        else out.append(is_one(column.text(row)) ? stand_in : column.text(row));
    }
    return out.finish();
}

}  // namespace

void Replacements::observe(const Batch& batch) {
    if (batch.spans == nullptr) return;
    for (const auto& span : *batch.spans) {
        if (span.column >= batch.columns.size()) continue;
        const auto& field = batch.field(span.column);
        const auto& column = *batch.columns[span.column];
        if (column.type() != Type::text || field.role == Role::identifier || field.role == Role::free_text) continue;
        if (!column.valid(span.row)) continue;
        const auto text = column.text(span.row);
        if (span.begin != 0 || span.end != text.size()) continue;
        auto& values = values_[field.name];
        values.insert(stable_hash(text));
        trim(values);
    }
}

void Replacements::merge(const Replacements& other) {
    for (const auto& [column, values] : other.values_) {
        auto& own = values_[column];
        own.insert(values.begin(), values.end());
        trim(own);
    }
}

void Replacements::trim(std::set<std::uint64_t>& values) const {
    while (values.size() > most_replacements) values.erase(std::prev(values.end()));
}

bool Replacements::contains(const std::string& column, std::string_view text) const {
    const auto found = values_.find(column);
    return found != values_.end() && found->second.contains(stable_hash(text));
}

std::vector<std::string> compare_replacements_as_one(std::vector<Batch>& sides, std::size_t real, std::size_t synthetic,
                                                     const Replacements& replacements) {
    std::vector<std::string> out;
    const auto fields = sides.front().schema->fields();
    for (std::size_t column = 0; column < fields.size(); ++column) {
        const auto& name = fields[column].name;
        const auto& made = *sides[synthetic].columns[column];
        if (!replacements.has(name) || made.type() != Type::text) continue;
        std::unordered_set<std::string> known;  // values that were not replaced
        for (std::size_t side = 0; side < real; ++side)
            each_text(*sides[side].columns[column], [&](std::string_view text) {
                if (!replacements.contains(name, text)) known.emplace(text);
            });
        // Two keys can choose the same replacement here and there: there are only so many invented towns.
        std::int64_t same = 0, others = 0;
        each_text(made, [&](std::string_view text) {
            if (!known.contains(std::string(text))) ++(replacements.contains(name, text) ? same : others);
        });
        if (others <= same) continue;
        for (std::size_t side = 0; side < sides.size(); ++side) {
            auto& cells = sides[side].columns[column];
            cells = as_one(*cells, [&](std::string_view text) {
                return side < real ? replacements.contains(name, text) : !known.contains(std::string(text));
            });
        }
        out.push_back(name);
    }
    return out;
}

}  // namespace persona::quality
