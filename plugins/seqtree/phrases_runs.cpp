#include "phrases_runs.hpp"

#include <algorithm>

#include <persona/random.hpp>

namespace persona::seqtree {
namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t both[2] = {a, b};
    return stable_hash({reinterpret_cast<const char*>(both), sizeof both});
}

}  // namespace

std::uint64_t RunHash::peek(std::uint64_t word_hash) const {
    if (words_.size() + 1 < run_words) return 0;
    std::uint64_t hash = 0x72756e;
    for (std::size_t i = words_.size() + 1 - run_words; i < words_.size(); ++i) hash = mix(hash, words_[i]);
    return std::max<std::uint64_t>(mix(hash, word_hash), 1);
}

std::uint64_t RunHash::add(std::uint64_t word_hash) {
    const auto hash = peek(word_hash);
    words_.push_back(word_hash);
    if (words_.size() >= run_words) words_.pop_front();
    return hash;
}

RareRuns::RareRuns(std::size_t runs) : bits_(std::max<std::size_t>(1, (runs * 7 + 63) / 64), 0) {}

void RareRuns::add(std::uint64_t run) noexcept {
    for (int i = 0; i < hashes; ++i) {
        const auto bit = mix(run, static_cast<std::uint64_t>(i)) % (bits_.size() * 64);
        bits_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    }
}

bool RareRuns::may_hold(std::uint64_t run) const noexcept {
    if (run == 0 || bits_.empty()) return false;
    for (int i = 0; i < hashes; ++i) {
        const auto bit = mix(run, static_cast<std::uint64_t>(i)) % (bits_.size() * 64);
        if (((bits_[bit >> 6] >> (bit & 63)) & 1) == 0) return false;
    }
    return true;
}

}  // namespace persona::seqtree
