// Finding the best split of a node.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
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
/// Ordered targets of many codes are split by variance, all others by the Gini index. The variance is that of three
/// things at once, each in units of its own variance over all rows: the mid-rank, how far it lies from the middle, and
/// whether the row has the column's most frequent code (often: missing, or a value like "40 hours"). The rank alone does not
/// see that a group has the same mean and another spread. Sums are whole numbers, so that no order of adding matters.
class SplitSearch {
public:
    SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features);
    /// The best split that leaves about `least_rows` rows or more on each side and gains at least `least_gain`. Of many
    /// rows an even sample is looked at: it finds the split, the counts are made from all.
    [[nodiscard]] std::optional<Split> best(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                            double least_gain);

private:
    static constexpr std::size_t measures = 3;
    /// Rows and sums of the three, 32 bits each: room for 2^24 rows.
    struct Moments {
        std::uint64_t rows_and_rank = 0, spread_and_peak = 0;
        void add(const Moments& other) noexcept;
        [[nodiscard]] double rows() const noexcept;
        [[nodiscard]] std::array<double, measures> sums() const noexcept;
    };
    /// Rows of each class that a feature's code has.
    using ClassCounts = std::vector<std::pair<Code, std::uint32_t>>;

    void weigh_codes(std::span<const std::uint64_t> counts);
    [[nodiscard]] std::optional<Split> search(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                              double least_gain);
    void measure_variance();
    void measure_gini();
    void by_variance(std::size_t feature, std::span<const std::uint32_t> rows, Split& best) const;
    [[nodiscard]] double variance_gain(const Moments& left) const noexcept;
    void by_gini(std::size_t feature, std::span<const std::uint32_t> rows, Split& best);
    void count_jointly(const Code* column, std::size_t codes, std::span<const std::uint32_t> rows);
    void sort_classes(const Code* column, std::size_t codes, std::span<const std::uint32_t> rows);
    void classes_of(std::size_t code, bool jointly);
    [[nodiscard]] bool enough(double rows) const noexcept { return rows >= least_ && rows_ - rows >= least_; }
    void consider(std::size_t feature, std::size_t code, bool equals, double gain, Split& best) const;

    const Training& data_;
    const std::vector<Code>& target_;
    const std::vector<std::size_t>& features_;
    bool variance_ = false;
    std::vector<Moments> moments_;  ///< by code: those of one row
    std::array<double, measures> weights_{};
    std::vector<std::uint32_t> sample_;
    double rows_ = 0, least_ = 0, impurity_ = 0;
    // Of the node at hand.
    std::vector<Code> classes_;  ///< per row: its code
    Moments all_;
    double squares_ = 0;
    std::vector<std::uint32_t> totals_;  ///< by code
    std::vector<std::uint32_t> joint_;   ///< by the feature's code, then the target's
    std::vector<std::uint32_t> starts_, next_, left_, here_;
    std::vector<Code> sorted_;  ///< classes, sorted by the feature's code
    ClassCounts of_code_;
};

}  // namespace persona::seqtree
