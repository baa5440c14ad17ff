// Codes of a column of which something is asked, and how likely what is asked was before it was drawn.
#pragma once

#include "strata.hpp"

namespace persona::seqtree {

struct AskedDraw {
    const Model& model;
    std::size_t column;
    bool faithful;  ///< off: every code that is left alike
    std::uint64_t key, first;
};

/// Draws anew the rows of which something is asked, from what their leaves leave of it; multiplies their weights with
/// how much that was. `weights` may be empty.
void draw_asked(const AskedDraw& draw, const Asked& asked, Codes& codes, std::vector<double>& weights);

}  // namespace persona::seqtree
