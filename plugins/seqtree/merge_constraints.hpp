// What every part of a merged model keeps to.
#pragma once

#include <vector>

#include "model.hpp"

namespace persona::seqtree {

/// In the labels of `columns`, which hold all values of the parts.
[[nodiscard]] Constraints common_constraints(const std::vector<ModelPtr>& parts,
                                             const std::vector<ColumnCodes>& columns);

}  // namespace persona::seqtree
