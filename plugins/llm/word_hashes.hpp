// Texts as hashes of their words: what drafts and answers are compared by. Two words of one hash are met once in 10^19.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace persona::llm {

/// Of a text's words, folded, in their order.
using WordHashes = std::vector<std::uint64_t>;
[[nodiscard]] WordHashes hashed_words(std::string_view text);

/// As bytes to make one hash of.
[[nodiscard]] inline std::string_view bytes_of(std::span<const std::uint64_t> words) noexcept {
    return {reinterpret_cast<const char*>(words.data()), words.size_bytes()};
}

/// Of every `length` words that stand in a row; of fewer words, all of them are one run.
[[nodiscard]] std::vector<std::uint64_t> runs_of(const WordHashes& words, std::size_t length);
/// By that a copy is known.
inline constexpr std::size_t run_of_a_copy = 5;

/// The latest hashes of a stream, in a fixed number of bytes. What it says to hold was added; what was added long ago it
/// may have forgotten.
class RecentHashes {
public:
    /// At most so many; a power of two.
    explicit RecentHashes(std::size_t capacity) : slots_(capacity) {}
    void add(std::uint64_t hash) noexcept;
    [[nodiscard]] bool contains(std::uint64_t hash) const noexcept;

private:
    static constexpr std::size_t width = 8;  ///< hashes that share a place, the latest first: one cache line
    [[nodiscard]] std::size_t place_of(std::uint64_t hash) const noexcept { return hash & (slots_.size() - width); }
    std::vector<std::uint64_t> slots_;  ///< 0: empty
};

}  // namespace persona::llm
