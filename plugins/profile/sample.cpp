#include "sample.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace persona::profile {
namespace {

/// SplitMix64's finaliser (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
std::uint64_t mixed(std::uint64_t x) noexcept {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

}  // namespace

std::size_t RowSample::add(std::int64_t row, std::int64_t subject) {
    keys_.push_back({mixed(static_cast<std::uint64_t>(row)), row});
    subjects_.push_back(subject);
    for (auto& column : values_) column.push_back(std::numeric_limits<double>::quiet_NaN());
    return keys_.size() - 1;
}

void RowSample::merge(RowSample& from) {
    whole_ = whole_ && from.whole_;
    if (values_.empty() && keys_.empty()) {
        std::swap(*this, from);
        return;
    }
    if (from.limit_ < limit_) limit_ = from.limit_;
    if (!whole_) from.keep_below(limit_);  // what so many others are below will not stay
    keys_.insert(keys_.end(), from.keys_.begin(), from.keys_.end());
    subjects_.insert(subjects_.end(), from.subjects_.begin(), from.subjects_.end());
    for (std::size_t c = 0; c < values_.size(); ++c)
        values_[c].insert(values_[c].end(), from.values_[c].begin(), from.values_[c].end());
    if (keys_.size() > 2 * most_) cut();
}

void RowSample::cut() {
    if (keys_.size() <= most_) return;
    whole_ = false;
    auto sorted = keys_;
    const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(most_);
    std::nth_element(sorted.begin(), last, sorted.end());
    limit_ = *last;
    keep_below(limit_);
}

void RowSample::keep_below(Key limit) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < keys_.size(); ++i)
        if (keys_[i] < limit) places.push_back(i);
    // In place: room that is given back and taken anew is cleared by the system each time.
    const auto pick = [&](auto& from) {
        for (std::size_t i = 0; i < places.size(); ++i) from[i] = from[places[i]];
        from.resize(places.size());
    };
    pick(keys_);
    pick(subjects_);
    for (auto& column : values_) pick(column);
}

void RowSample::settle() {
    cut();
    std::vector<std::size_t> places(keys_.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return keys_[a].row < keys_[b].row; });
    const auto picked = [&](auto& from) {
        std::remove_reference_t<decltype(from)> out;
        out.reserve(places.size());
        for (const auto place : places) out.push_back(from[place]);
        from = std::move(out);
    };
    picked(keys_);
    picked(subjects_);
    for (auto& column : values_) picked(column);
}

}  // namespace persona::profile
