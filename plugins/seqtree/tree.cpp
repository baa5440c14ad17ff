#include "tree.hpp"

#include <algorithm>

namespace persona::seqtree {

void Tree::sum_ranges() {
    range_totals.assign(cells.size(), 0);
    for (std::uint32_t leaf = 0; leaf < leaves.size(); ++leaf) {
        const LeafDraw draw(*this, leaf);
        const auto own = draw.own_codes();
        for (auto i = leaves[leaf].cell; i < leaves[leaf].cell + leaves[leaf].cells; ++i)
            if (!cells[i].single())
                range_totals[i] = static_cast<float>(LeafDraw::total_of(draw.backoff_, cells[i], own));
    }
}

LeafDraw::LeafDraw(const Tree& tree, std::uint32_t leaf)
    : cells_(tree.cells.data() + tree.leaves[leaf].cell, tree.leaves[leaf].cells),
      range_totals_(tree.range_totals.empty() ? nullptr : tree.range_totals.data() + tree.leaves[leaf].cell),
      backoff_(tree.backoffs[tree.leaves[leaf].backoff]),
      whole_(tree.backoffs.front()) {
    for (const auto& cell : cells_) total_ += cell.rows;
}

Code LeafDraw::draw(double u) noexcept {
    const double wanted = u * total_;
    while (at_ + 1 < cells_.size() && before_ + cells_[at_].rows <= wanted) before_ += cells_[at_++].rows;
    const auto& cell = cells_[at_];
    return cell.single() ? cell.first : within(at_, (wanted - before_) / cell.rows);
}

LeafDraw::Own LeafDraw::own_codes() const noexcept {
    Own out{};
    for (const auto& cell : cells_)
        if (cell.single()) out.add(cell.first);
    return out;
}

double LeafDraw::total_of(const std::vector<std::uint32_t>& weights, const Cell& cell, const Own& own) noexcept {
    double total = 0;
    for (std::size_t code = cell.first; code <= cell.last && code < weights.size(); ++code)
        total += own[code] ? 0 : weights[code];
    return total;
}

LeafDraw::Sharing LeafDraw::sharing(const Cell& cell, const Own& own) const noexcept {
    for (const auto* weights : {&backoff_, &whole_})
        if (const double total = total_of(*weights, cell, own); total > 0)
            return {weights, std::min<std::size_t>(std::size_t{cell.last} + 1, weights->size()), total};
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

Code LeafDraw::within(std::size_t place, double u) const noexcept {
    const auto& cell = cells_[place];
    const auto own = own_codes();
    Sharing how{&backoff_, std::min<std::size_t>(std::size_t{cell.last} + 1, backoff_.size()),
                range_totals_ != nullptr ? range_totals_[place] : 0};
    if (how.total <= 0) how = sharing(cell, own);
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
