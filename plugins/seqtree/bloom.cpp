#include "bloom.hpp"

#include <algorithm>

#include "phrases_runs.hpp"

namespace persona::seqtree {

BloomFilter::BloomFilter(std::size_t bits, int hashes)
    : bits_(std::max<std::size_t>(1, (bits + 63) / 64), 0), hashes_(hashes) {}

std::size_t BloomFilter::bit(std::uint64_t item, int hash) const noexcept {
    return hash_of(item, static_cast<std::uint64_t>(hash)) % (bits_.size() * 64);
}

void BloomFilter::add(std::uint64_t item) noexcept {
    for (int i = 0; i < hashes_; ++i) {
        const auto at = bit(item, i);
        bits_[at >> 6] |= std::uint64_t{1} << (at & 63);
    }
}

bool BloomFilter::may_hold(std::uint64_t item) const noexcept {
    if (bits_.empty()) return false;
    for (int i = 0; i < hashes_; ++i) {
        const auto at = bit(item, i);
        if (((bits_[at >> 6] >> (at & 63)) & 1) == 0) return false;
    }
    return true;
}

void BloomFilter::merge(const BloomFilter& other) {
    if (bits_.empty()) *this = other;
    for (std::size_t i = 0; i < std::min(bits_.size(), other.bits_.size()); ++i) bits_[i] |= other.bits_[i];
}

}  // namespace persona::seqtree
