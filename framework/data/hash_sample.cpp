#include <persona/hash_sample.hpp>

#include <algorithm>

namespace persona {

void HashSample::add(std::uint64_t hash) {
    if (hash > limit_) return;
    hashes_.push_back(hash);
    if (hashes_.size() > 2 * capacity_) prune();
}

void HashSample::merge(HashSample& other) {
    limit_ = std::min(limit_, other.limit_);
    hashes_.insert(hashes_.end(), other.hashes_.begin(), other.hashes_.end());
    other.hashes_ = {};
    if (hashes_.size() > 2 * capacity_) prune();
}

void HashSample::prune() {
    std::erase_if(hashes_, [&](auto hash) { return hash > limit_; });
    if (keep_ == Keep::different) {
        std::sort(hashes_.begin(), hashes_.end());
        hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
    }
    // A value that comes again and again can not be thinned out; the limit then falls to where nothing else is left.
    while (hashes_.size() > capacity_ && limit_ > 1) {
        limit_ /= 2;
        std::erase_if(hashes_, [&](auto hash) { return hash > limit_; });
    }
}

void HashSample::seal(std::uint64_t limit) {
    limit_ = std::min(limit_, limit);
    prune();
    if (keep_ == Keep::every) std::sort(hashes_.begin(), hashes_.end());
}

bool HashSample::contains(std::uint64_t hash) const noexcept {
    return std::binary_search(hashes_.begin(), hashes_.end(), hash);
}

std::int64_t HashSample::count(std::uint64_t hash) const noexcept {
    const auto [first, last] = std::equal_range(hashes_.begin(), hashes_.end(), hash);
    return last - first;
}

std::int64_t HashSample::common(const HashSample& other) const noexcept {
    return std::count_if(other.hashes_.begin(), other.hashes_.end(), [&](auto hash) { return contains(hash); });
}

std::int64_t HashSample::repeated() const noexcept {
    std::int64_t out = 0;
    for (std::size_t i = 1; i < hashes_.size(); ++i) out += hashes_[i] == hashes_[i - 1] ? 1 : 0;
    return out;
}

double HashSample::kept_share() const noexcept {
    return static_cast<double>(limit_) / static_cast<double>(~std::uint64_t{0});
}

}  // namespace persona
