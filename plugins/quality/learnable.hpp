// Tables as small codes with bins in common, for models that are trained on one and asked about another.
#pragma once

#include <cstdint>
#include <vector>

#include "boosting.hpp"
#include "table.hpp"

namespace persona::quality {

struct Learnable {
    std::vector<std::size_t> columns;  ///< places in the schema: numbers, categories, lengths of free texts
    std::vector<bool> is_category;
    std::vector<CodedTable> tables;
};

/// Numbers fall into equal-depth bins over all tables, the most frequent categories have codes of their own. Identifying
/// columns take no part, and neither does `left_out` (a place in the schema, or none: −1) nor what the synthetic side lacks.
[[nodiscard]] Learnable learnable(const std::vector<ColumnInfo>& columns, const std::vector<const Table*>& tables,
                                  std::ptrdiff_t left_out = -1);

}  // namespace persona::quality
