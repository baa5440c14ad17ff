// The precision of a column of numbers.
#pragma once

#include <cstdint>
#include <vector>

#include <persona/knots.hpp>

namespace persona::profile {

/// Fills in decimals, step, offset and first_of_month from the values: nothing that fewer than k subjects show.
void find_precision(Profile::Numbers& numbers, const std::vector<Observation>& seen, const Field& field,
                    std::int64_t k);

}  // namespace persona::profile
