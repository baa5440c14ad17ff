#include "backoff.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace persona::seqtree {
namespace {

constexpr int rounds = 24;
constexpr double close_enough = 1e-3;    // of a code's rows
constexpr double largest_sum = 1 << 30;  // of the weights: 32 bits hold each of them, with fractions of rows

}  // namespace

void SharedCells::add(std::span<const Cell> cells_of_leaf, std::size_t distribution) {
    Own own, shared;
    for (const auto& cell : cells_of_leaf) {
        for (std::size_t code = cell.first; code <= cell.last; ++code) (cell.single() ? own : shared).set(code);
        if (!cell.single())
            ranges_.push_back({cell.first, cell.last, own_.size(), distribution, static_cast<double>(cell.rows)});
    }
    own_.push_back(own);
    codes_ |= shared & ~own;
}

void SharedCells::spread(const std::vector<std::vector<double>>& distributions, std::vector<double>& out) const {
    std::fill(out.begin(), out.end(), 0.0);
    for (const auto& range : ranges_) {
        const auto& own = own_[range.own];
        const auto& weights = distributions[range.distribution];
        const auto end = std::min(range.last + 1, weights.size());
        double total = 0;
        for (auto code = range.first; code < end; ++code) total += own[code] ? 0 : weights[code];
        if (total <= 0) continue;
        for (auto code = range.first; code < end; ++code)
            if (!own[code]) out[code] += range.rows * weights[code] / total;
    }
}

void SharedCells::fit(std::vector<std::vector<double>>& distributions, const std::vector<double>& wanted) const {
    std::vector<double> come_out(wanted.size(), 0);
    for (int round = 0; round < rounds; ++round) {
        spread(distributions, come_out);
        double reached = 0, rows = 0;  // of the codes that some range holds
        for (std::size_t code = 0; code < wanted.size(); ++code) {
            reached += come_out[code] > 0 ? wanted[code] : 0;
            rows += come_out[code];
        }
        if (reached <= 0) return;
        double furthest = 0;
        for (std::size_t code = 0; code < wanted.size(); ++code) {
            if (come_out[code] <= 0) continue;
            const double factor = wanted[code] * rows / reached / come_out[code];
            furthest = std::max(furthest, std::abs(factor - 1));
            for (auto& weights : distributions) weights[code] *= factor;
        }
        if (furthest < close_enough) return;
    }
}

std::vector<std::uint32_t> whole_weights(const std::vector<double>& weights) {
    std::vector<std::uint32_t> out(weights.size(), 0);
    const double unit = largest_sum / std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t code = 0; code < weights.size(); ++code)
        if (weights[code] > 0) out[code] = static_cast<std::uint32_t>(std::max(1.0, std::round(weights[code] * unit)));
    return out;
}

}  // namespace persona::seqtree
