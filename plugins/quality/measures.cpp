#include "measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace persona::quality {

namespace {

std::vector<double> present_sorted(std::span<const double> values) {
    std::vector<double> out;
    out.reserve(values.size());
    for (const double value : values)
        if (!std::isnan(value)) out.push_back(value);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

double ks_complement(std::span<const double> real, std::span<const double> synthetic) {
    const auto a = present_sorted(real);
    const auto b = present_sorted(synthetic);
    if (a.empty() || b.empty()) return undefined;
    double largest = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const double at = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= at) ++i;
        while (j < b.size() && b[j] <= at) ++j;
        const double gap = static_cast<double>(i) / static_cast<double>(a.size()) -
                           static_cast<double>(j) / static_cast<double>(b.size());
        largest = std::max(largest, std::abs(gap));
    }
    return 1 - largest;
}

double tv_complement(std::span<const std::int32_t> real, std::span<const std::int32_t> synthetic) {
    std::int32_t most = -1;
    for (const auto code : real) most = std::max(most, code);
    for (const auto code : synthetic) most = std::max(most, code);
    std::vector<std::array<std::int64_t, 2>> counts(static_cast<std::size_t>(most + 1));
    std::array<std::int64_t, 2> total{};
    for (const auto code : real)
        if (code >= 0) ++counts[static_cast<std::size_t>(code)][0], ++total[0];
    for (const auto code : synthetic)
        if (code >= 0) ++counts[static_cast<std::size_t>(code)][1], ++total[1];
    if (total[0] == 0 || total[1] == 0) return undefined;
    double sum = 0;
    for (const auto& [r, s] : counts)
        sum += std::abs(static_cast<double>(r) / static_cast<double>(total[0]) -
                        static_cast<double>(s) / static_cast<double>(total[1]));
    return 1 - sum / 2;
}

double correlation(std::span<const double> a, std::span<const double> b) {
    double sum_a = 0;
    double sum_b = 0;
    double n = 0;
    double low_a = std::numeric_limits<double>::infinity();
    double high_a = -low_a;
    double low_b = low_a;
    double high_b = -low_a;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i])) continue;
        sum_a += a[i];
        sum_b += b[i];
        low_a = std::min(low_a, a[i]);
        high_a = std::max(high_a, a[i]);
        low_b = std::min(low_b, b[i]);
        high_b = std::max(high_b, b[i]);
        n += 1;
    }
    if (n < 2 || low_a == high_a || low_b == high_b) return undefined;
    const double mean_a = sum_a / n;
    const double mean_b = sum_b / n;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i])) continue;
        const double x = a[i] - mean_a;
        const double y = b[i] - mean_b;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    const double norm = std::sqrt(aa) * std::sqrt(bb);
    return norm > 0 && std::isfinite(norm) ? std::clamp(ab / norm, -1.0, 1.0) : undefined;
}

double correlation_similarity(double real, double synthetic) { return 1 - std::abs(real - synthetic) / 2; }

JointTable::JointTable(std::span<const std::int32_t> a, std::span<const std::int32_t> b)
    : rows_(static_cast<std::int64_t>(a.size())) {
    std::int32_t most_a = -1;
    std::int32_t most_b = -1;
    for (const auto code : a) most_a = std::max(most_a, code);
    for (const auto code : b) most_b = std::max(most_b, code);
    const auto width = static_cast<std::uint64_t>(most_b) + 2;
    const auto whole = (static_cast<std::uint64_t>(most_a) + 2) * width;
    const auto key = [](std::int32_t x, std::int32_t y) {
        return (static_cast<std::uint64_t>(x + 1) << 32) | static_cast<std::uint64_t>(y + 1);
    };
    if (whole <= 4096 + 4 * a.size()) {
        // Small enough to count in place.
        std::vector<std::int64_t> counts(whole, 0);
        for (std::size_t i = 0; i < a.size(); ++i)
            ++counts[static_cast<std::uint64_t>(a[i] + 1) * width + static_cast<std::uint64_t>(b[i] + 1)];
        for (std::uint64_t cell = 0; cell < whole; ++cell)
            if (counts[cell] != 0)
                cells_.push_back(
                    {key(static_cast<std::int32_t>(cell / width) - 1, static_cast<std::int32_t>(cell % width) - 1),
                     counts[cell]});
        return;
    }
    std::vector<std::uint64_t> keys(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) keys[i] = key(a[i], b[i]);
    std::sort(keys.begin(), keys.end());
    for (const auto at : keys) {
        if (cells_.empty() || cells_.back().key != at) cells_.push_back({at, 0});
        ++cells_.back().count;
    }
}

double JointTable::similarity(const JointTable& real, const JointTable& synthetic) {
    if (real.rows_ == 0 || synthetic.rows_ == 0) return undefined;
    const auto n = static_cast<double>(real.rows_);
    const auto m = static_cast<double>(synthetic.rows_);
    double sum = 0;
    auto a = real.cells_.begin();
    auto b = synthetic.cells_.begin();
    while (a != real.cells_.end() || b != synthetic.cells_.end()) {
        const bool take_a = a != real.cells_.end() && (b == synthetic.cells_.end() || a->key <= b->key);
        const bool take_b = b != synthetic.cells_.end() && (a == real.cells_.end() || b->key <= a->key);
        const double p = take_a ? static_cast<double>(a->count) / n : 0;
        const double q = take_b ? static_cast<double>(b->count) / m : 0;
        sum += std::abs(p - q);
        if (take_a) ++a;
        if (take_b) ++b;
    }
    return 1 - sum / 2;
}

double JointTable::association() const {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> columns;
    const auto grow = [](std::vector<std::int64_t>& sums, std::uint64_t at, std::int64_t count) {
        if (sums.size() <= at) sums.resize(at + 1, 0);
        sums[at] += count;
    };
    for (const auto& cell : cells_) {
        grow(rows, cell.key >> 32, cell.count);
        grow(columns, cell.key & 0xffffffffU, cell.count);
    }
    const auto used = [](const std::vector<std::int64_t>& sums) {
        return std::count_if(sums.begin(), sums.end(), [](auto sum) { return sum > 0; });
    };
    const auto least = std::min(used(rows), used(columns));
    if (least < 2) return undefined;
    // χ² / n = Σ observed² / (row · column) − 1.
    double sum = 0;
    for (const auto& cell : cells_) {
        const auto observed = static_cast<double>(cell.count);
        sum += observed * observed /
               (static_cast<double>(rows[cell.key >> 32]) * static_cast<double>(columns[cell.key & 0xffffffffU]));
    }
    return std::sqrt(std::max(0.0, sum - 1) / static_cast<double>(least - 1));
}

Bins Bins::over(std::span<const double> values) {
    Bins bins;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (!(low <= high)) return bins;
    if (low == high) {
        low -= 0.5;
        high += 0.5;
    }
    const double step = (high - low) / 10;
    for (std::size_t i = 0; i < bins.edges.size(); ++i) bins.edges[i] = static_cast<double>(i) * step + low;
    bins.edges.back() = high;
    bins.usable = true;
    return bins;
}

std::int32_t Bins::compatible(double value) const {
    if (std::isnan(value)) return static_cast<std::int32_t>(edges.size());
    return static_cast<std::int32_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
}

std::int32_t Bins::shared(double value) const {
    if (std::isnan(value)) return -1;
    return std::clamp(compatible(value) - 1, 0, 9);
}

}  // namespace persona::quality
