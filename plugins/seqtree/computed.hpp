// Columns that are computed from others: sums, products (amount and price, a tax that is always the same share) and ages.
#pragma once

#include <optional>
#include <span>

#include "constraints.hpp"

namespace persona::seqtree {

using How = Constraints::Sum::How;

/// Half of the last digit that a column's values are written with, and a little for what doubles can not hold.
[[nodiscard]] double half_a_digit(const ColumnCodes& column, double value) noexcept;

/// What the total is for these parts.
[[nodiscard]] double computed(const Constraints::Sum& one, std::span<const double> parts,
                              const std::vector<ColumnCodes>& columns);

/// Whether a row keeps to it. Not a number anywhere: nothing is said, so it does.
[[nodiscard]] bool agrees(const Constraints::Sum& one, std::span<const double> parts, double total,
                          const std::vector<ColumnCodes>& columns);

/// The factors that make a total of one part, within what rounding hides; narrower with every row.
struct Factors {
    double least = -open_end, most = open_end;
    void narrow(double part, double total, double half) noexcept;
    void narrow(const Factors& other) noexcept;
    [[nodiscard]] bool none() const noexcept { return !(least <= most); }
    /// The shortest decimal of them, unless it is nothing or has more than six digits behind the point.
    [[nodiscard]] std::optional<double> plainest() const noexcept;
};

}  // namespace persona::seqtree
