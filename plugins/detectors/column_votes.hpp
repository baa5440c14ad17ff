// What a value looks like when it is all there is in a cell: the vote of the columns analyser.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <persona/word_lists.hpp>

namespace persona::detectors {

inline constexpr std::array<std::string_view, 11> voted_entities{
    "EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "URL",    "CREDIT_CARD", "IBAN_CODE",
    "US_SSN",        "UK_NHS",       "UK_NINO",    "PERSON", "RECORD_ID"};

/// Index into voted_entities, or nothing. Thread-safe.
class ColumnVoter {
public:
    ColumnVoter();
    ~ColumnVoter();
    [[nodiscard]] std::optional<std::size_t> vote(std::string_view value) const;
    /// Two to four capitalised words, at least one in the name lists and none of the others an ordinary word. Or one such word.
    [[nodiscard]] bool looks_like_person(std::string_view value) const;

private:
    WordLists words_;
};

/// A number with a fraction as people write amounts: digits, in groups of three or not, then a comma or point and one or
/// two digits ("4202,50", "-1.234.567,8").
[[nodiscard]] bool decimal_number(std::string_view value) noexcept;
/// How many blank-separated words.
[[nodiscard]] std::size_t count_words(std::string_view value) noexcept;

}  // namespace persona::detectors
