// Which patterns can match at a place, told from its first bytes: a handful of table look-ups for all patterns together.
//
// The tables are derived from the regular expressions (pattern_syntax.hpp), so they can not disagree with them: the first three bytes;
// how many digits follow; the length of the first run of digits or letters with what follows it; the run after that.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "pattern_starts.hpp"
#include "pattern_syntax.hpp"

namespace persona::detectors {

/// A set of patterns, by their place in the table.
struct PatternSet {
    static constexpr std::size_t words = 4, capacity = words * 64;
    std::array<std::uint64_t, words> bits{};
    void add(std::size_t pattern) noexcept { bits[pattern / 64] |= std::uint64_t{1} << (pattern % 64); }
    [[nodiscard]] bool has(std::size_t pattern) const noexcept {
        return (bits[pattern / 64] >> (pattern % 64) & 1) != 0;
    }
    [[nodiscard]] bool any() const noexcept {
        std::uint64_t all = 0;
        for (const auto word : bits) all |= word;
        return all != 0;
    }
    PatternSet& operator|=(const PatternSet& other) noexcept {
        for (std::size_t i = 0; i < words; ++i) bits[i] |= other.bits[i];
        return *this;
    }
    PatternSet& operator&=(const PatternSet& other) noexcept {
        for (std::size_t i = 0; i < words; ++i) bits[i] &= other.bits[i];
        return *this;
    }
    template <class Do>
    void each(Do todo) const {
        for (std::size_t i = 0; i < words; ++i) {
            for (auto word = bits[i]; word != 0; word &= word - 1)
                todo(i * 64 + static_cast<std::size_t>(__builtin_ctzll(word)));
        }
    }
};

/// What is known of one expression.
struct PatternReach {
    static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();
    std::size_t longest = unbounded;      ///< bytes of a match
    bool needs_digit = false;             ///< every match has one
    std::size_t first_digit = unbounded;  ///< bytes before the first digit, at most
    std::size_t digits = 0;               ///< in the first PatternGates::digit_window bytes of a match, at least
    std::size_t keys = 0;  ///< so many bytes of every match, from its begin on, are bytes of a key (at most 32)
};
[[nodiscard]] PatternReach reach_of(const Automaton& automaton);

class PatternGates {
public:
    static constexpr std::size_t digit_window = 48;
    /// `least_digits`: in the first digit_window bytes of a match.
    void add(std::size_t pattern, const Automaton& derived, std::size_t least_digits);
    /// For an expression that could not be read: passes all gates.
    void add(std::size_t pattern);
    /// Those that can match from `at` on, by all gates.
    [[nodiscard]] PatternSet at(std::string_view text, std::size_t at) const noexcept;
    /// Those that can begin with this byte.
    [[nodiscard]] const PatternSet& beginning(char c) const noexcept {
        return bytes_[0][static_cast<unsigned char>(c)];
    }

private:
    void add_runs(std::size_t pattern, const Automaton& derived);
    static constexpr std::size_t most_run = 31, most_digits = 16;  // longer runs and more digits count as these
    static constexpr std::size_t no_byte = 256;                    // the text ends
    using ByByte = std::array<PatternSet, 257>;
    using ByRun = std::array<PatternSet, most_run + 1>;
    std::array<ByByte, 3> bytes_{};
    std::array<PatternSet, most_digits + 1> digits_{};
    // By kind of the first run (digits, letters) and its length, and by what follows.
    std::array<std::array<std::array<PatternSet, symbol_count>, most_run + 1>, 2> ends_{}, goes_on_{};
    /// Whether any pattern is in the two above: most words before a number are told by this alone.
    std::array<std::array<std::array<bool, symbol_count>, most_run + 1>, 2> first_run_{};
    // By what follows the first run and the run after that; [2][0]: neither digit nor letter.
    std::array<std::array<ByRun, 3>, symbol_count> second_{};
    std::array<ByByte, 2> second_bytes_{};  ///< its first two bytes
};

}  // namespace persona::detectors
