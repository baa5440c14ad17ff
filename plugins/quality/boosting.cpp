#include "boosting.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace persona::quality {

namespace {

constexpr double ridge = 1;            ///< added to every sum of second derivatives
constexpr double category_ridge = 10;  ///< more, where a category's own rows decide its place
constexpr double least_gain = 1e-6;

struct Bin {
    double gradient = 0, curvature = 0, rows = 0;
    Bin& operator+=(const Bin& other) noexcept {
        gradient += other.gradient;
        curvature += other.curvature;
        rows += other.rows;
        return *this;
    }
};
using CodeBins = std::array<Bin, most_codes>;

double gain_of(const Bin& bin) noexcept { return bin.gradient * bin.gradient / (bin.curvature + ridge); }
double logistic(double score) noexcept { return 1 / (1 + std::exp(-score)); }

struct Split {
    double gain = least_gain;
    std::uint32_t column = 0;
    std::uint64_t left = 0;
};

/// The best cut of one column's codes into two groups, in the order given.
void best_cut(const CodeBins& bins, std::span<const std::uint8_t> order, const Bin& all, std::uint32_t column,
              double least_rows, Split& best) {
    Bin left;
    std::uint64_t codes = 0;
    for (const auto code : order) {
        left += bins[code];
        codes |= std::uint64_t{1} << code;
        if (left.rows < least_rows) continue;
        const Bin right{all.gradient - left.gradient, all.curvature - left.curvature, all.rows - left.rows};
        if (right.rows < least_rows) break;
        const double gain = gain_of(left) + gain_of(right) - gain_of(all);
        if (gain > best.gain) best = {gain, column, codes};
    }
}

}  // namespace

/// What growing one tree needs: rows stand node by node.
struct BoostedTrees::Growing {
    const CodedTable& table;
    const std::vector<bool>& is_category;
    const BoostingOptions& options;
    const std::vector<double>& gradient;
    const std::vector<double>& curvature;
    std::vector<std::uint32_t> rows;

    [[nodiscard]] Split best_split(std::size_t begin, std::size_t end) const {
        Split best;
        Bin all;
        for (auto i = begin; i < end; ++i) all += {gradient[rows[i]], curvature[rows[i]], 1};
        if (all.rows < 2 * options.least_rows) return best;
        std::array<std::uint8_t, most_codes> order{};
        for (std::uint32_t column = 0; column < table.columns.size(); ++column) {
            CodeBins bins{};
            const auto& codes = table.columns[column];
            for (auto i = begin; i < end; ++i) {
                const auto row = rows[i];
                auto& bin = bins[codes[row]];
                bin.gradient += gradient[row];
                bin.curvature += curvature[row];
                bin.rows += 1;
            }
            std::size_t used = 0;
            for (std::size_t code = 0; code < most_codes; ++code)
                if (bins[code].rows > 0) order[used++] = static_cast<std::uint8_t>(code);
            if (used < 2) continue;
            if (is_category[column])
                std::stable_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(used), [&](auto a, auto b) {
                    return bins[a].gradient / (bins[a].curvature + category_ridge) <
                           bins[b].gradient / (bins[b].curvature + category_ridge);
                });
            best_cut(bins, std::span(order).first(used), all, column, options.least_rows, best);
        }
        return best;
    }

    void grow(Tree& tree, std::size_t node, std::size_t begin, std::size_t end, int depth) {
        const auto split = depth > 0 ? best_split(begin, end) : Split{};
        if (split.left == 0) {
            double slope = 0;
            double bend = ridge;
            for (auto i = begin; i < end; ++i) {
                slope += gradient[rows[i]];
                bend += curvature[rows[i]];
            }
            tree[node].value = -options.rate * slope / bend;
            return;
        }
        const auto& codes = table.columns[split.column];
        const auto middle = std::stable_partition(
            rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end),
            [left = split.left, &codes](auto row) { return ((left >> codes[row]) & 1) != 0; });
        const auto cut = static_cast<std::size_t>(middle - rows.begin());
        const auto child = tree.size();
        tree[node].left = split.left;
        tree[node].column = split.column;
        tree[node].child = static_cast<std::int32_t>(child);
        tree.resize(child + 2);
        grow(tree, child, begin, cut, depth - 1);
        grow(tree, child + 1, cut, end, depth - 1);
    }
};

BoostedTrees::BoostedTrees(const CodedTable& table, const std::vector<bool>& is_category,
                           std::span<const std::uint8_t> labels, const std::vector<std::uint32_t>& rows,
                           const BoostingOptions& options) {
    double ones = 0;
    for (const auto row : rows) ones += labels[row];
    // A little towards one half, so that a label that never comes has a finite score.
    const double share = (ones + 0.5) / (static_cast<double>(rows.size()) + 1);
    base_ = std::log(share / (1 - share));
    std::vector<double> scores(table.rows, base_);
    std::vector<double> gradient(table.rows, 0);
    std::vector<double> curvature(table.rows, 0);
    for (int round = 0; round < options.trees; ++round) {
        for (const auto row : rows) {
            const double chance = logistic(scores[row]);
            gradient[row] = chance - labels[row];
            curvature[row] = std::max(chance * (1 - chance), 1e-6);
        }
        Growing growing{table, is_category, options, gradient, curvature, rows};
        Tree tree(1);
        growing.grow(tree, 0, 0, rows.size(), options.depth);
        for (const auto row : rows) scores[row] += value_of(tree, table, row);
        trees_.push_back(std::move(tree));
    }
}

double BoostedTrees::value_of(const Tree& tree, const CodedTable& table, std::size_t row) noexcept {
    std::size_t node = 0;
    while (tree[node].child >= 0) {
        const auto code = table.columns[tree[node].column][row];
        const bool left = ((tree[node].left >> code) & 1) != 0;
        node = static_cast<std::size_t>(tree[node].child) + (left ? 0 : 1);
    }
    return tree[node].value;
}

double BoostedTrees::score(const CodedTable& table, std::size_t row) const noexcept {
    double out = base_;
    for (const auto& tree : trees_) out += value_of(tree, table, row);
    return out;
}

double BoostedTrees::probability(const CodedTable& table, std::size_t row) const noexcept {
    return logistic(score(table, row));
}

double area_under_curve(std::span<const double> scores, std::span<const std::uint8_t> labels) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return scores[a] < scores[b]; });
    double above = 0;  // pairs in which the 1 scores higher
    double zeros = 0;
    double ones = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        double tied_zeros = 0;
        double tied_ones = 0;
        auto end = begin;
        for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end)
            (labels[order[end]] != 0 ? tied_ones : tied_zeros) += 1;
        above += tied_ones * (zeros + 0.5 * tied_zeros);
        zeros += tied_zeros;
        ones += tied_ones;
        begin = end;
    }
    return zeros * ones == 0 ? 0.5 : above / (zeros * ones);
}

}  // namespace persona::quality
