// The Americas.
#include <algorithm>

#include "validators.hpp"

namespace persona::detectors {

// Social Security Administration, "Social Security Number Randomization" and POMS RM 10201.035: no area 000, 666 or 900 to
// 999, no group 00, no serial 0000. 078-05-1120 and 219-09-9999 were printed as samples, 123-45-6789 is everybody's example.
bool us_ssn(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits.one_digit_only() || !one_separator(text)) return false;
    const int area = digits.number(0, 3);
    const int all = digits.number(0, 9);
    return area != 0 && area != 666 && area < 900 && digits.number(3, 2) != 0 && digits.number(5, 4) != 0 &&
           all != 78051120 && all != 219099999 && all != 123456789;
}

// Internal Revenue Service, Internal Revenue Manual 3.21.263: 9xx, fourth and fifth digit 50 to 65, 70 to 88, 90 to 92, 94 to 99.
bool us_itin(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits[0] != 9) return false;
    const int group = digits.number(3, 2);
    return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94;
}

// Centers for Medicare & Medicaid Services, "Requirements for National Provider Identifier and NPI Check Digit": Luhn over
// 80840 and the number, which begins with 1 or 2. The prefix adds 24 to the sum. Nine equal digits are a placeholder.
bool us_npi(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 || digits[0] < 1 || digits[0] > 2) return false;
    if (std::all_of(digits.value.begin(), digits.value.begin() + 9, [&](int each) { return each == digits[0]; }))
        return false;
    return (24 + weighted_cross(digits, 0, 10, {2, 1})) % 10 == 0;
}

// Drug Enforcement Administration, 21 CFR 1301: two letters (the second may be 9), six digits and a check digit: the last of
// (d1 + d3 + d5) + 2 (d2 + d4 + d6).
bool us_dea(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 9) return false;
    const Digits digits(code.view().substr(2));
    return digits.size == 7 && digits.number(0, 7) != 0 && weighted(digits, 0, 6, {1, 2}) % 10 == digits[6];
}

// Employment and Social Development Canada: Luhn; numbers begin with 1 to 7, or 9 for temporary residents.
bool ca_sin(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits[0] != 0 && digits[0] != 8 && !digits.one_digit_only() && one_separator(text) &&
           luhn(text);
}

// Receita Federal, Instrução Normativa RFB 1548/2015: two check digits, mod 11 with weights 10 to 2 and 11 to 2.
bool br_cpf(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11 || digits.one_digit_only()) return false;
    const auto check = [](int sum) { return sum % 11 < 2 ? 0 : 11 - sum % 11; };
    return check(weighted(digits, 0, 9, {10, 9, 8, 7, 6, 5, 4, 3, 2})) == digits[9] &&
           check(weighted(digits, 0, 10, {11, 10, 9, 8, 7, 6, 5, 4, 3, 2})) == digits[10];
}

// Receita Federal, Instrução Normativa RFB 2229/2024: 12 letters or digits and two check digits; a letter counts as its ASCII code
// less 48.
bool br_cnpj(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 14 || !code.digits(12, 2)) return false;
    if (code.digits(0, 14) && Digits(text).one_digit_only()) return false;
    const auto check = [&](std::size_t count) {
        int sum = 0;
        int weight = 2;
        for (std::size_t i = count; i-- > 0; weight = weight == 9 ? 2 : weight + 1) sum += (code[i] - '0') * weight;
        return sum % 11 < 2 ? 0 : 11 - sum % 11;
    };
    return check(12) == code[12] - '0' && check(13) == code[13] - '0';
}

// Diario Oficial de la Federación, 18 October 2021 ("Instructivo normativo para la asignación de la CURP"): date of birth, sex,
// state, consonants, and a check digit over the alphabet with Ñ after N.
bool mx_curp(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 18 || !code.digits(4, 6)) return false;
    const Digits birth(code.view().substr(4, 6));
    if (!is_short_date(birth.number(0, 2), birth.number(2, 2), birth.number(4, 2))) return false;
    constexpr std::string_view states =
        "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE";
    const auto state = states.find(code.view().substr(11, 2));
    if (state == std::string_view::npos || state % 3 != 0) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const int value = base36(code[i]);
        sum += (value > 23 ? value + 1 : value) * (18 - static_cast<int>(i));
    }
    return (10 - sum % 10) % 10 == code[17] - '0';
}

// Servicio de Administración Tributaria, Anexo 1-A, "Instructivo para la integración del RFC": three or four letters, a date, two
// characters and a check character, mod 11 over the alphabet with & after N and Ñ at the end.
bool mx_rfc(std::string_view text) noexcept {
    std::array<int, 13> values{};
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int value = base36(text[i]);
        if (value > 23) ++value;
        if (text[i] == '&') value = 24;
        if (static_cast<unsigned char>(text[i]) == 0xc3) {  // Ñ or ñ
            ++i;
            value = 38;
        }
        if (value < 0) continue;
        if (size == values.size()) return false;
        values[size++] = value;
    }
    if (size < 12) return false;
    const std::size_t letters = size - 9;
    const auto pair = [&](std::size_t at) { return values[letters + at] * 10 + values[letters + at + 1]; };
    for (std::size_t i = letters; i < letters + 6; ++i) {
        if (values[i] > 9) return false;
    }
    if (!is_short_date(pair(0), pair(2), pair(4))) return false;
    int sum = size == 12 ? 37 * 13 : 0;  // three letters: a blank, worth 37, stands before them
    for (std::size_t i = 0; i + 1 < size; ++i) sum += values[i] * static_cast<int>(size - i);
    const int rest = 11 - sum % 11;
    return values[size - 1] == (rest == 11 ? 0 : rest);  // ten is written A, which counts ten
}

}  // namespace persona::detectors
