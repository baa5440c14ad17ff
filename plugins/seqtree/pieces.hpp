// From knots to windows of values that numbers are drawn from.
#pragma once

#include <cstdint>
#include <vector>

#include "codes.hpp"

namespace persona::seqtree {

/// The window of each knot. Knots are means, and where one window ends and the next begins is not told: half-way between
/// them, but for the outermost windows, which in a tail that thins out are much wider than their neighbours, so that they
/// begin about as far behind their neighbour's mean as that is wide. At exact values beyond the outermost knots windows end.
/// `unit`: the distance between neighbouring values.
[[nodiscard]] std::vector<ColumnCodes::Piece> windows_of(const Profile::Numbers& numbers, double unit);

/// Where values end by nature: nothing below zero where nothing is, and 1 or 100 (shares, correlations, percentages) where
/// all told values are within. A tail that thins out, and yet has its mean beyond the half-way to such an end, passes it.
struct NaturalEnds {
    double least, most;
};
[[nodiscard]] NaturalEnds natural_ends(const std::vector<ColumnCodes::Piece>& windows, double least, double most);

/// How the outermost windows are spread beyond their inner edges, as shapes of a generalised Pareto distribution (Pickands, "Statistical
/// inference using extreme order statistics", Annals of Statistics 3, 1975) with the window's mean: -1 is even spread and ends at
/// twice the mean's distance, 0 an exponential tail. Told by how much wider the outermost window is than the one within.
struct TailShapes {
    double lower = 0, upper = 0;
};
[[nodiscard]] TailShapes tail_shapes(const std::vector<ColumnCodes::Piece>& windows);

/// Which windows share a code: bins of equal depth, but for the outermost two, which are halved a few times towards the ends,
/// as long as one has as many rows as a leaf. The correlations of heavy tails are made there.
class DepthBins {
public:
    DepthBins(double rows, std::int64_t k) noexcept;
    /// The bin, from 0, of a share of the rows.
    [[nodiscard]] int at(double quantile) const noexcept;
private:
    int halvings_ = 0;
};

}  // namespace persona::seqtree
