// Whether synthetic values are possible at all: SDMetrics' diagnostics.
#pragma once

#include <cstdint>
#include <vector>

#include "table.hpp"

namespace persona::quality {

/// Not-a-number where a column is of another kind or has no rows.
struct ColumnDiagnostics {
    double boundary = 0;  ///< BoundaryAdherence of numbers: share of the values within the real range
    double category = 0;  ///< CategoryAdherence: share of the values that the real column has, too
    double unique = 0;    ///< KeyUniqueness of identifiers that are unique in the real rows
};
struct Diagnostics {
    std::vector<ColumnDiagnostics> columns;
    double boundary = 0, category = 0, unique = 0;  ///< means over the columns they apply to
};
/// As SDMetrics 0.32 has them: a missing value counts as impossible where the real column has none, and is left out
/// (boundary) or fine (category) where it has.
[[nodiscard]] Diagnostics diagnose(const std::vector<ColumnInfo>& columns, const Table& real, const Table& synthetic);

}  // namespace persona::quality
