// Codes of synthetic rows.
#pragma once

#include <cstdint>

#include "plan.hpp"

namespace persona::seqtree {

/// Rows are drawn in blocks of this many, each by itself, so that any range of rows can be made alone.
inline constexpr std::int64_t block_rows = batch_rows;

/// Codes of one column of a block's rows, by the columns before it. Rows of a block that meet in a leaf share one
/// systematic draw (Kish, "Survey sampling", 1965: low variance), dealt out in random order so that columns stay
/// independent where the trees say so. Keeps its working memory from column to column.
class ColumnDraw {
public:
    /// `first`: the number of the first row.
    void draw(const std::vector<Tree>& trees, const Tilts& tilts, std::uint64_t key, std::uint64_t first,
              std::uint32_t column, Codes& codes);

private:
    /// A row on its way from the root to its leaf.
    struct Walk {
        std::uint32_t row, node;
    };
    void choose_trees(std::size_t trees, std::uint64_t key, std::uint64_t first, std::uint32_t column,
                      std::size_t rows);
    void find_leaves(const Tree& tree, const std::vector<std::uint32_t>& rows);
    void gather_by_leaf(const Tree& tree, const std::vector<std::uint32_t>& rows);
    void leaf_shares(const Tilts& tilts, const LeafDraw& leaf);
    /// The code at `u` of a row's own chances, in the leaf whose shares were taken last.
    [[nodiscard]] Code tilted(const Tilts& tilts, const Codes& codes, std::size_t row, double u);
    std::vector<std::vector<std::uint32_t>> of_tree_;  ///< rows of each tree
    std::vector<const Code*> columns_;
    std::vector<Walk> walks_;
    std::vector<std::uint32_t> leaves_;  ///< by row
    std::vector<std::uint32_t>
        places_;  ///< by row: its place among the rows of its leaf, and the row itself in the low bits
    std::vector<std::uint32_t> starts_;               ///< by leaf: where its rows begin in
    std::vector<std::uint32_t> dealt_;                ///< the places of a tree's rows, by leaf
    std::vector<double> shares_, of_bins_, factors_;  ///< of a leaf by code and by bin; a row's
};

struct Block {
    Codes codes;
    Labels labels;                        ///< of the columns whose values are chosen here
    Asked asked;                          ///< of each row
    std::vector<std::uint32_t> subjects;  ///< whose row, numbered within the block
};
/// Which rows a block is made of.
struct BlockRows {
    std::int64_t number = 0;  ///< of the block, from 0
    std::int64_t first = 0;   ///< number of its first row in the table, with which chance is addressed
    std::int64_t own = 0;     ///< how many rows the model has made before
    std::int64_t rows = 0;
};

/// The rows of one block, of `total` that the model makes; `faithful` off: each column evenly over its codes. What belongs to a
/// subject is drawn once for it and stands in all its rows. Where something is asked, several candidates are drawn for
/// each row up to the last column of which it is, and taken by how likely it was for them (sampling importance
/// resampling, Rubin 1987): so the other columns follow it.
[[nodiscard]] Block draw_block(const Model& model, const Settler& settler, const Plan& plan, std::uint64_t key,
                               const BlockRows& block, std::int64_t total, bool faithful);

/// Weights of a block's rows (by row): how likely what is asked of them was. For Plan::make(), which looks before it draws.
[[nodiscard]] std::vector<double> weigh_block(const Model& model, const Settler& settler, const Plan& plan,
                                              std::uint64_t key, std::int64_t block, bool faithful);

}  // namespace persona::seqtree
