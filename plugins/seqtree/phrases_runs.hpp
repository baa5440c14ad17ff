// Runs of eight words that fewer than k subjects share: where the source is at hand, the writer does not repeat one.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bloom.hpp"

namespace persona::seqtree {

inline constexpr std::size_t run_words = 8;

/// One hash of two.
[[nodiscard]] std::uint64_t hash_of(std::uint64_t a, std::uint64_t b) noexcept;

/// Rolls over the words of a text and gives the hash of each run of eight.
class RunHash {
public:
    /// The hash of the last eight words, or 0 while there are fewer.
    [[nodiscard]] std::uint64_t add(std::uint64_t word_hash);
    /// What add() would give, without adding.
    [[nodiscard]] std::uint64_t peek(std::uint64_t word_hash) const;
private:
    std::array<std::uint64_t, run_words - 1> words_{};  ///< the last ones, in a ring
    std::size_t added_ = 0;
};

/// The runs that fewer than k subjects share: no rare run passes; one in thirty others is taken for one and written
/// differently. It lives in the memory of the run that read the source and has no file form: anybody who can look a sentence
/// up in it learns whether somebody wrote it, whatever key it is made with.
class RareRuns {
public:
    RareRuns() = default;
    explicit RareRuns(std::size_t runs) : filter_(runs * bits_a_run, hashes) {}
    void add(std::uint64_t run) noexcept { filter_.add(run); }
    [[nodiscard]] bool may_hold(std::uint64_t run) const noexcept { return run != 0 && filter_.may_hold(run); }
private:
    static constexpr std::size_t bits_a_run = 7;
    static constexpr int hashes = 3;
    BloomFilter filter_;
};

/// Finds the rare ones among runs that are added subject by subject.
class RareRunFinder {
public:
    void add(std::uint64_t run, std::uint32_t subject);
    [[nodiscard]] RareRuns rare(std::int64_t k) const;
private:
    // How many subjects use a run, at most: counters shared by hash can only be too high, and both of a run's hardly ever are.
    static constexpr std::size_t slots = std::size_t{1} << 22, tables = 2;
    static constexpr std::uint8_t most = 255;
    struct Slot {
        std::uint32_t last = 0xffffffff;  ///< subject
        std::uint8_t held = 0;
    };
    [[nodiscard]] static std::size_t slot_of(std::uint64_t run, std::size_t table) noexcept {
        return table * slots + ((run >> (32 * table)) % slots);
    }
    std::vector<std::uint64_t> runs_;
    std::vector<Slot> slots_ = std::vector<Slot>(tables * slots);
};

}  // namespace persona::seqtree
