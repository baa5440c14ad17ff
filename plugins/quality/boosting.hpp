// Gradient-boosted trees on histograms of small codes, for the figures that ask what a model can learn.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace persona::quality {

/// Columns as codes below 64: numbers in the order of their values, categories in no order, 0 is missing.
struct CodedTable {
    std::size_t rows = 0;
    std::vector<std::vector<std::uint8_t>> columns;
};
inline constexpr std::size_t most_codes = 64;

struct BoostingOptions {
    int trees = 60;
    int depth = 5;
    double rate = 0.1;
    double least_rows = 20;  ///< in a leaf
};

/// A model of P(label = 1) by logistic loss (J. Friedman, "Greedy function approximation: a gradient boosting machine",
/// Annals of Statistics 29, 2001), second order, splits on histograms; categories are sorted by their gradients at each
/// node (W. Fisher, "On grouping for maximum homogeneity", JASA 53, 1958).
class BoostedTrees {
public:
    /// Learns from `rows` of the table. `is_category` by column. Deterministic, one thread.
    BoostedTrees(const CodedTable& table, const std::vector<bool>& is_category, std::span<const std::uint8_t> labels,
                 const std::vector<std::uint32_t>& rows, const BoostingOptions& options);
    [[nodiscard]] double score(const CodedTable& table, std::size_t row) const noexcept;  ///< log odds
    [[nodiscard]] double probability(const CodedTable& table, std::size_t row) const noexcept;

private:
    struct Node {
        std::uint64_t left = 0;  ///< the codes that go left
        std::uint32_t column = 0;
        std::int32_t child = -1;  ///< of the left; the right one follows; −1: a leaf
        double value = 0;
    };
    struct Growing;
    using Tree = std::vector<Node>;
    [[nodiscard]] static double value_of(const Tree& tree, const CodedTable& table, std::size_t row) noexcept;
    double base_ = 0;
    std::vector<Tree> trees_;
};

/// Area under the receiver operating characteristic: the chance that a row of label 1 scores above one of label 0, ties half.
[[nodiscard]] double area_under_curve(std::span<const double> scores, std::span<const std::uint8_t> labels);

}  // namespace persona::quality
