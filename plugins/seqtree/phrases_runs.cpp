#include "phrases_runs.hpp"

#include <algorithm>

namespace persona::seqtree {
std::uint64_t hash_of(std::uint64_t a, std::uint64_t b) noexcept {
    // The last steps of MurmurHash3 (Austin Appleby, public domain) over both.
    a = (a ^ (b * 0x9e3779b97f4a7c15U)) + b;
    a = (a ^ (a >> 33)) * 0xff51afd7ed558ccdU;
    a = (a ^ (a >> 33)) * 0xc4ceb9fe1a85ec53U;
    return a ^ (a >> 33);
}

std::uint64_t RunHash::peek(std::uint64_t word_hash) const {
    if (added_ < words_.size()) return 0;
    std::uint64_t hash = 0x72756e;
    for (std::size_t i = 0; i < words_.size(); ++i) hash = hash_of(hash, words_[(added_ + i) % words_.size()]);
    return std::max<std::uint64_t>(hash_of(hash, word_hash), 1);
}

std::uint64_t RunHash::add(std::uint64_t word_hash) {
    const auto hash = peek(word_hash);
    words_[added_++ % words_.size()] = word_hash;
    return hash;
}

void RareRunFinder::add(std::uint64_t run, std::uint32_t subject) {
    runs_.push_back(run);
    auto& held = held_[run % slots];
    if (last_[run % slots] != subject && held < most) ++held;
    last_[run % slots] = subject;
}

RareRuns RareRunFinder::rare(std::int64_t k) const {
    RareRuns out(runs_.size());
    for (const auto run : runs_)
        if (held_[run % slots] < std::min<std::int64_t>(k, most)) out.add(run);
    return out;
}

}  // namespace persona::seqtree
