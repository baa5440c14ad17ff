// Runs of eight words that fewer than k subjects share: where the source is at hand, the writer does not repeat one.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace persona::seqtree {

inline constexpr std::size_t run_words = 8;

/// Rolls over the words of a text and gives the hash of each run of eight.
class RunHash {
public:
    /// The hash of the last eight words, or 0 while there are fewer.
    [[nodiscard]] std::uint64_t add(std::uint64_t word_hash);
    /// What add() would give, without adding.
    [[nodiscard]] std::uint64_t peek(std::uint64_t word_hash) const;
    void clear() noexcept { words_.clear(); }
private:
    std::deque<std::uint64_t> words_;
};

/// A Bloom filter ("Space/time trade-offs in hash coding", 1970): no rare run passes; one in thirty others is taken
/// for one and written differently. It lives in the memory of the run that read the source and has no file form: anybody
/// who can look a sentence up in it learns whether somebody wrote it, whatever key it is made with.
class RareRuns {
public:
    RareRuns() = default;
    explicit RareRuns(std::size_t runs);
    void add(std::uint64_t run) noexcept;
    [[nodiscard]] bool may_hold(std::uint64_t run) const noexcept;
private:
    static constexpr int hashes = 3;
    std::vector<std::uint64_t> bits_;
};

}  // namespace persona::seqtree
