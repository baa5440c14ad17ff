#include "framework/config/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "framework/config/yaml.hpp"
#include "framework/data/ascii.hpp"

namespace persona {
namespace {

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// A word in lower, Capital or UPPER case: the three forms YAML 1.1 knew of each.
bool is_word(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size() || text.empty()) return false;
    const auto up = [](char c) { return static_cast<char>(c - 'a' + 'A'); };
    if (text == lower) return true;
    if (text[0] != up(lower[0])) return false;
    if (text.substr(1) == lower.substr(1)) return true;
    return std::equal(text.begin(), text.end(), lower.begin(), [&](char a, char b) { return a == up(b); });
}

struct Number {
    bool is_whole = true;
    bool leading_zero = false;
};

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
std::optional<Number> number_form(std::string_view text) {
    Number form;
    std::size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t begin = i;
    while (i < text.size() && ascii_digit(text[i])) ++i;
    const std::size_t before = i - begin;
    form.leading_zero = before > 1 && text[begin] == '0';
    std::size_t after = 0;
    if (i < text.size() && text[i] == '.') {
        form.is_whole = false;
        for (++i; i < text.size() && ascii_digit(text[i]); ++i) ++after;
    }
    if (before == 0 && after == 0) return std::nullopt;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        form.is_whole = false;
        ++i;
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
        if (i == text.size()) return std::nullopt;
        while (i < text.size() && ascii_digit(text[i])) ++i;
    }
    if (i != text.size()) return std::nullopt;
    return form;
}

Scalar read_integer(std::string_view text, int base) {
    const std::string_view shown = text;
    if (text.starts_with('+')) text.remove_prefix(1);
    if (base == 16) text.remove_prefix(2);
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (failure != std::errc() || end != text.data() + text.size())
        return ScalarProblem{
            in_quotes(shown) + " is too large for a whole number",
            "whole numbers reach from -9223372036854775808 to 9223372036854775807; put it in quotes if it is text"};
    return value;
}

Scalar read_number(std::string_view text) {
    const std::string_view shown = text;
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size())
        return ScalarProblem{in_quotes(shown) + " is out of range for a number",
                             "numbers reach to about 1.8e308; put it in quotes if it is text"};
    return value;
}

bool all_in(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

}  // namespace

Scalar read_plain_scalar(std::string_view text) {
    static constexpr std::array<std::string_view, 5> nulls{"", "~", "null", "Null", "NULL"};
    static constexpr std::array<std::string_view, 4> ambiguous{"yes", "no", "on", "off"};
    static constexpr std::array<std::string_view, 2> not_finite{".inf", ".nan"};
    if (one_of(text, nulls)) return std::monostate();
    if (is_word(text, "true")) return true;
    if (is_word(text, "false")) return false;
    for (const auto word : ambiguous)
        if (is_word(text, word))
            return ScalarProblem{in_quotes(text) + " is ambiguous: a boolean for some readers of YAML, text for others",
                                 std::string("write ") + (word == "yes" || word == "on" ? "true" : "false") +
                                     ", or \"" + std::string(text) + "\" for the word"};
    std::string_view bare = text;
    if (bare.starts_with('-') || bare.starts_with('+')) bare.remove_prefix(1);
    const bool dotted_word =
        bare == ".Inf" || bare == ".INF" || bare == ".NaN" || bare == ".NAN" || one_of(bare, not_finite);
    if (dotted_word)
        return ScalarProblem{in_quotes(text) + " is not a finite number", "put it in quotes if it is text"};
    if (bare.starts_with("0o") && all_in(bare.substr(2), "01234567"))
        return ScalarProblem{in_quotes(text) + " is an octal number",
                             "write it in decimal, or in quotes if it is text"};
    if (text.starts_with("0x") && all_in(text.substr(2), "0123456789abcdefABCDEF")) return read_integer(text, 16);
    const auto form = number_form(text);
    if (!form) return std::string(text);
    if (form->leading_zero)
        return ScalarProblem{
            in_quotes(text) + " looks like an octal number: readers of YAML disagree about leading zeros",
            "write it without leading zeros, or in quotes if it is text"};
    return form->is_whole ? read_integer(text, 10) : read_number(text);
}

}  // namespace persona
