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

/// What the rows of a node tell of its splits. Those of its two halves add up to it, so that only one half has to be counted.
struct NodeCounts {
    /// Rows and sums of three measures of the target, 32 bits each: room for 2^24 rows.
    struct Moments {
        static constexpr std::size_t measures = 3;
        std::uint64_t rows_and_rank = 0, spread_and_peak = 0;
        void add(const Moments& other) noexcept;
        void take_away(const Moments& other) noexcept;
        [[nodiscard]] double rows() const noexcept;
        [[nodiscard]] std::array<double, measures> sums() const noexcept;
    };
    struct Feature {
        std::size_t place, begin;  ///< among the features; where its counts begin in `joint`
    };
    std::vector<std::uint32_t> totals;  ///< by the target's code
    std::vector<Moments> bins;          ///< by variance: by feature, then its code
    std::vector<Feature> features;      ///< Gini: those that are counted, in the order of their places
    std::vector<std::uint32_t> joint;   ///< Gini: by feature, then its code, then the target's
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
    /// from all. `counts`: what count() gave for them; null: they are counted here.
    [[nodiscard]] std::optional<Split> best(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                            double least_gain, const NodeCounts* counts = nullptr);
    /// Whether a node of so many rows is searched by all of them.
    [[nodiscard]] static bool looks_at_all(std::size_t rows) noexcept;
    /// `for_rows`: of the larger half where these are to be taken away from the counts of both; 0: of these alone.
    void count(std::span<const std::uint32_t> rows, NodeCounts& out, std::size_t for_rows = 0) const;
    /// Leaves in `whole` what the other half of its rows, so many of them, tell.
    void take_away(NodeCounts& whole, const NodeCounts& half, std::size_t rows) const;
    /// Whether that is less work than to count so many rows.
    [[nodiscard]] bool is_worth_taking_away(std::size_t rows) const noexcept;

private:
    using Moments = NodeCounts::Moments;
    static constexpr std::size_t measures = Moments::measures;
    struct Feature {
        std::size_t codes;
        bool ordered;
        std::size_t begin = 0;                 ///< by variance: where its sums begin
        const std::uint32_t* joint = nullptr;  ///< Gini, in the node at hand: null: looked through row by row
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
                                              double least_gain, const NodeCounts* counts);
    void sum_moments(std::span<const std::uint32_t> rows, NodeCounts& out) const;
    void measure_variance();
    void by_variance(std::size_t place, Split& best);
    void gain_of_sides(std::size_t count) noexcept;
    void count_classes(std::span<const std::uint32_t> rows, NodeCounts& out, std::size_t for_rows) const;
    /// Whether a feature's codes are counted together with the target's in a node of so many rows.
    [[nodiscard]] bool is_counted(const Feature& feature, std::size_t rows) const noexcept;
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
    std::size_t cells_ = 0;  ///< codes of all features
    NodeCounts own_;         ///< of rows that came without counts
    // Of the node at hand.
    const NodeCounts* counts_ = nullptr;
    Moments all_;
    Sides sides_;
    std::uint64_t squares_ = 0;
    std::vector<std::uint32_t> starts_, next_, left_;
    std::vector<Code> sorted_;  ///< classes, sorted by the feature's code
};

}  // namespace persona::seqtree
