// Numbers of a code within a range.
#include <algorithm>
#include <cmath>

#include "codes.hpp"

namespace persona::seqtree {
namespace {

/// How much of a piece lies below a value, 0 to 1: the reverse of Piece::at().
double below(const ColumnCodes::Piece& piece, double value) noexcept {
    if (value <= piece.low) return 0;
    if (value >= piece.high) return 1;
    if (value < piece.value) return 0.5 * (value - piece.low) / (piece.value - piece.low);
    return piece.high > piece.value ? 0.5 + 0.5 * (value - piece.value) / (piece.high - piece.value) : 1;
}

}  // namespace

double ColumnCodes::unit() const noexcept {
    if (first_of_month) return field.type == Type::timestamp ? 31 * 86'400e6 : 31;
    if (step > 0) return step;
    if (field.type != Type::float64) return 1;
    return decimals > 9 ? 0 : std::pow(10.0, -static_cast<double>(decimals));
}

double ColumnCodes::part_within(const Piece& piece, double range_least, double range_most) const noexcept {
    if (piece.low == piece.high) return piece.value >= range_least && piece.value <= range_most ? 1 : 0;
    // What is rounded into the range counts.
    const double half = unit() / 2;
    return std::max(0.0, below(piece, range_most + half) - below(piece, range_least - half));
}

double ColumnCodes::number(Code code, double u, double v, double range_least, double range_most) const {
    const auto& choices = pieces[code];
    double total = 0;
    for (const auto& piece : choices) total += piece.rows * part_within(piece, range_least, range_most);
    if (total <= 0) return std::clamp(number(code, u, v), range_least, range_most);
    double left = u * total;
    const Piece* chosen = nullptr;
    for (const auto& piece : choices) {
        const double rows = piece.rows * part_within(piece, range_least, range_most);
        if (rows <= 0) continue;
        chosen = &piece;
        if (left < rows) break;
        left -= rows;
    }
    if (chosen->low == chosen->high) return in_precision(chosen->value);
    const double half = unit() / 2;
    const double from = below(*chosen, range_least - half), to = below(*chosen, range_most + half);
    return within(in_precision(chosen->at(from + (to - from) * v)), range_least, range_most);
}

double ColumnCodes::within(double value, double range_least, double range_most) const {
    if (value < range_least) value = in_precision(range_least);
    if (value > range_most) value = in_precision(range_most);
    if (value < range_least) value = in_precision(value + unit());
    if (value > range_most) value = in_precision(value - unit());
    return std::clamp(value, range_least, range_most);
}

}  // namespace persona::seqtree
