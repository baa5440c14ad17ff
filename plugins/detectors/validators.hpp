// Check digits and structure: what tells a number from a number that means somebody. All take the text as written
// (separators and all) and never allocate.
#pragma once

#include <string_view>

namespace persona::detectors {

[[nodiscard]] bool luhn(std::string_view text) noexcept;         ///< ISO/IEC 7812-1
[[nodiscard]] bool credit_card(std::string_view text) noexcept;  ///< 12 to 19 digits, a network's first digits, Luhn
[[nodiscard]] bool iban(std::string_view text) noexcept;         ///< ISO 13616: country's length and mod 97
[[nodiscard]] bool uk_nhs(std::string_view text) noexcept;       ///< modulus 11
[[nodiscard]] bool us_ssn(std::string_view text) noexcept;       ///< areas, groups and serials that can be issued
[[nodiscard]] bool uk_nino(std::string_view text) noexcept;      ///< a prefix that is used
[[nodiscard]] bool ip_v4(std::string_view text) noexcept;
[[nodiscard]] bool ip_v6(std::string_view text) noexcept;  ///< RFC 4291, with an optional prefix length and zone
[[nodiscard]] bool calendar_date(
    std::string_view text) noexcept;  ///< digits only forms: day, month and year that exist
[[nodiscard]] bool email(
    std::string_view text) noexcept;  ///< lengths and dots of RFC 5321; a top-level domain of letters

}  // namespace persona::detectors
