// In which order the columns are drawn, and which columns tell most about each other.
#pragma once

#include <cstddef>
#include <vector>

#include "grow.hpp"

namespace persona::seqtree {

struct Order {
    std::vector<std::size_t> columns;  ///< from the root of the Chow-Liu tree outward
    std::vector<double> information;   ///< nats, less its bias; a full square by column
    [[nodiscard]] double between(std::size_t a, std::size_t b) const { return information[a * columns.size() + b]; }
    /// Columns before place `at` in the order, at most `most`: those that tell most about it.
    [[nodiscard]] std::vector<std::size_t> features(std::size_t at, std::size_t most) const;
};

/// Mutual information of all pairs on at most `sample` rows (Chow and Liu, "Approximating discrete probability
/// distributions with dependence trees", 1968), then Prim's walk from the column that tells most.
/// Columns of which `first` is true (empty: none) come before all others.
[[nodiscard]] Order find_order(const Training& data, std::size_t sample, const std::vector<bool>& first = {});

}  // namespace persona::seqtree
