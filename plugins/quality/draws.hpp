// Which rows are compared with which: draws of equal size from the sides, addressed by a stated seed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "table.hpp"

namespace persona::quality {

using Rows = std::vector<std::int64_t>;

/// `count` different rows of `available` (all of them when there are not more), in the order drawn.
[[nodiscard]] Rows draw(std::int64_t available, std::int64_t count, std::uint64_t seed, std::string_view domain,
                        std::uint32_t index);

[[nodiscard]] Table subset(const Table& table, const Rows& rows);
/// The rows with every column shuffled on its own: right columns, no relation between them. The floor of every figure.
[[nodiscard]] Table independent(const Table& table, const Rows& rows, std::uint64_t seed);

/// The real side in two parts that share no row: what everything is compared with, and what stands for a perfect model.
struct RealSides {
    Table reference;      ///< the holdout; without one, half of the training rows
    Table training;       ///< the training rows; without a holdout, the other half
    bool halves = false;  ///< there was no holdout
    [[nodiscard]] std::int64_t rows() const noexcept { return reference.rows + training.rows; }
    /// Rows that reference, training and `synthetic` rows all have.
    [[nodiscard]] std::int64_t equal(std::int64_t synthetic) const noexcept;
};
/// `holdout` may be null or empty.
[[nodiscard]] RealSides split_real(const Table& train, const Table* holdout, std::uint64_t seed);
/// Both tables' rows.
[[nodiscard]] Table both(const Table& a, const Table& b);

}  // namespace persona::quality
