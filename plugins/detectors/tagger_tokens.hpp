// Text cut into tokens with byte offsets: words, numbers, codes, addresses of the net, marks, ends of lines.
//
// A word is letters with apostrophes inside ("O'Brien"); English endings ("'s", "'m", "n't") and French and Italian
// beginnings ("l'", "d'") are tokens of their own, and so is a hyphen, so that the parts of a double name can be looked up.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace persona::detectors {

enum class TokenKind : std::uint8_t { word, number, code, net, mark, line, paragraph };
enum class TokenCase : std::uint8_t { none, lower, title, upper, initial, mixed };

struct Token {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t hash = 0;                              ///< of the folded token: lower case, accents off
    std::uint32_t prefix = 0, suffix2 = 0, suffix3 = 0;  ///< of a word's folded letters
    TokenKind kind = TokenKind::mark;
    TokenCase letters = TokenCase::none;
    bool blank_before = false;
    std::uint8_t length = 0;  ///< in code points, at most 255
    char mark = 0;            ///< a mark's byte; 'x' for those beyond ASCII
};

/// Appends the tokens of `text` to `out`. Invalid UTF-8 gives marks.
void tokenise(std::string_view text, std::vector<Token>& out);

/// The hash of an already folded token, as Token::hash.
[[nodiscard]] std::uint32_t token_hash(std::string_view folded) noexcept;
/// Of several tokens in a row: joined(joined(first, second), third).
[[nodiscard]] constexpr std::uint32_t joined_hash(std::uint32_t left, std::uint32_t right) noexcept {
    std::uint32_t h = (left ^ 0x9e3779b9U) * 0x85ebca6bU + right;
    h ^= h >> 15;
    h *= 0xc2b2ae35U;
    return h ^ (h >> 13);
}

}  // namespace persona::detectors
