// How the rows that leaves hold in ranges of codes are shared out over them.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

#include "tree.hpp"

namespace persona::seqtree {

/// The cells of a tree's leaves that are ranges, each with the codes that have cells of their own beside it.
class SharedCells {
public:
    /// A leaf's cells, and which distribution (by number) shares out its ranges.
    void add(std::span<const Cell> cells_of_leaf, std::size_t distribution);
    /// The codes that some range shares out.
    [[nodiscard]] const std::bitset<most_codes>& codes() const noexcept { return codes_; }
    /// Weighs the codes of all distributions so that what is shared out adds up to `wanted` in each code, as nearly as ranges
    /// and codes allow: iterative proportional fitting (Deming and Stephan 1940). An ancestor's distribution also has the
    /// rows of codes with cells of their own, and a code at the end of few ranges would come out too seldom: extremes would
    /// be lost.
    void fit(std::vector<std::vector<double>>& distributions, const std::vector<double>& wanted) const;

private:
    using Own = std::bitset<most_codes>;
    struct Range {
        std::size_t first, last, own, distribution;
        double rows;
    };
    void spread(const std::vector<std::vector<double>>& distributions, std::vector<double>& out) const;
    std::vector<Range> ranges_;
    std::vector<Own> own_;
    std::bitset<most_codes> codes_;
};

/// As whole numbers, with fractions of rows.
[[nodiscard]] std::vector<std::uint32_t> whole_weights(const std::vector<double>& weights);

}  // namespace persona::seqtree
