// France, Belgium, the Netherlands, Italy, Spain, Portugal.
#include <algorithm>
#include <array>

#include "validators.hpp"

namespace persona::detectors {

// INSEE, décret 82-103: sex, year and month of birth (20 and more where it is not known), département (2A and 2B in Corsica),
// commune, number, and a key of 97 less the number mod 97.
bool fr_nir(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 15 && code.size != 13) return false;
    const auto sex = code[0];
    if (sex != '1' && sex != '2' && sex != '3' && sex != '4' && sex != '7' && sex != '8') return false;
    if (!code.digits(0, 6) || !code.digits(7, code.size - 7)) return false;
    const int month = (code[3] - '0') * 10 + (code[4] - '0');
    if (!((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)) return false;
    std::array<char, 13> number{};
    std::copy_n(code.value.begin(), 13, number.begin());
    if (number[6] > '9') {
        if (number[5] != '2' || number[6] > 'B') return false;
        number[5] = '1';
        number[6] = number[6] == 'A' ? '9' : '8';
    }
    if (code.size == 13) return true;
    const int key = (code[13] - '0') * 10 + (code[14] - '0');
    return key == 97 - mod97(std::string_view(number.data(), number.size()));
}

// Arrêté royal du 3 avril 1984: date, serial number, 97 less the number mod 97; with 2 before it for who was born since 2000. Months
// of bis numbers are raised by 20 or 40; parts of the date may be 0 where they are not known.
bool be_national_number(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11) return false;
    const int month = digits.number(2, 2) % 20;
    if (digits.number(2, 2) >= 60 || month > 12 || digits.number(4, 2) > 31 || digits.number(6, 3) == 0) return false;
    int rest = 0;
    for (std::size_t i = 0; i < 9; ++i) rest = (rest * 10 + digits[i]) % 97;
    int later = 2;
    for (std::size_t i = 0; i < 9; ++i) later = (later * 10 + digits[i]) % 97;
    const int check = digits.number(9, 2);
    return check == 97 - rest || check == 97 - later;
}

// Rijksdienst voor Identiteitsgegevens, "Logisch Ontwerp BSN": weights 9 to 2 and -1, mod 11.
bool nl_bsn(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits.one_digit_only()) return false;
    return weighted(digits, 0, 9, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0;
}

// Decreto Ministeriale 12 marzo 1974, 13813: values of odd places by a table, of even places as they are, sum mod 26. Digits may be
// replaced by letters where two people would share a code (omocodia).
bool it_fiscal_code(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 16) return false;
    constexpr std::array<int, 26> odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                      20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    int sum = 0;
    for (std::size_t i = 0; i < 15; ++i) {
        const int value = code[i] >= 'A' ? code[i] - 'A' : code[i] - '0';
        sum += i % 2 == 0 ? odd[static_cast<std::size_t>(value)] : value;
    }
    const auto figure = [&](std::size_t at) {
        constexpr std::string_view letters = "LMNPQRSTUV";
        return code[at] <= '9' ? code[at] - '0' : static_cast<int>(letters.find(code[at]));
    };
    const int day = (figure(9) * 10 + figure(10)) % 40;
    return day >= 1 && day <= 31 && code[15] == static_cast<char>('A' + sum % 26);
}

// DPR 633/1972, article 35: seven digits, a province's office, Luhn.
bool it_vat_code(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11 || digits.number(0, 7) == 0) return false;
    const int office = digits.number(7, 3);
    return ((office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999) &&
           luhn(text);
}

namespace {

constexpr std::string_view spanish_letters = "TRWAGMYFPDXBNJZSQVHLCKE";

}  // namespace

// Real Decreto 1553/2005: the letter is the number mod 23.
bool es_nif(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size < 8 || code.size > 9) return false;
    const Digits digits(code.view().substr(0, code.size - 1));
    return digits.size + 1 == code.size &&
           code[code.size - 1] == spanish_letters[static_cast<std::size_t>(digits.number(0, digits.size) % 23)];
}

// Real Decreto 557/2011, article 206: X, Y or Z count as 0, 1 or 2.
bool es_nie(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 9 || code[0] < 'X' || !code.digits(1, 7)) return false;
    const int number = (code[0] - 'X') * 10000000 + Digits(code.view().substr(1, 7)).number(0, 7);
    return code[8] == spanish_letters[static_cast<std::size_t>(number % 23)];
}

// Orden EHA/451/2008: numbers of companies; and K, L, M of people without another, whose letter is that of the NIF.
bool es_cif(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 9 || !code.digits(1, 7)) return false;
    const Digits digits(code.view().substr(1, 7));
    if (code[0] == 'K' || code[0] == 'L' || code[0] == 'M')
        return code[8] == spanish_letters[static_cast<std::size_t>(digits.number(0, 7) % 23)];
    const int check = (10 - weighted_cross(digits, 0, 7, {2, 1}) % 10) % 10;
    const bool as_letter = code[8] == "JABCDEFGHI"[check];
    const bool as_digit = code[8] == static_cast<char>('0' + check);
    if (std::string_view("PQRSNW").find(code[0]) != std::string_view::npos) return as_letter;
    if (std::string_view("ABEH").find(code[0]) != std::string_view::npos) return as_digit;
    return as_letter || as_digit;
}

// Autoridade Tributária, Decreto-Lei 14/2013: first digit 1, 2, 3, 5, 6, 8, 9 or 45, 7x; weights 9 to 2, mod 11.
bool pt_nif(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits[0] == 0 || (digits[0] == 4 && digits[1] != 5)) return false;
    const int check = 11 - weighted(digits, 0, 8, {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
    return digits[8] == (check > 9 ? 0 : check);
}

}  // namespace persona::detectors
