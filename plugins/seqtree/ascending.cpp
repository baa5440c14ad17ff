#include "ascending.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace persona::seqtree {

Ascending::Ascending(std::vector<double> values) : values_(std::move(values)) {
    if (values_.empty()) return;
    const auto parts = 2 * std::bit_ceil(values_.size());
    starts_.assign(parts + 1, 0);
    least_ = values_.front();
    const double unit = static_cast<double>(parts) / (values_.back() - least_);
    // Of one value, or of a range that no number can tell: everything lies in one part.
    parts_a_unit_ = std::isfinite(unit) ? unit : 0;
    for (const double value : values_) ++starts_[part_of(value) + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

std::size_t Ascending::part_of(double value) const noexcept {
    const auto last = static_cast<double>(starts_.size() - 2);
    // In this order a product that is no number, of zero and infinity, becomes 0.
    return static_cast<std::size_t>(std::max(0.0, std::min((value - least_) * parts_a_unit_, last)));
}

std::size_t Ascending::first_not_below(double value) const noexcept {
    if (values_.empty()) return 0;
    const auto part = part_of(value);
    const double* const all = values_.data();
    const double* at = all + starts_[part];
    auto left = static_cast<std::size_t>(starts_[part + 1] - starts_[part]);
    if (left == 0) return starts_[part];
    // Without branches, half of which would be guessed wrongly.
    while (left > 1) {
        const auto half = left / 2;
        at += static_cast<std::size_t>(at[half - 1] < value) * half;
        left -= half;
    }
    return static_cast<std::size_t>(at - all) + static_cast<std::size_t>(*at < value);
}

}  // namespace persona::seqtree
