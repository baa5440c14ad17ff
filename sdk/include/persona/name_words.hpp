// Words of a person's name that are no name themselves: forms of address, particles, suffixes. One list for detectors,
// surrogates and the scan of column names.
#pragma once

#include <cstdint>
#include <string_view>

namespace persona {

enum class NameWordKind : std::uint8_t {
    name,      ///< anything else
    title,     ///< "dr", "mrs", "frau": a form of address or a rank
    particle,  ///< "van", "della", "bin"
    suffix,    ///< "jr", "iii", "phd"
};
/// Of a folded word.
[[nodiscard]] NameWordKind name_word_kind(std::string_view folded) noexcept;
/// A form of address or a rank before a name ("dr", "mrs", "frau"), folded.
[[nodiscard]] bool is_title(std::string_view folded_word) noexcept;
/// A title that is nothing else: "mr" and its like in other languages, while "master" and "nurse" are words besides.
[[nodiscard]] bool is_plain_title(std::string_view folded_word) noexcept;

enum class Gender : std::uint8_t { unknown, female, male };
/// What a title tells ("mrs", "herr").
[[nodiscard]] Gender gender_of_title(std::string_view folded_word) noexcept;

}  // namespace persona
