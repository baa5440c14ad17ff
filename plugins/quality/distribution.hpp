// Distribution similarity: column shapes and pair trends, once for the gate and once exactly as SDMetrics has them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "table.hpp"

namespace persona::quality {

/// Not-a-number in here means: does not apply or is undefined; such entries take no part in a mean.
struct ColumnScore {
    double shape = 0;    ///< gate: as SDMetrics; of identifiers shape and uniqueness; of free text its length
    double missing = 0;  ///< gate: 1 − |difference of the missing shares|, where something is missing on either side
    double compatible = 0;  ///< SDMetrics' KSComplement or TVComplement; numbers and categories only
};

struct PairScore {
    std::int32_t a = 0;
    std::int32_t b = 0;
    double gate = 0;         ///< correlation, or the joint table on shared bin edges with rare categories pooled
    double compatible = 0;   ///< SDMetrics': bins cut on each side separately, every category
    double association = 0;  ///< |ρ| or Cramér's V of the real side
    double real = 0;         ///< ρ with its sign, or Cramér's V, of the real side; on the gate's bins
    double synthetic = 0;    ///< the same of the synthetic side
    bool is_correlation = false;
};

struct DistributionScore {
    std::vector<ColumnScore> columns;
    std::vector<PairScore> pairs;
    std::int64_t all_pairs =
        0;               ///< there are so many; beyond `most_scored_pairs` an even, fixed choice of them is scored
    double quality = 0;  ///< gate: mean of the two below, or the shapes alone where there is no pair
    double shapes = 0;
    double trends = 0;
    double compatible_quality = 0;  ///< SDMetrics, all pairs count
    double compatible_shapes = 0;
    double compatible_trends = 0;
    double compatible_filtered_quality =
        0;  ///< SDMetrics since 0.27: only pairs with |ρ| > .5 or V > .3 in the real data
    double compatible_filtered_trends = 0;
};

inline constexpr std::int64_t most_scored_pairs = 10'000;
/// Pairs are scored on the first `pair_rows` rows of each side; the tables' orders are random.
[[nodiscard]] DistributionScore distribution_score(const std::vector<ColumnInfo>& columns, const Table& real,
                                                   const Table& synthetic, std::int64_t pair_rows);
/// The mean over several draws, entry by entry.
[[nodiscard]] DistributionScore mean_score(const std::vector<DistributionScore>& scores);

/// SDMetrics' thresholds for a pair to count.
inline constexpr double correlation_threshold = 0.5;
inline constexpr double association_threshold = 0.3;

}  // namespace persona::quality
