// A column that is never below others, as its distance from them.
#pragma once

#include "candidates.hpp"

namespace persona::seqtree {

struct DistanceRequest {
    KeptRows& rows;
    const Profile& profile;
    std::int64_t k;
};

/// Codes of `order.upper` become codes of distances, in `column` and in the rows. The last code stands for values that
/// have nothing to be measured from. Where fewer than k subjects show a distance, a found order loses its lower columns
/// and nothing changes; one that was written down is an error.
[[nodiscard]] Status code_distances(const DistanceRequest& request, ColumnCodes& column, Constraints::Ordering& order);

}  // namespace persona::seqtree
