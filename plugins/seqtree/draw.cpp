#include "draw.hpp"

#include <algorithm>
#include <bit>

namespace persona::seqtree {
namespace {

constexpr int row_bits = std::bit_width(static_cast<std::uint64_t>(block_rows - 1));
constexpr std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;
static_assert(block_rows <= (std::int64_t{1} << 16));

}  // namespace

// Trees and leaves of the rows, each with its row and some chance below it: sorting deals the rows of a leaf out.
void draw_column(const std::vector<Tree>& trees, std::uint64_t key, std::uint64_t first, std::uint32_t column,
                 Codes& codes, std::vector<std::uint64_t>& places) {
    auto& out = codes[column];
    const auto rows = out.size();
    places.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        Random random(key, first + row, column);
        const auto tree = trees.size() > 1 ? random.below(trees.size()) : 0;
        const std::uint64_t leaf = trees[tree].leaf_of(codes, row);
        places[row] = (tree << 56) | (leaf << 32) | ((random.next32() << row_bits) & 0xffffffffULL & ~row_mask) | row;
    }
    std::sort(places.begin(), places.end());
    for (std::size_t begin = 0; begin < rows;) {
        const auto leaf = places[begin] >> 32;
        std::size_t end = begin;
        while (end < rows && places[end] >> 32 == leaf) ++end;
        Random random(key, first + (places[begin] & row_mask), column, 1);
        const double start = random.uniform(), count = static_cast<double>(end - begin);
        LeafDraw draw(trees[static_cast<std::size_t>(leaf >> 24)], static_cast<std::uint32_t>(leaf & 0xffffff));
        for (std::size_t i = begin; i < end; ++i)
            out[places[i] & row_mask] = draw.draw((static_cast<double>(i - begin) + start) / count);
        begin = end;
    }
}

}  // namespace persona::seqtree
