#include "phrases_runs.hpp"

#include <algorithm>

#include <persona/random.hpp>

namespace persona::seqtree {
std::uint64_t hash_of(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t both[2] = {a, b};
    return stable_hash({reinterpret_cast<const char*>(both), sizeof both});
}

std::uint64_t RunHash::peek(std::uint64_t word_hash) const {
    if (words_.size() + 1 < run_words) return 0;
    std::uint64_t hash = 0x72756e;
    for (std::size_t i = words_.size() + 1 - run_words; i < words_.size(); ++i) hash = hash_of(hash, words_[i]);
    return std::max<std::uint64_t>(hash_of(hash, word_hash), 1);
}

std::uint64_t RunHash::add(std::uint64_t word_hash) {
    const auto hash = peek(word_hash);
    words_.push_back(word_hash);
    if (words_.size() >= run_words) words_.pop_front();
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
