// Codes of synthetic rows.
#pragma once

#include <cstdint>

#include "model.hpp"

namespace persona::seqtree {

/// Rows are drawn in blocks of this many, each by itself, so that any range of rows can be made alone.
inline constexpr std::int64_t block_rows = batch_rows;

/// Codes of the rows of one block of a table of `total` rows; `faithful` off: each column evenly over its codes.
/// Rows of a block that meet in a leaf share one systematic draw (Kish, "Survey sampling", 1965: low variance), dealt
/// out in random order so that columns stay independent where the trees say so.
struct Block {
    Codes codes;
    std::vector<std::uint32_t> subjects;  ///< whose row, numbered within the block
};
/// What belongs to a subject is drawn once for it and stands in all its rows.
[[nodiscard]] Block draw_block(const Model& model, std::uint64_t key, std::int64_t block, std::int64_t total,
                               bool faithful);

}  // namespace persona::seqtree
