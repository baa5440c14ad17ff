// The steps by which a quasi-identifier gets coarser, from the value itself to "*".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/error.hpp>
#include <persona/value.hpp>

#include "bands.hpp"

namespace persona::anonymisers {

/// Level 0 is the value as it is, level i the i-th step, the last one (steps.size() + 1) "*" for every value.
struct Ladder {
    std::vector<Coarser> steps;
    [[nodiscard]] std::size_t top() const noexcept { return steps.size() + 1; }
    /// A present value on a level; what a step can not read becomes "*".
    [[nodiscard]] std::string at(std::size_t level, const Column& column, const Field& field, std::int64_t row) const;
};

/// The ladders a user wrote, by column: `levels: {age: [5, 10, 20], visit: [month, year], postcode: [{prefix: 3}]}`.
struct Ladders {
    std::vector<std::pair<std::string, Ladder>> by_column;
    [[nodiscard]] const Ladder* find(std::string_view column) const noexcept;
    static Result<Ladders> read(const Value& map);
};

/// The usual ladder of a column: bands of 5, 10 and 20 (times a power of ten that makes about a hundred of the range),
/// month, quarter, year and decade, or ever shorter beginnings of codes (texts that all hold a digit).
[[nodiscard]] Ladder usual_ladder(Type type, double least, double most, bool codes, std::size_t longest);

/// The key of a class: the values of its columns on their levels, unmistakably joined. `\x01` stands for a missing one.
void append_part(std::string& key, std::string_view part);
void append_missing_part(std::string& key);

}  // namespace persona::anonymisers
