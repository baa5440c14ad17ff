// Texts as tokens and back. A token is a word, a mark of punctuation, a slot for a finding, or the shape of a number or
// of a date.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace persona::seqtree {

/// Begins a token that stands close to the one before it: a full stop, the word after an opening bracket.
inline constexpr char joined = '\x03';
/// Begins (after `joined`) the shape of a token with digits: "£0.99" for "£31.40". Digits are drawn anew.
inline constexpr char digits = '\x04';
/// In a shape: a digit; a number of one to three digits.
inline constexpr char one_digit = '9', any_width = '0';
/// Begins (after `joined`) another day, written as a date of the text was: "22 July 2000" for "3 May 1987".
inline constexpr char date_like = '\x05';

/// Begins the token of a class of words; what follows is its number.
inline constexpr char word_class = '\x08';

/// Begins (after `joined`) a mark behind which a new sentence begins as behind a full stop: " - ", or
/// the end of a line, with the mark before it: ".\n".
inline constexpr char joining = '\x0b';
/// Where a text ends without a mark.
inline constexpr std::string_view silent_end = "\x03";
/// The class of all marks that end sentences.
inline constexpr std::string_view any_end = "\x0b";

/// ASCII's digits, whatever the locale.
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
/// A word of which nothing but the first letter is a capital, with a small one: "the" for "The". Else none.
[[nodiscard]] std::optional<std::string> uncapitalised(std::string_view token);
/// A word of small letters with a capital; any other token as it is.
[[nodiscard]] std::string capitalised(std::string_view token);
/// A mark that may stand close behind a word.
[[nodiscard]] constexpr bool closing(char c) noexcept {
    return std::string_view(".,;:!?)]}\"'").find(c) != std::string_view::npos;
}

struct TextToken {
    std::string token;
    std::string_view stood;  ///< a number or a date as the text has it, else empty
};

/// Finds dates of several words. Remembers which words can be part of one.
class DateFinder {
public:
    struct Found {
        std::size_t end = 0;  ///< in the text
        std::string like;     ///< the token, without `joined`
    };
    /// A date that begins at `at`, the begin of a word.
    [[nodiscard]] std::optional<Found> at(std::string_view text, std::size_t at);
private:
    bool may_be_part(std::string_view word);
    std::unordered_map<std::string, bool> known_;
};

/// `stood` points into `text`.
[[nodiscard]] std::vector<TextToken> read_tokens(std::string_view text, DateFinder& dates);
[[nodiscard]] std::vector<std::string> tokens_of(std::string_view text);
/// True for what ends a sentence.
[[nodiscard]] bool ends_sentence(std::string_view token) noexcept;
/// True for a mark that ends a sentence and says that another follows.
[[nodiscard]] bool joins_sentences(std::string_view token) noexcept;
/// True for what has neither a letter nor a figure nor stands for something that has.
[[nodiscard]] bool is_mark(std::string_view token) noexcept;
/// True for tokens that count as words: anything but punctuation.
[[nodiscard]] bool is_word(std::string_view token) noexcept;
/// How many letters it becomes, about, with the blank before it.
[[nodiscard]] std::size_t letters_of(std::string_view token) noexcept;
/// The form in which runs of words are compared: ASCII letters in lower case, without `joined`.
[[nodiscard]] std::string compared(std::string_view token);
/// The hashes of a token's words in that form, none of them 0; none for punctuation and for classes.
[[nodiscard]] std::vector<std::uint64_t> word_hashes(std::string_view token);

}  // namespace persona::seqtree
