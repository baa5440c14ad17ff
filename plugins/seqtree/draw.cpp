#include "draw.hpp"

#include <algorithm>
#include <bit>

namespace persona::seqtree {
namespace {

constexpr int row_bits = std::bit_width(static_cast<std::uint64_t>(block_rows - 1));
constexpr std::uint32_t row_mask = (std::uint32_t{1} << row_bits) - 1;
static_assert(block_rows <= (std::int64_t{1} << 16));

}  // namespace

void ColumnDraw::draw(const std::vector<Tree>& trees, const Tilts& tilts, std::uint64_t key, std::uint64_t first,
                      std::uint32_t column, Codes& codes) {
    auto& out = codes[column];
    choose_trees(trees.size(), key, first, column, out.size());
    columns_.clear();
    for (const auto& one : codes) columns_.push_back(one.data());
    for (std::size_t t = 0; t < trees.size(); ++t) {
        const auto& tree = trees[t];
        find_leaves(tree, of_tree_[t]);
        gather_by_leaf(tree, of_tree_[t]);
        for (std::uint32_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
            const auto begin = starts_[leaf], end = starts_[leaf + 1];
            if (begin == end) continue;
            if (end - begin > 1) std::sort(dealt_.begin() + begin, dealt_.begin() + end);
            Random random(key, first + (dealt_[begin] & row_mask), column, 1);
            const double start = random.uniform(), count = end - begin;
            LeafDraw draw(tree, leaf);
            if (!tilts.empty()) {
                leaf_shares(tilts, draw);
                for (auto i = begin; i < end; ++i)
                    out[dealt_[i] & row_mask] = tilted(tilts, codes, dealt_[i] & row_mask, (i - begin + start) / count);
                continue;
            }
            for (auto i = begin; i < end; ++i) out[dealt_[i] & row_mask] = draw.draw((i - begin + start) / count);
        }
    }
}

Code ColumnDraw::tilted(const Tilts& tilts, const Codes& codes, std::size_t row, double u) {
    tilts.factors(codes, row, factors_);
    double total = 0;
    for (std::size_t bin = 0; bin < tilts.bin_count; ++bin) total += factors_[bin] *= of_bins_[bin];
    double left = u * total;
    std::size_t bin = 0;
    while (bin + 1 < tilts.bin_count && left >= factors_[bin]) left -= factors_[bin++];
    while (bin > 0 && factors_[bin] <= 0) --bin;  // rounding led beyond the last one
    // Within the bin as in the leaf.
    left *= factors_[bin] > 0 ? of_bins_[bin] / factors_[bin] : 0;
    std::size_t chosen = 0;
    for (std::size_t code = 0; code < shares_.size(); ++code) {
        if (tilts.bins[code] != bin || shares_[code] <= 0) continue;
        chosen = code;
        left -= shares_[code];
        if (left < 0) break;
    }
    return static_cast<Code>(chosen);
}

void ColumnDraw::leaf_shares(const Tilts& tilts, const LeafDraw& leaf) {
    shares_.resize(tilts.bins.size());
    factors_.resize(tilts.bin_count);
    leaf.shares(shares_);
    of_bins_.assign(tilts.bin_count, 0);
    for (std::size_t code = 0; code < shares_.size(); ++code) of_bins_[tilts.bins[code]] += shares_[code];
}

void ColumnDraw::choose_trees(std::size_t trees, std::uint64_t key, std::uint64_t first, std::uint32_t column,
                              std::size_t rows) {
    of_tree_.resize(std::max(of_tree_.size(), trees));
    for (auto& one : of_tree_) one.clear();
    places_.resize(rows);
    Random random(key, first, column);
    for (std::uint32_t row = 0; row < rows; ++row) {
        // One draw for both: the tree is the whole part of draw * trees, the place its fraction. Of 2^32 draws one tree has at most
        // one more than another.
        const auto drawn = std::uint64_t{random.next32()} * trees;
        of_tree_[drawn >> 32].push_back(row);
        places_[row] = (static_cast<std::uint32_t>(drawn) & ~row_mask) | row;
    }
}

// All rows take a step before any takes the next one: the steps of different rows do not wait for each other, as those of
// one row do.
void ColumnDraw::find_leaves(const Tree& tree, const std::vector<std::uint32_t>& rows) {
    leaves_.resize(places_.size());
    const Node* nodes = tree.nodes.data();
    walks_.clear();
    for (const auto row : rows) {
        leaves_[row] = 0;
        if (nodes->feature != Node::leaf) walks_.push_back({row, 0});
    }
    for (auto active = walks_.size(); active > 0;) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < active; ++i) {
            const auto [row, at] = walks_[i];
            const auto next = nodes[at].next(columns_[nodes[at].feature][row]);
            leaves_[row] = next;
            walks_[kept] = {row, next};
            kept += nodes[next].feature != Node::leaf;
        }
        active = kept;
    }
    for (const auto row : rows) leaves_[row] = nodes[leaves_[row]].left;
}

void ColumnDraw::gather_by_leaf(const Tree& tree, const std::vector<std::uint32_t>& rows) {
    // Counted two places on, so that the ends can be moved while rows are put in, and are the starts after it.
    starts_.assign(tree.leaves.size() + 2, 0);
    for (const auto row : rows) ++starts_[leaves_[row] + 2];
    for (std::size_t i = 2; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    dealt_.resize(rows.size());
    for (const auto row : rows) dealt_[starts_[leaves_[row] + 1]++] = places_[row];
}

}  // namespace persona::seqtree
