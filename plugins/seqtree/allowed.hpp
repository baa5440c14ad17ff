// What a column may be in a row: the part of its values that a condition or a range leaves.
#pragma once

#include <vector>

#include "constraints.hpp"

namespace persona::seqtree {

struct Allowed {
    std::vector<double> part;  ///< by code: the share of its rows that is left, 0 to 1
    std::vector<bool>
        labels;  ///< by label, of a column whose values are numbered and that was narrowed to some; else empty
    double least = -open_end, most = open_end;
    [[nodiscard]] bool code(Code code) const noexcept { return part[code] > 0; }
    [[nodiscard]] bool label(const LabelIndex& index, Label32 label) const noexcept {
        return labels.empty() ? code(index.code(label)) : labels[label];
    }
    [[nodiscard]] bool bounded() const noexcept { return least > -open_end || most < open_end; }
    /// Something but a missing value is left.
    [[nodiscard]] bool any() const noexcept;
};

/// Every value; `missing`: a missing one, too.
[[nodiscard]] Allowed allow_all(const ColumnCodes& column, bool missing);
/// Narrows to some labels. `keep[label]`.
void keep_labels(Allowed& allowed, const LabelIndex& index, const std::vector<bool>& keep);
/// Narrows to a range. `measured`: the codes stand for distances, so that only the values themselves can be bounded.
void keep_range(Allowed& allowed, const ColumnCodes& column, double least, double most, bool measured);

}  // namespace persona::seqtree
