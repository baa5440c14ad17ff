// Can a model tell the rows of two tables apart?
#pragma once

#include <cstdint>

#include "draws.hpp"

namespace persona::quality {

/// .5: not at all. Copies of the real rows give .5, too: see validator.privacy.
struct Detection {
    double area = undefined_area;  ///< under the curve of the cross-validated scores
    double squared = 0;            ///< mean squared distance of the scores from one half (pMSE)
    static constexpr double undefined_area = -1;
};

/// Boosted trees, three-fold cross-validated, rows of one person in one fold (detection as in N. Patki et al., "The Synthetic
/// Data Vault", DSAA 2016; pMSE: J. Snoke et al., "General and specific utility measures for synthetic data", JRSS A 181,
/// 2018). Both tables have equally many rows.
[[nodiscard]] Detection detect(const std::vector<ColumnInfo>& columns, const Table& real, const Table& other);

}  // namespace persona::quality
