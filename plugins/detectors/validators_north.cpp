// The Nordic countries, Poland, Turkey.
#include <array>

#include "validators.hpp"

namespace persona::detectors {

// Skatteverket, SKV 704: date (day raised by 60 in co-ordination numbers), serial number, Luhn over the last ten digits.
bool se_personnummer(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 && digits.size != 12) return false;
    const std::size_t from = digits.size - 10;
    if (from == 2 && (digits.number(0, 2) < 18 || digits.number(0, 2) > 20)) return false;
    const int year = digits.number(from, 2);
    const int month = digits.number(from + 2, 2);
    const int day = digits.number(from + 4, 2);
    const bool real = from == 2 ? is_date(digits.number(0, 4), month, day % 60) : is_short_date(year, month, day % 60);
    if (!real || day > 91) return false;
    return weighted_cross(digits, from, 10, {2, 1}) % 10 == 0;
}

// Bolagsverket and Skatteverket (lagen 1974:174): third digit at least 2, so that it is no date; Luhn.
bool se_organisationsnummer(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 && digits.size != 12) return false;
    const std::size_t from = digits.size - 10;
    if (from == 2 && digits.number(0, 2) != 16) return false;
    return digits[from] != 0 && digits[from] != 4 && digits[from + 2] >= 2 &&
           weighted_cross(digits, from, 10, {2, 1}) % 10 == 0;
}

// Digital and Population Data Services Agency, decree 690/2022: date, century sign (+ 1800s; - and Y X W V U 1900s; A to F 2000s),
// serial number from 002 on, check character of the nine digits mod 31.
bool fi_hetu(std::string_view text) noexcept {
    if (text.size() != 11) return false;
    const Compact tail(text.substr(7));
    const Digits date(text.substr(0, 6));
    const Digits serial(text.substr(7, 3));
    if (date.size != 6 || serial.size != 3 || tail.size != 4 || serial.number(0, 3) < 2) return false;
    const auto sign = static_cast<char>(text[6] & ~(text[6] >= 'a' ? 0x20 : 0));
    const int century = sign == '+' ? 1800 : sign >= 'A' && sign <= 'F' ? 2000 : 1900;
    if (!is_date(century + date.number(4, 2), date.number(2, 2), date.number(0, 2))) return false;
    constexpr std::string_view characters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    return tail[3] == characters[static_cast<std::size_t>((date.number(0, 6) * 1000 + serial.number(0, 3)) % 31)];
}

// CPR-kontoret, "Personnummeret i CPR-systemet": a date and a serial number.
bool dk_cpr_date(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 10 && is_short_date(digits.number(4, 2), digits.number(2, 2), digits.number(0, 2)) &&
           digits.number(6, 4) != 0;
}

// The same: mod 11, which numbers issued since October 2007 need not satisfy.
bool dk_cpr_mod11(std::string_view text) noexcept {
    return dk_cpr_date(text) && weighted(Digits(text), 0, 10, {4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

// Skatteetaten, folkeregisterforskriften § 2-2-1: date (D numbers: day raised by 40; H numbers: month by 40; synthetic ones by 80),
// two check digits mod 11.
bool no_fodselsnummer(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11) return false;
    const int day = digits.number(0, 2) % 40;
    int month = digits.number(2, 2);
    month -= month > 80 ? 80 : month > 40 ? 40 : 0;
    if (digits.number(0, 2) > 71 || !is_short_date(digits.number(4, 2), month, day)) return false;
    return (weighted(digits, 0, 9, {3, 7, 6, 1, 8, 9, 4, 5, 2}) + digits[9]) % 11 == 0 &&
           (weighted(digits, 0, 10, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) + digits[10]) % 11 == 0;
}

// Ministerstwo Cyfryzacji, ustawa o ewidencji ludności, art. 15: date with the century in the month (80, 0, 20, 40, 60), weights 1 3 7 9.
bool pl_pesel(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11) return false;
    const int month = digits.number(2, 2);
    constexpr std::array<int, 5> centuries{1900, 2000, 2100, 2200, 1800};
    const int year = centuries[static_cast<std::size_t>(month / 20)] + digits.number(0, 2);
    if (!is_date(year, month % 20, digits.number(4, 2))) return false;
    return (10 - weighted(digits, 0, 10, {1, 3, 7, 9}) % 10) % 10 == digits[10];
}

// Nüfus ve Vatandaşlık İşleri (5490 sayılı Kanun): the tenth digit is 7 times the odd less the even places, the eleventh the sum of all.
bool tr_national_id(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 11 || digits[0] == 0) return false;
    const int odd = weighted(digits, 0, 9, {1, 0});
    const int even = weighted(digits, 0, 8, {0, 1});
    return ((odd * 7 - even) % 10 + 10) % 10 == digits[9] && (odd + even + digits[9]) % 10 == digits[10];
}

}  // namespace persona::detectors
