// Singling out: does what is unique among the synthetic rows point at exactly one person who was trained on?
#pragma once

#include <cstdint>
#include <vector>

#include "encode.hpp"
#include "risk.hpp"

namespace persona::privacy {

/// What one column's value must be.
struct Condition {
    enum class Test : std::uint8_t { equal, different, at_least, at_most, above, below };
    std::size_t column = 0;
    Test test = Test::equal;
    bool missing = false;   ///< equal or different: to being missing
    double number = 0;      ///< of number columns
    std::int16_t code = 0;  ///< of categories
    bool operator==(const Condition&) const = default;
};
using Query = std::vector<Condition>;  ///< all must hold; in the order of the columns

/// The three sides of an attack, each of different rows.
struct Targets {
    const Encoded& trained;
    const Encoded& control;
    const Encoded& synthetic;
};

/// Queries that exactly one synthetic row answers, made of one value (extremes, values that come once, a single missing
/// one); the attack succeeds when exactly one real row answers, too. At most `most` of them, chosen by `seed`. (Giomi et
/// al., PETS 2023, Algorithm "univariate".) Baseline: random conditions.
[[nodiscard]] Attack singling_out_by_one(const EncodedSides& sides, const Targets& targets, std::int64_t most,
                                         std::uint64_t seed);
/// The same with queries over three columns of a random synthetic row, numbers at least or at most as extreme as its own.
[[nodiscard]] Attack singling_out_by_several(const EncodedSides& sides, const Targets& targets, std::int64_t most,
                                             std::uint64_t seed);

/// The side's rows, each different one once.
[[nodiscard]] Encoded different_rows(const EncodedSides& sides, const Encoded& side);

}  // namespace persona::privacy
