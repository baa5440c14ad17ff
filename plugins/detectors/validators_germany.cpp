// Germany, Austria, Switzerland.
#include <algorithm>
#include <array>

#include "validators.hpp"

namespace persona::detectors {

// Bundeszentralamt für Steuern, "Aufbau der Identifikationsnummer" (§ 139b AO): eleven digits, the first not 0, ISO/IEC 7064
// mod 11,10. No digit stands more than three times among the first ten, nor three times running.
bool de_tax_id(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11 || digits[0] == 0 || !mod11_10(digits, 0, 11)) return false;
    std::array<int, 10> times{};
    for (std::size_t i = 0; i < 10; ++i) {
        if (++times[static_cast<std::size_t>(digits[i])] > 3) return false;
        if (i > 1 && digits[i] == digits[i - 1] && digits[i] == digits[i - 2]) return false;
    }
    return true;
}

// The same: one digit stands twice, or three times since 2016, and no other does. Made-up numbers often have ten different ones.
bool de_tax_id_issued(std::string_view text) noexcept {
    if (!de_tax_id(text)) return false;
    const Digits digits(text);
    std::array<int, 10> times{};
    for (std::size_t i = 0; i < 10; ++i) ++times[static_cast<std::size_t>(digits[i])];
    return std::count_if(times.begin(), times.end(), [](int count) { return count > 1; }) == 1;
}

// Umsatzsteuer-Identifikationsnummer (§ 27a UStG): nine digits, ISO/IEC 7064 mod 11,10. The check is not published as binding.
bool de_vat_id(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits[0] != 0 && mod11_10(digits, 0, 9);
}

// Deutsche Rentenversicherung, VKVV § 2 to 4: area, day of birth (raised by 33 or 66 when the serial numbers of a day are used
// up), first letter of the name at birth, serial number, check digit over the digits with the letter as two.
bool de_pension_insurance(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 12 || code[8] < 'A' || !code.digits(0, 8) || !code.digits(9, 3)) return false;
    const int letter = code[8] - 'A' + 1;
    std::array<char, 13> spread{};
    std::copy_n(code.value.begin(), 8, spread.begin());
    spread[8] = static_cast<char>('0' + letter / 10);
    spread[9] = static_cast<char>('0' + letter % 10);
    std::copy_n(code.value.begin() + 9, 3, spread.begin() + 10);
    const Digits digits(std::string_view(spread.data(), spread.size()));
    const int area = digits.number(0, 2);
    const int day = digits.number(2, 2) % 33;
    const int month = digits.number(4, 2);
    if (area < 2 || area > 89 || (day == 0 && digits.number(2, 2) != 0) || day > 31 || month > 12) return false;
    return weighted_cross(digits, 0, 12, {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1}) % 10 == digits[12];
}

// GKV-Spitzenverband, "Richtlinie zum Aufbau der Krankenversichertennummer" (§ 290 SGB V): a letter as two digits, eight digits,
// weights 1 and 2, cross sums, mod 10.
bool de_health_insurance(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 10 || code[0] < 'A' || !code.digits(1, 9)) return false;
    const int letter = code[0] - 'A' + 1;
    const int second = letter % 10 * 2;
    const int sum =
        letter / 10 + second / 10 + second % 10 + weighted_cross(Digits(code.view().substr(1)), 0, 8, {1, 2});
    return sum % 10 == code[9] - '0';
}

namespace {

/// PAuswV and PassV, annexes: serial numbers of nine out of 0-9 C F G H J K L M N P R T V W X Y Z; a tenth is the check digit of
/// ICAO Doc 9303.
bool german_document(std::string_view text, std::string_view first_letters) noexcept {
    const Compact code(text);
    if (code.size != 9 && code.size != 10) return false;
    if (first_letters.find(code[0]) == std::string_view::npos) return false;
    constexpr std::string_view alphabet = "0123456789CFGHJKLMNPRTVWXYZ";
    for (std::size_t i = 1; i < 9; ++i) {
        if (alphabet.find(code[i]) == std::string_view::npos) return false;
    }
    return code.size == 9 || (code.digits(9, 1) && icao_check(code.view().substr(0, 9)) == code[9] - '0');
}

}  // namespace

// Authorities' codes of identity cards begin with these letters; since 2010 a T and digits may follow.
bool de_id_card(std::string_view text) noexcept { return german_document(text, "LMNPRTVWXY"); }

// Passports: C F G H J K.
bool de_passport(std::string_view text) noexcept { return german_document(text, "CFGHJK"); }

// With letters among the digits, as nearly all numbers since 2007 have (17 of the 27 characters are letters).
bool de_passport_mixed(std::string_view text) noexcept {
    const Compact code(text);
    return de_passport(text) && !code.digits(1, 8);
}

// Kassenärztliche Bundesvereinigung, "Richtlinie nach § 75 Absatz 7 SGB V": lifelong number of a doctor, six digits, a check
// digit (weights 4 and 9), two for the speciality.
bool de_doctor(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits.number(0, 6) != 0 && digits.number(7, 2) != 0 &&
           (10 - weighted(digits, 0, 6, {4, 9}) % 10) % 10 == digits[6];
}

// The same guideline: number of a practice, the first two digits for the regional association; no check digit.
bool de_practice(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 9 && digits.number(0, 2) != 0 && !digits.one_digit_only();
}

// Bund-Länder form of a tax number (ELSTER, "Prüfung der Steuernummer"): 13 digits that begin with the code of a tax office and have
// 0 in the fifth place; also the numbers that begin with the official code of a state, 01 to 16.
bool de_tax_number(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 13) return digits.size >= 10 && !digits.one_digit_only();
    if (digits.one_digit_only()) return false;
    const int state = digits.number(0, 2);
    if (state >= 1 && state <= 16 && digits[0] <= 1) return true;
    constexpr std::array<int, 11> offices{10, 11, 21, 22, 23, 24, 26, 27, 28, 30, 31};
    const bool known = std::find(offices.begin(), offices.end(), state) != offices.end() || state == 32 ||
                       state == 40 || state == 41 || digits[0] == 5 || digits[0] == 9;
    return known && digits[4] == 0;
}

// Deutsche Post: 01001 to 99998; no postcode begins with 00, 05, 43 or 62.
bool de_postcode(std::string_view text) noexcept {
    const Digits digits(text);
    const int code = digits.number(0, 5);
    const int region = code / 1000;
    return digits.size == 5 && code >= 1001 && code <= 99998 && region != 5 && region != 43 && region != 62;
}

// Dachverband der Sozialversicherungsträger: three digits, a check digit (weights 3 7 9, 5 8 4 2 1 6, mod 11; ten is not issued), day of
// birth; month 13 to 15 where the day is not known.
bool at_svnr(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 || digits[0] == 0) return false;
    const int day = digits.number(4, 2);
    const int month = digits.number(6, 2);
    if (day < 1 || day > 31 || month < 1 || month > 15) return false;
    if (month <= 12 && !is_short_date(digits.number(8, 2), month, day)) return false;
    const int rest = (weighted(digits, 0, 3, {3, 7, 9}) + weighted(digits, 4, 6, {5, 8, 4, 2, 1, 6})) % 11;
    return rest == digits[3];
}

// Zentrale Ausgleichsstelle, "Die neue AHV-Nummer": 756, nine digits, check digit of EAN-13.
bool ch_ahv(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 13 && digits.number(0, 3) == 756 &&
           (10 - weighted(digits, 0, 12, {1, 3}) % 10) % 10 == digits[12];
}

}  // namespace persona::detectors
