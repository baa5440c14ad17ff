// Which language a context word, a column's name or a country's numbers belong to, so that `languages` can leave the others out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

namespace persona::detectors {

/// Languages as bits; see language_codes().
class LanguageSet {
public:
    constexpr LanguageSet() = default;
    constexpr explicit LanguageSet(std::uint32_t bits) : bits_(bits) {}
    [[nodiscard]] constexpr bool meets(LanguageSet other) const noexcept { return (bits_ & other.bits_) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr void add(LanguageSet other) noexcept { bits_ |= other.bits_; }

private:
    std::uint32_t bits_ = 0;
};

[[nodiscard]] LanguageSet every_language() noexcept;
/// Of one code; empty for none that is known.
[[nodiscard]] LanguageSet language_of_code(std::string_view code) noexcept;
/// The set of the codes; of none, every language. An error names the parameter 'languages'.
[[nodiscard]] Result<LanguageSet> languages_named(const std::vector<std::string>& codes);
/// "en, de, …", for messages and reference pages.
[[nodiscard]] std::string language_codes();

/// The languages of a folded word or phrase; abbreviations and names ("iban", "whatsapp") belong to all.
[[nodiscard]] LanguageSet languages_of_phrase(std::string_view folded);
/// The languages in which people of the country write whose numbers an entity type is for (DE_TAX_ID: German); other types belong to all.
[[nodiscard]] LanguageSet languages_of_entity(std::string_view entity);

}  // namespace persona::detectors
