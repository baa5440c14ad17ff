#include "tree.hpp"

#include <algorithm>
#include <array>

namespace persona::seqtree {

LeafDraw::LeafDraw(const Tree& tree, std::uint32_t leaf)
    : cells_(tree.cells.data() + tree.leaves[leaf].cell, tree.leaves[leaf].cells),
      backoff_(tree.backoffs[tree.leaves[leaf].backoff]),
      whole_(tree.backoffs.front()) {
    for (const auto& cell : cells_) total_ += cell.rows;
}

Code LeafDraw::draw(double u) noexcept {
    const double wanted = u * total_;
    while (at_ + 1 < cells_.size() && before_ + cells_[at_].rows <= wanted) before_ += cells_[at_++].rows;
    const auto& cell = cells_[at_];
    return cell.single() ? cell.first : within(cell, (wanted - before_) / cell.rows);
}

void LeafDraw::shares(std::span<double> out) const {
    std::fill(out.begin(), out.end(), 0.0);
    std::vector<bool> own(out.size(), false);
    for (const auto& cell : cells_) {
        if (!cell.single()) continue;
        own[cell.first] = true;
        out[cell.first] += cell.rows / total_;
    }
    for (const auto& cell : cells_) {
        if (cell.single()) continue;
        const auto end = std::min<std::size_t>(std::size_t{cell.last} + 1, out.size());
        for (const auto* weights : {&backoff_, &whole_}) {
            double total = 0;
            for (std::size_t code = cell.first; code < std::min(end, weights->size()); ++code)
                if (!own[code]) total += (*weights)[code];
            if (total <= 0) continue;
            for (std::size_t code = cell.first; code < std::min(end, weights->size()); ++code)
                if (!own[code]) out[code] += cell.rows / total_ * (*weights)[code] / total;
            break;
        }
    }
}

Code LeafDraw::within(const Cell& cell, double u) const noexcept {
    // The codes of a range that have a cell of their own are not in it.
    std::array<bool, most_codes> skipped{};
    for (const auto& other : cells_)
        if (other.single()) skipped[other.first] = true;
    for (const auto* weights : {&backoff_, &whole_}) {
        double total = 0;
        const auto end = std::min<std::size_t>(std::size_t{cell.last} + 1, weights->size());
        for (std::size_t code = cell.first; code < end; ++code)
            if (!skipped[code]) total += (*weights)[code];
        if (total <= 0) continue;
        double left = std::clamp(u, 0.0, 1.0) * total;
        std::size_t chosen = cell.first;
        for (std::size_t code = cell.first; code < end; ++code) {
            if (skipped[code] || (*weights)[code] == 0) continue;
            chosen = code;
            left -= (*weights)[code];
            if (left < 0) break;
        }
        return static_cast<Code>(chosen);
    }
    return cell.first;
}

}  // namespace persona::seqtree
