// Distances between two columns or two pairs of columns, as SDMetrics defines them (its release 0.32 is the oracle).
// All are 1 for identical, 0 for disjoint; not-a-number where the measure is undefined.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace persona::quality {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
/// None where the measure is undefined.
[[nodiscard]] inline std::optional<double> defined(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// 1 − sup |F_real − F_synthetic| over the present values (missing are not-a-number and left out).
[[nodiscard]] double ks_complement(std::span<const double> real, std::span<const double> synthetic);

/// 1 − ½ Σ |p − q| over the present codes (missing are −1 and left out).
[[nodiscard]] double tv_complement(std::span<const std::int32_t> real, std::span<const std::int32_t> synthetic);

/// Pearson's correlation over the rows where both are present; not-a-number when either is constant there.
[[nodiscard]] double correlation(std::span<const double> a, std::span<const double> b);

/// 1 − |ρ_real − ρ_synthetic| / 2.
[[nodiscard]] double correlation_similarity(double real, double synthetic);

/// The joint table of two code columns of equal length (−1: missing, a category of its own), sparse.
class JointTable {
public:
    JointTable(std::span<const std::int32_t> a, std::span<const std::int32_t> b);
    /// 1 − ½ Σ |P − Q| over joint cells.
    [[nodiscard]] static double similarity(const JointTable& real, const JointTable& synthetic);
    /// Cramér's V without bias correction; not-a-number when either side has fewer than two categories.
    [[nodiscard]] double association() const;

private:
    struct Cell {
        std::uint64_t key = 0;
        std::int64_t count = 0;
    };
    std::vector<Cell> cells_;  ///< by key
    std::int64_t rows_ = 0;
};

/// Equal-width bins after numpy's histogram_bin_edges and digitize.
struct Bins {
    std::array<double, 11> edges{};
    bool usable = false;  ///< there was a present value
    /// Ten bins over the present values' range.
    [[nodiscard]] static Bins over(std::span<const double> values);
    /// SDMetrics' code of a value: 1 to 10, 11 for the largest value and for missing ones, 0 below the range.
    [[nodiscard]] std::int32_t compatible(double value) const;
    /// The gate's code: 0 to 9, what lies outside the range in the end bins; −1 for missing.
    [[nodiscard]] std::int32_t shared(double value) const;
};

}  // namespace persona::quality
