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
    for (std::size_t table = 0; table < tables; ++table) {
        auto& slot = slots_[slot_of(run, table)];
        if (slot.last != subject && slot.held < most) ++slot.held;
        slot.last = subject;
    }
}

RareRuns RareRunFinder::rare(std::int64_t k) const {
    RareRuns out(runs_.size());
    const auto least = static_cast<std::uint8_t>(std::min<std::int64_t>(k, most));
    for (const auto run : runs_)
        if (std::min(slots_[slot_of(run, 0)].held, slots_[slot_of(run, 1)].held) < least) out.add(run);
    return out;
}

}  // namespace persona::seqtree
