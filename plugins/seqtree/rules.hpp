// Constraints as they are written down in a pipeline, before the table is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/value.hpp>

#include "constraints.hpp"

namespace persona::seqtree {

struct Rule {
    enum class Kind : std::uint8_t { depends, order, sum, product, years, combination, range, unique };
    Kind kind = Kind::unique;
    /// depends: from, to. order: ascending. sum, product: the total, then its parts. years: the age, from, to.
    std::vector<std::string> columns;
    std::vector<std::int8_t> signs;  ///< of a sum's parts
    double factor = 1;               ///< of a product
    Value at_least, at_most;         ///< of a range; null: open
    Place place;
};

/// An error in what was written down, with its place.
[[nodiscard]] inline Error wrong_at(const Place& where, std::string what, std::string hint) {
    return Error(ErrorCode::configuration, std::move(what), std::move(hint)).at(where);
}

/// The list of `constraints:`. Errors with their places: unknown kinds, wrong shapes, rules that contradict each other.
[[nodiscard]] Result<std::vector<Rule>> read_rules(const Value& list);

/// A bound in the column's own unit: a number, or a date or time as text.
[[nodiscard]] Result<double> read_bound(const Value& value, const Field& field);

/// The rules by column; what only the rows can tell (entries, combinations, distances) is still empty. Errors: a column
/// that is not there, a rule that does not fit a column's kind, ranges that no value can meet.
[[nodiscard]] Result<Constraints> resolve_rules(const std::vector<Rule>& rules,
                                                const std::vector<ColumnCodes>& columns);

}  // namespace persona::seqtree
