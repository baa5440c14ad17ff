// India, Australia, South Africa, Nigeria.
#include <algorithm>

#include "validators.hpp"

namespace persona::detectors {

// UIDAI: twelve digits, the first 2 to 9, the last by Verhoeff's scheme; no palindrome.
bool in_aadhaar(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 12 || digits[0] < 2 || !one_separator(text)) return false;
    bool palindrome = true;
    for (std::size_t i = 0; i < 6; ++i) palindrome = palindrome && digits[i] == digits[11 - i];
    return !palindrome && verhoeff(digits);
}

// Goods and Services Tax Network: state code, PAN, entity, Z, check character mod 36 with factors 1 and 2.
bool in_gstin(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 15) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 14; ++i) {
        const int product = base36(code[i]) * (i % 2 == 0 ? 1 : 2);
        sum += product / 36 + product % 36;
    }
    return (36 - sum % 36) % 36 == base36(code[14]);
}

// Ministry of Road Transport and Highways, Central Motor Vehicles Rules: codes of states and union territories; BH for all of India.
bool in_vehicle(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size < 7 || code.size > 11) return false;
    if (code.digits(0, 2)) return code.view().substr(2, 2) == "BH";  // year, BH, number
    constexpr std::string_view states =
        "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS TG "
        "UK UA UP WB";
    const auto state = states.find(code.view().substr(0, 2));
    return state != std::string_view::npos && state % 3 == 0;
}

// Australian Business Register: 1 taken from the first digit, weights 10 1 3 5 7 9 11 13 15 17 19, mod 89.
bool au_abn(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 11 && digits[0] != 0 &&
           (weighted(digits, 0, 11, {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19}) - 10) % 89 == 0;
}

// Australian Securities and Investments Commission: weights 8 to 1, mod 10.
bool au_acn(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits.number(0, 9) != 0 &&
           (10 - weighted(digits, 0, 8, {8, 7, 6, 5, 4, 3, 2, 1}) % 10) % 10 == digits[8];
}

// Australian Taxation Office: weights 1 4 3 7 5 8 6 9 10, mod 11.
bool au_tfn(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits.number(0, 9) != 0 &&
           weighted(digits, 0, 9, {1, 4, 3, 7, 5, 8, 6, 9, 10}) % 11 == 0;
}

// Services Australia: first digit 2 to 6, weights 1 3 7 9, the ninth is the check digit, the tenth the issue of the card.
bool au_medicare(std::string_view text) noexcept {
    const Digits digits(text);
    return (digits.size == 10 || digits.size == 11) && digits[0] >= 2 && digits[0] <= 6 && digits[9] != 0 &&
           weighted(digits, 0, 8, {1, 3, 7, 9}) % 10 == digits[8];
}

// Department of Home Affairs (Identification Act 68 of 1997): date, serial number, citizenship 0 to 2, 8 or 9, Luhn.
bool za_id(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 13 && is_short_date(digits.number(0, 2), digits.number(2, 2), digits.number(4, 2)) &&
           digits[10] <= 2 && digits[11] >= 8 && luhn(text);
}

// National Identity Management Commission: eleven digits, the last by Verhoeff's scheme.
bool ng_nin(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 11 && !digits.one_digit_only() && verhoeff(digits);
}

}  // namespace persona::detectors
