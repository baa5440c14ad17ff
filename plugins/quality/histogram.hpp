// What a report may show of a column's values: shares in bins that at least k people of the real side share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <persona/batch.hpp>

namespace persona::quality {

/// n edges make n + 1 bins. The first and the last are open, so that no extreme is told, and edges are round numbers
/// (round dates), so that none is anybody's value.
struct Histogram {
    std::vector<double> edges;
    std::vector<double> real, synthetic;  ///< shares of the present values, n + 1 each
};

/// Without edges where the real side has fewer than 2 k people. Bins that fewer than k different subjects of the real
/// side hold are merged with their neighbours, empty ones too. Missing values are not-a-number and left out.
/// `subject`: whose value it is, as many as `real`.
[[nodiscard]] Histogram k_safe_histogram(std::span<const double> real, std::span<const std::int64_t> subject,
                                         std::span<const double> synthetic, std::int64_t k, Type type);

/// How many different subjects the rows for which `holds(row)` is true belong to; counts no further than `k`.
template <class Holds>
[[nodiscard]] std::int64_t subjects_holding(std::span<const std::int64_t> subject, std::int64_t k, Holds&& holds) {
    std::vector<std::int64_t> seen;
    for (std::size_t row = 0; row < subject.size() && static_cast<std::int64_t>(seen.size()) < k; ++row)
        if (holds(row) && std::find(seen.begin(), seen.end(), subject[row]) == seen.end()) seen.push_back(subject[row]);
    return static_cast<std::int64_t>(seen.size());
}

}  // namespace persona::quality
