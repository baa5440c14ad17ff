// A column of numbers as knots that k subjects stand behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <persona/profile.hpp>

namespace persona {

struct Observation {
    double value = 0;
    std::int64_t subject = 0;
};

/// The rules by which numbers are told. Each may be turned off by a test, to see that something then breaks.
struct KnotRules {
    std::int64_t k = 10;
    std::size_t most_exact = 400;
    std::size_t most_knots = 400;
    double largest_share = 0.2;  ///< of one subject in a knot
    bool exact_needs_k = true;
    bool cap_dominance = true;
};

/// Observations in any order; finite values. `scale`: rows of the table for one observation.
[[nodiscard]] Profile::Numbers make_numbers(std::vector<Observation> observations, const KnotRules& rules,
                                            double scale);

/// The mean of a window in which no subject weighs more than `largest_share`: neither by its number of rows nor by the
/// size of its values (those are cut to the largest that is small enough).
[[nodiscard]] double guarded_mean(const Observation* begin, const Observation* end, const KnotRules& rules);

}  // namespace persona
