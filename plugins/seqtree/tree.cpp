#include "tree.hpp"

#include <algorithm>

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

LeafDraw::Own LeafDraw::own_codes() const noexcept {
    Own out{};
    for (const auto& cell : cells_)
        if (cell.single()) out.add(cell.first);
    return out;
}

LeafDraw::Sharing LeafDraw::sharing(const Cell& cell, const Own& own) const noexcept {
    for (const auto* weights : {&backoff_, &whole_}) {
        Sharing out{weights, std::min<std::size_t>(std::size_t{cell.last} + 1, weights->size()), 0};
        for (std::size_t code = cell.first; code < out.end; ++code) out.total += own[code] ? 0 : (*weights)[code];
        if (out.total > 0) return out;
    }
    if (cell.last >= backoff_.size()) return {};  // whatever has no cell: no neighbours
    Sharing out{nullptr, std::size_t{cell.last} + 1, 0};
    for (std::size_t code = cell.first; code < out.end; ++code) out.total += own[code] ? 0 : 1;
    return out.total > 0 ? out : Sharing();
}

void LeafDraw::shares(std::span<double> out) const {
    std::fill(out.begin(), out.end(), 0.0);
    const auto own = own_codes();
    for (const auto& cell : cells_) {
        const double share = cell.rows / total_;
        if (cell.single()) {
            out[cell.first] += share;
            continue;
        }
        const auto how = sharing(cell, own);
        for (std::size_t code = cell.first; code < how.end; ++code)
            if (!own[code]) out[code] += share * how.of(code) / how.total;
    }
}

Code LeafDraw::within(const Cell& cell, double u) const noexcept {
    const auto own = own_codes();
    const auto how = sharing(cell, own);
    double left = std::clamp(u, 0.0, 1.0) * how.total;
    std::size_t chosen = cell.first;
    for (std::size_t code = cell.first; code < how.end; ++code) {
        if (own[code] || how.of(code) == 0) continue;
        chosen = code;
        left -= how.of(code);
        if (left < 0) break;
    }
    return static_cast<Code>(chosen);
}

}  // namespace persona::seqtree
