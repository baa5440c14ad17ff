#include "draw.hpp"

#include <algorithm>
#include <bit>

namespace persona::seqtree {
namespace {

constexpr int row_bits = std::bit_width(static_cast<std::uint64_t>(block_rows - 1));
constexpr std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;
static_assert(block_rows <= (std::int64_t{1} << 16));

/// Trees and leaves of the rows, each with its row and some chance below it: sorting deals the rows of a leaf out.
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

}  // namespace

Block draw_block(const Model& model, std::uint64_t key, std::int64_t block, std::int64_t total, bool faithful) {
    const auto first = block * block_rows;
    const auto rows = static_cast<std::size_t>(std::clamp<std::int64_t>(total - first, 0, block_rows));
    Block out;
    out.subjects = deal_subjects(model.whose, key, block, rows, total);
    std::size_t subjects = 0;
    for (const auto subject : out.subjects) subjects = std::max<std::size_t>(subjects, std::size_t{subject} + 1);
    out.codes.assign(model.columns.size(), std::vector<Code>(rows, 0));
    Codes of_subjects(model.whose.given() ? model.columns.size() : 0);
    for (std::size_t c = 0; c < of_subjects.size(); ++c)
        if (model.whose.constant[c]) of_subjects[c].assign(subjects, 0);
    std::vector<std::uint64_t> places;
    for (const auto column : model.order) {
        const bool once = model.whose.given() && model.whose.constant[column];
        auto& into = once ? of_subjects : out.codes;
        if (faithful) {
            draw_column(model.trees[column], key, static_cast<std::uint64_t>(first), static_cast<std::uint32_t>(column),
                        into, places);
        } else {
            for (std::size_t i = 0; i < into[column].size(); ++i)
                into[column][i] = model.columns[column].any_code(
                    Random(key, static_cast<std::uint64_t>(first) + i, static_cast<std::uint32_t>(column)).uniform());
        }
        if (!once) continue;
        for (std::size_t row = 0; row < rows; ++row) out.codes[column][row] = into[column][out.subjects[row]];
    }
    return out;
}

}  // namespace persona::seqtree
