#include "identity.hpp"

#include <algorithm>

namespace persona::quality {

namespace {

bool is_digit(unsigned char byte) { return byte >= '0' && byte <= '9'; }
/// Letters of ASCII; every byte of a longer character counts as a letter, whatever it is.
bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

}  // namespace

std::string shape_of(std::string_view text) {
    constexpr std::size_t most = 48;
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_letter(byte)) {
            if (out.empty() || out.back() != 'a') out += 'a';
        } else if (is_digit(byte)) {
            out += '9';
        } else {
            out += byte < 0x20 ? ' ' : c;
        }
        if (out.size() >= most) break;
    }
    return out;
}

void KeyedSet::add(std::uint64_t hash) {
    if (hash > limit_) return;
    hashes_.push_back(hash);
    if (hashes_.size() > 2 * capacity_) seal();
}

void KeyedSet::merge(KeyedSet& other) {
    limit_ = std::min(limit_, other.limit_);
    hashes_.insert(hashes_.end(), other.hashes_.begin(), other.hashes_.end());
    other.hashes_ = {};
    if (hashes_.size() > 2 * capacity_) seal();
}

void KeyedSet::seal() {
    std::sort(hashes_.begin(), hashes_.end());
    hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
    while (hashes_.size() > capacity_) {
        limit_ /= 2;
        hashes_.erase(std::upper_bound(hashes_.begin(), hashes_.end(), limit_), hashes_.end());
    }
    hashes_.erase(std::upper_bound(hashes_.begin(), hashes_.end(), limit_), hashes_.end());
}

bool KeyedSet::contains(std::uint64_t hash) const noexcept {
    return std::binary_search(hashes_.begin(), hashes_.end(), hash);
}

std::int64_t KeyedSet::common(const KeyedSet& other) const noexcept {
    std::int64_t count = 0;
    for (const auto hash : other.hashes_) count += contains(hash) ? 1 : 0;
    return count;
}

double KeyedSet::kept_share() const noexcept {
    return static_cast<double>(limit_) / static_cast<double>(~std::uint64_t{0});
}

}  // namespace persona::quality
