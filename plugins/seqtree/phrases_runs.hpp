// Runs of eight words that fewer than k subjects share: the writer must not repeat one.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "bytes.hpp"

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
/// for one and written differently. Keyed, and too coarse to read anything out of it.
class RareRuns {
public:
    RareRuns() = default;
    RareRuns(std::size_t runs, std::uint64_t key);
    void add(std::uint64_t run) noexcept;
    [[nodiscard]] bool may_hold(std::uint64_t run) const noexcept;
    void save(ByteWriter& out) const;
    [[nodiscard]] static RareRuns load(ByteReader& in);
private:
    static constexpr int hashes = 3;
    std::vector<std::uint64_t> bits_;
    std::uint64_t key_ = 0;
};

}  // namespace persona::seqtree
