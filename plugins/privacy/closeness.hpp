// Do synthetic rows lie nearer to the rows that were learnt from than to rows of the same kind that were not?
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "nearest.hpp"

namespace persona::privacy {

/// The share of synthetic rows that are closer to a training row than to a held-out row, ties half (M. Platzer and
/// T. Reutterer, "Holdout-based empirical assessment of mixed-type synthetic data", Frontiers in Big Data 4, 2021). Where
/// nothing was memorised, which of two real rows was trained on is chance, so .5 is expected.
struct Closeness {
    double share = 0;
    /// Standard error of the share when nothing was memorised. Rows of one person stay together: a person who attracts
    /// many synthetic rows makes the share uncertain, not wrong.
    double error = 0;
    std::int64_t rows = 0;        ///< synthetic rows looked at
    std::int64_t references = 0;  ///< training rows, and as many held-out ones, in each split
    std::vector<double> splits;   ///< the share in each split; the training rows of two splits are different rows
};
/// Splits the training rows into at most ten parts as large as the holdout. Rows of all sides stand in random order.
[[nodiscard]] Closeness closeness(const EncodedSides& sides, const Encoded& synthetic, const Encoded& training,
                                  const Encoded& holdout, Against against = Against::all);

/// The same for training rows, beside other people's training rows and held-out ones: .5 where the two are of one kind.
[[nodiscard]] Closeness closeness_of_training(const EncodedSides& sides, const Encoded& training,
                                              const Encoded& holdout);

inline constexpr std::size_t histogram_bins = 20;
inline constexpr double histogram_range = 100;  ///< bins in a distance of 1

/// Distances of one side's rows to the training rows.
struct Distances {
    double median = 0;       ///< distance to the closest record, 0 (equal) to 1 (different in every column)
    double fifth = 0;        ///< its 5th percentile
    double ratio_fifth = 0;  ///< 5th percentile of nearest ÷ second nearest: near 0 one single row is approached
    std::vector<double> histogram;  ///< shares of rows by distance: 20 bins of .01, what is beyond in the last
};
[[nodiscard]] Distances distances_of(const EncodedSides& sides, const std::vector<Nearest>& found);

/// The value below which a share of the values lies, after linear interpolation; the values need not be sorted.
[[nodiscard]] double quantile(std::vector<double> values, double share);

}  // namespace persona::privacy
