// Finding the best split of a node.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "packed_rows.hpp"

namespace persona::seqtree {

struct Split {
    std::size_t place = 0;  ///< of the feature, among those looked at
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
    /// `rows`, which must live as long, hold `features` and `target` of `data`.
    SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
                const PackedRows& rows);
    /// The best split of these rows (places in what was packed) that leaves about `least_rows` or more on each side and
    /// gains at least `least_gain`. Of many rows an even sample is looked at: it finds the split, the counts are made
    /// from all.
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
    struct Feature {
        std::size_t codes;
        bool ordered;
        bool jointly = false;   ///< Gini: in the node at hand its codes are counted together with the target's
        std::size_t begin = 0;  ///< where its sums begin
    };
    /// Sums of the rows on the left side of splits that may be the best, one place each.
    struct Sides {
        std::array<Code, most_codes> code;
        std::array<double, most_codes> rows;
        std::array<std::array<double, most_codes>, measures> sums;
        std::array<double, most_codes> gain;
    };

    void weigh_codes(std::span<const std::uint64_t> counts, double rows);
    [[nodiscard]] std::optional<Split> search(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                              double least_gain);
    void sum_moments(std::span<const std::uint32_t> rows);
    void measure_variance();
    void by_variance(std::size_t place, Split& best);
    void gain_of_sides(std::size_t count) noexcept;
    void count_classes(std::span<const std::uint32_t> rows);
    void measure_gini();
    /// Of a side of so many rows: its sum of squares of counts, and of counts times the whole node's.
    [[nodiscard]] double gini_gain(double rows, std::uint64_t squares, std::uint64_t across) const noexcept;
    void by_gini(std::size_t place, std::span<const std::uint32_t> rows, Split& best);
    /// Both go through a feature's codes in turn.
    void look_through_counts(std::size_t place, Split& best);
    void look_through_rows(std::size_t place, std::span<const std::uint32_t> rows, Split& best);
    void sort_classes(std::size_t place, std::span<const std::uint32_t> rows);
    [[nodiscard]] bool enough(double rows) const noexcept { return rows >= least_ && rows_ - rows >= least_; }
    void consider(std::size_t place, std::size_t code, bool equals, double gain, Split& best) const;

    const PackedRows& packed_;
    std::vector<Feature> features_;
    std::size_t classes_;
    bool variance_ = false;
    std::vector<Moments> moments_;  ///< by code: those of one row
    std::array<double, measures> weights_{};
    std::vector<std::uint32_t> sample_;
    double rows_ = 0, least_ = 0, impurity_ = 0;
    // Of the node at hand.
    std::vector<std::uint32_t> totals_;  ///< by the target's code
    Moments all_;
    std::vector<Moments> bins_;  ///< by feature, then its code
    Sides sides_;
    std::uint64_t squares_ = 0;
    std::vector<std::uint32_t> joint_;  ///< by feature, then its code, then the target's
    struct Counted {
        std::size_t place, begin;
    };
    std::vector<Counted> counted_;  ///< the features that are counted jointly
    std::vector<std::uint32_t> starts_, next_, left_;
    std::vector<Code> sorted_;  ///< classes, sorted by the feature's code
};

}  // namespace persona::seqtree
