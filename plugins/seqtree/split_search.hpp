// Finding the best split of a node.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "grow.hpp"

namespace persona::seqtree {

struct Split {
    std::size_t feature = 0;
    Code code = 0;
    bool equals = false;
    double gain = 0;  ///< in units of the node's impurity for one row
    bool better_than(const Split& other) const noexcept { return gain > other.gain; }
};

/// Searches the splits of one target; keeps its working memory from node to node.
/// Ordered targets of many codes are split by the variance of their mid-ranks, all others by the Gini index. Sums are
/// whole numbers, so that no order of adding matters.
class SplitSearch {
public:
    SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features);
    /// The best split that leaves at least `least_rows` rows on each side and gains at least `least_gain`.
    [[nodiscard]] std::optional<Split> best(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                            double least_gain);

private:
    void by_variance(std::size_t feature, std::span<const std::uint32_t> rows, std::size_t least, Split& best);
    void by_gini(std::size_t feature, std::span<const std::uint32_t> rows, std::size_t least, Split& best);
    void consider(std::size_t feature, std::size_t code, bool equals, double gain, Split& best) const;

    const Training& data_;
    const std::vector<Code>& target_;
    const std::vector<std::size_t>& features_;
    bool variance_ = false;
    std::vector<std::uint64_t> ranks_;   ///< by code, 16 bits
    std::vector<std::uint64_t> packed_;  ///< per row of the node: 1 row and its rank
    std::vector<Code> classes_;          ///< per row of the node: its code
    std::vector<std::uint32_t> totals_;  ///< per code of the node
    std::vector<std::uint32_t> starts_;
    std::vector<Code> sorted_;  ///< classes, sorted by the feature's code
    std::vector<std::uint32_t> joint_, left_;
    double rows_ = 0, sum_ = 0, squares_ = 0, impurity_ = 0;
};

}  // namespace persona::seqtree
