// Texts as tokens and back. A token is a word, a mark of punctuation, a slot for a finding, or the shape of a number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace persona::seqtree {

/// Begins a token that stands close to the one before it: a full stop, the word after an opening bracket.
inline constexpr char joined = '\x03';
/// Begins (after `joined`) the shape of a token with digits: "£99.99" for "£31.40". Digits are drawn anew.
inline constexpr char digits = '\x04';

[[nodiscard]] std::vector<std::string> tokens_of(std::string_view text);
/// True for what ends a sentence.
[[nodiscard]] bool ends_sentence(std::string_view token) noexcept;
/// True for tokens that count as words: anything but punctuation.
[[nodiscard]] bool is_word(std::string_view token) noexcept;
/// The form in which runs of words are compared: ASCII letters in lower case, without `joined`.
[[nodiscard]] std::string compared(std::string_view token);

}  // namespace persona::seqtree
