#include "pieces.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace persona::seqtree {
namespace {

using Piece = ColumnCodes::Piece;

// In an exponential tail the last window but one reaches so much further outward from its mean than inward.
constexpr double widening = 1.36;
constexpr double equal_depth = 64;
constexpr int most_halvings = 4;  // at either end
constexpr double thin = 2;        // times as wide as the neighbour, for as many rows: a tail that thins out

/// Where the outermost window begins, seen from the windows within: `step` is that of the means towards it.
double outermost_edge(double neighbour, double neighbours_inner_edge, double outermost) {
    const double half = (outermost - neighbour) / 2, reach = widening * (neighbour - neighbours_inner_edge);
    return neighbour + (std::fabs(reach) < std::fabs(half) ? reach : half);
}

/// The nearest exact value below (or above) a knot; nothing when there is none.
const Profile::Exact* exact_beside(const std::vector<Profile::Exact>& exact, double value, bool below) {
    const auto at = std::lower_bound(exact.begin(), exact.end(), value,
                                     [](const Profile::Exact& one, double than) { return one.value < than; });
    if (below) return at == exact.begin() ? nullptr : &*(at - 1);
    return at == exact.end() ? nullptr : &*at;
}

/// Beyond the outermost knot lies an exact value: the window ends before it, and is as wide on that side as on the other.
void end_at_exact(Piece& piece, const std::vector<Profile::Exact>& exact, double unit, bool first, bool last) {
    const auto* below = first ? exact_beside(exact, piece.value, true) : nullptr;
    const auto* above = last ? exact_beside(exact, piece.value, false) : nullptr;
    const double low = below != nullptr ? std::min(piece.value, below->value + unit / 2) : piece.low;
    const double high = above != nullptr ? std::max(piece.value, above->value - unit / 2) : piece.high;
    if (first && last) {  // the only knot: as far as the nearer neighbour, or a tail beyond the only one
        const double half = std::min(piece.value - low, high - piece.value);
        const bool between = below != nullptr && above != nullptr;
        piece.low = between ? piece.value - half : low;
        piece.high = between ? piece.value + half : high;
    } else if (below != nullptr) {
        piece.low = std::max(low, piece.value - (piece.high - piece.value));
    } else if (above != nullptr) {
        piece.high = std::min(high, piece.value + (piece.value - piece.low));
    }
}

/// Whether a tail's values pass an end: `outer` is its window, `inner` the one before it.
bool passes(const Piece& outer, const Piece& inner, double end) {
    const bool upper = outer.value > inner.value;
    const double inner_edge = upper ? outer.low : outer.high;
    const double reach = std::fabs(outer.value - inner_edge) / std::max(outer.rows, 1.0);
    const double before = (inner.high - inner.low) / 2 / std::max(inner.rows, 1.0);
    return reach > thin * before && std::fabs(end - outer.value) < std::fabs(outer.value - inner_edge);
}

}  // namespace

std::vector<Piece> windows_of(const Profile::Numbers& numbers, double unit) {
    const auto& knots = numbers.knots;
    std::vector<Piece> out;
    for (std::size_t i = 0; i < knots.size(); ++i) {
        const double value = knots[i].value;
        const double low = i > 0 ? (knots[i - 1].value + value) / 2 : value;
        const double high = i + 1 < knots.size() ? (value + knots[i + 1].value) / 2 : value;
        out.push_back({low, value, high, knots[i].rows});
    }
    if (const auto n = out.size(); n > 2) {
        out[n - 1].low = out[n - 2].high = outermost_edge(out[n - 2].value, out[n - 2].low, out[n - 1].value);
        if (n > 3) out[0].high = out[1].low = outermost_edge(out[1].value, out[1].high, out[0].value);
    }
    if (!out.empty()) {
        end_at_exact(out.front(), numbers.exact, unit, true, out.size() == 1);
        if (out.size() > 1) end_at_exact(out.back(), numbers.exact, unit, false, true);
    }
    return out;
}

NaturalEnds natural_ends(const std::vector<Piece>& windows, double least, double most) {
    constexpr double none = std::numeric_limits<double>::max();  // files hold finite numbers
    NaturalEnds out{least < 0 ? -none : 0, none};
    const auto n = windows.size();
    for (const double bound : {1.0, 100.0}) {
        if (least < -bound || most > bound) continue;
        if (least < 0 && !(n > 1 && windows[0].value == least && passes(windows[0], windows[1], -bound)))
            out.least = -bound;
        if (!(n > 1 && windows[n - 1].value == most && passes(windows[n - 1], windows[n - 2], bound))) out.most = bound;
        break;
    }
    return out;
}

namespace {

/// How many times as wide as half of the window within the mean of an outermost window lies beyond its edge, when of what lies
/// beyond the inner one's begin a share `beyond` lies in it.
double reach_of(double shape, double beyond) {
    if (std::fabs(shape) < 1e-6) return -2 / std::log(beyond);
    const double grown = std::pow(beyond, -shape);
    return 2 * shape * grown / ((1 - shape) * (grown - 1));
}

double tail_shape(const Piece& outer, const Piece& inner) {
    constexpr double even = -1, exponential = 0;
    const double reach = std::fabs(outer.value - (outer.value > inner.value ? outer.low : outer.high));
    const double width = inner.high - inner.low, rows = outer.rows + inner.rows;
    if (!(reach > 0 && width > 0 && outer.rows > 0 && inner.rows > 0)) return exponential;
    const double wanted = 2 * reach / width, beyond = outer.rows / rows;
    double low = even, high = exponential;
    constexpr int halvings = 30;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (reach_of(middle, beyond) < wanted ? low : high) = middle;
    }
    return high;
}

}  // namespace

TailShapes tail_shapes(const std::vector<Piece>& windows) {
    const auto n = windows.size();
    if (n < 3) return {};
    return {tail_shape(windows[0], windows[1]), tail_shape(windows[n - 1], windows[n - 2])};
}

DepthBins::DepthBins(double rows, std::int64_t k) noexcept {
    const double least = 5.0 * static_cast<double>(k);  // fewer rows are no leaf: no tree could tell them from the next
    double halved = rows / equal_depth / 2;
    while (halvings_ < most_halvings && halved >= least) {
        ++halvings_;
        halved /= 2;
    }
}

int DepthBins::at(double quantile) const noexcept {
    const double at = equal_depth * quantile;
    const double from_end = std::max(std::min(at, equal_depth - at), 1e-9);
    if (from_end >= 1) return static_cast<int>(at) + halvings_;
    const int inward = halvings_ + std::max(static_cast<int>(std::floor(std::log2(from_end))) + 1, -halvings_);
    return at < equal_depth / 2 ? inward : static_cast<int>(equal_depth) - 1 + 2 * halvings_ - inward;
}

}  // namespace persona::seqtree
