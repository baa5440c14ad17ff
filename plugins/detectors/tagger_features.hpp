// What the sequence model looks at: for each token of a segment the rows of its weight table that count.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "gazetteer.hpp"
#include "tagger_tokens.hpp"

namespace persona::detectors {

/// How capitals are used in a segment: they say little where all letters are small, or all large.
enum class CaseMode : std::uint8_t { mixed, lower, upper, title, starts_only };

/// What the features of a token and its neighbours are made of.
struct TokenFacts {
    std::uint32_t word = 0;   ///< hash; numbers by their length
    std::uint32_t lists = 0;  ///< bits of `listed`
    std::uint32_t prefix = 0, suffix2 = 0, suffix3 = 0;
    std::uint8_t shape = 0;    ///< kind, case and length in one
    std::uint8_t letters = 0;  ///< TokenCase, with "starts a sentence" added
    std::uint8_t coarse = 0;   ///< the one thing it most likely is, 0 to 31
    std::uint8_t phrase = 0;   ///< class of the listed phrase it belongs to, and whether it begins it
    std::uint8_t near = 0;     ///< how far back a number and a street word are
    std::uint8_t before = 0;   ///< stands after a blank, a line's end, nothing
    bool starts = false;
};

constexpr std::size_t pad = 3;  ///< facts before the first and behind the last token of a segment
constexpr std::size_t most_features = 44;
constexpr unsigned row_bits = 18;
using FeatureRows = std::array<std::uint32_t, most_features>;

/// Fills `facts` (tokens.size() + 2 * pad) for a segment. Returns the segment's case mode. `hide`, where given, takes
/// bits from what the lists say about a token (training only).
CaseMode describe_segment(std::span<const Token> tokens, const Gazetteer& lists, std::vector<TokenFacts>& facts,
                          const std::function<std::uint32_t(std::size_t, std::uint32_t)>& hide = {});
/// Where a segment that begins at `first` ends: at most 256 tokens, at the end of a paragraph or sentence where possible.
[[nodiscard]] std::size_t segment_end(std::span<const Token> tokens, std::size_t first) noexcept;

/// The rows of `at`, which points into the padded facts. Returns how many.
std::size_t feature_rows(const TokenFacts* at, CaseMode mode, FeatureRows& rows) noexcept;
/// Features from `first_lexical` on to before `end_lexical` know the word itself; training leaves them out at times.
constexpr std::size_t first_lexical = 0, end_lexical = 4;

}  // namespace persona::detectors
