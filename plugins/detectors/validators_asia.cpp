// China, Hong Kong, Japan, Korea, Singapore, Thailand, the Philippines.
#include <algorithm>
#include <array>

#include "validators.hpp"

namespace persona::detectors {

// GB 11643-1999: province, date of birth, serial number, ISO/IEC 7064 mod 11-2 (ten is X).
bool cn_resident_id(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 18 || !code.digits(0, 17)) return false;
    const Digits digits(code.view().substr(0, 17));
    constexpr std::string_view provinces =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    const auto province = provinces.find(code.view().substr(0, 2));
    if (province == std::string_view::npos || province % 3 != 0) return false;
    const int year = digits.number(6, 4);
    if (year < 1850 || year > 2100 || !is_date(year, digits.number(10, 2), digits.number(12, 2))) return false;
    const int sum = weighted(digits, 0, 17, {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2});
    return code[17] == "10X98765432"[sum % 11];
}

// 総務省令第85号 (2014), article 5: eleven digits and a check digit, weights 6 5 4 3 2 7 6 5 4 3 2, mod 11.
bool jp_my_number(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 12 || digits.one_digit_only()) return false;
    const int rest = weighted(digits, 0, 11, {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
    return digits[11] == (rest <= 1 ? 0 : 11 - rest);
}

// Hong Kong Immigration Department: one or two letters (10 to 35; a blank before a single one counts 36), six digits, weights 9 to 2,
// a check digit or A in brackets, mod 11.
bool hk_id(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 8 && code.size != 9) return false;
    const std::size_t letters = code.size - 7;
    if (!code.digits(letters, 6) || code[0] < 'A' || (letters == 2 && code[1] < 'A')) return false;
    int sum = letters == 1 ? 36 * 9 + base36(code[0]) * 8 : base36(code[0]) * 9 + base36(code[1]) * 8;
    for (std::size_t i = 0; i < 6; ++i) sum += (code[letters + i] - '0') * (7 - static_cast<int>(i));
    const int check = base36(code[code.size - 1]);
    return check <= 10 && (sum + check) % 11 == 0;
}

namespace {

bool korean_date(const Digits& digits) noexcept {
    return digits.size == 13 && is_short_date(digits.number(0, 2), digits.number(2, 2), digits.number(4, 2));
}
int korean_sum(const Digits& digits) noexcept { return weighted(digits, 0, 12, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5}); }

}  // namespace

// 주민등록법 시행규칙, article 2: date, sex and century (9 0 1800s, 1 2 1900s, 3 4 2000s).
bool kr_rrn_form(std::string_view text) noexcept {
    const Digits digits(text);
    return korean_date(digits) && ((digits[6] >= 1 && digits[6] <= 4));
}
// The same: check digit; since October 2020 the last six digits are drawn by chance.
bool kr_rrn(std::string_view text) noexcept {
    const Digits digits(text);
    return kr_rrn_form(text) && (11 - korean_sum(digits) % 11) % 10 == digits[12];
}
// 출입국관리법 시행령, article 40-2: registration of foreigners, 5 to 8 in the seventh place; check digit 13 less the sum mod 11.
bool kr_frn_form(std::string_view text) noexcept {
    const Digits digits(text);
    return korean_date(digits) && digits[6] >= 5 && digits[6] <= 8;
}
bool kr_frn(std::string_view text) noexcept {
    const Digits digits(text);
    return kr_frn_form(text) && (13 - korean_sum(digits) % 11) % 10 == digits[12];
}

// 국세청, business registration number: weights 1 3 7 1 3 7 1 3 5, the tens of the last product added, mod 10.
bool kr_brn(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 || digits.one_digit_only()) return false;
    const int sum = weighted(digits, 0, 9, {1, 3, 7, 1, 3, 7, 1, 3, 5}) + digits[8] * 5 / 10;
    return (10 - sum % 10) % 10 == digits[9];
}

// 도로교통법 시행규칙, form 55: region 11 to 28, year, serial number, two digits more.
bool kr_driver_license(std::string_view text) noexcept {
    const Digits digits(text);
    const int region = digits.number(0, 2);
    return digits.size == 12 && region >= 11 && region <= 28 && digits.number(4, 6) != 0;
}

// Immigration & Checkpoints Authority: weights 2 7 6 5 4 3 2; 4 added for T and G, 3 for M; a letter by the sum mod 11.
bool sg_nric_fin(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 9 || !code.digits(1, 7)) return false;
    int sum = weighted(Digits(code.view().substr(1, 7)), 0, 7, {2, 7, 6, 5, 4, 3, 2});
    switch (code[0]) {
        case 'T':
        case 'G': sum += 4; break;
        case 'M': sum += 3; break;
        case 'S':
        case 'F': break;
        default: return false;
    }
    const char* letters = code[0] == 'S' || code[0] == 'T' ? "JZIHGFEDCBA"
                          : code[0] == 'M'                 ? "XWUTRQPNJLK"
                                                           : "XWUTRQPNMLK";
    return code[8] == letters[sum % 11];
}

// Accounting and Corporate Regulatory Authority, "UEN": businesses (8 digits), companies (year and 5 digits), others (T or R or S, year,
// kind of entity, 4 digits), each with a letter.
bool sg_uen(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size == 9 && code.digits(0, 8)) {
        const int sum = weighted(Digits(code.view().substr(0, 8)), 0, 8, {10, 4, 9, 3, 8, 2, 7, 1});
        return code[8] == "XMKECAWLJDB"[sum % 11];
    }
    if (code.size != 10) return false;
    if (code.digits(0, 9)) {
        const Digits digits(code.view().substr(0, 9));
        const int year = digits.number(0, 4);
        return year >= 1800 && year <= 2100 &&
               code[9] == "ZKCMDNERGWH"[weighted(digits, 0, 9, {10, 8, 6, 4, 9, 7, 5, 3, 1}) % 11];
    }
    if (code[0] < 'R' || code[0] > 'T' || !code.digits(1, 2) || code[3] < 'A' || code[4] < 'A' || !code.digits(5, 4))
        return false;
    constexpr std::string_view kinds =
        "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS TC TU "
        "VH XL ";
    const auto kind = kinds.find(code.view().substr(3, 2));
    if (kind == std::string_view::npos || kind % 3 != 0) return false;
    constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    constexpr std::array<int, 9> weights{4, 3, 5, 3, 10, 2, 2, 5, 7};
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += static_cast<int>(alphabet.find(code[i])) * weights[i];
    return code[9] == alphabet[static_cast<std::size_t>((sum + 11 - 5) % 11)];
}

// Department of Provincial Administration: kind of person 1 to 8, province of registration, weights 13 to 2, mod 11.
bool th_tnin(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 13 || digits[0] < 1 || digits[0] > 8) return false;
    const int province = digits.number(1, 2);
    const bool there = (province >= 10 && province <= 27) || (province >= 30 && province <= 58) ||
                       (province >= 60 && province <= 67) || (province >= 70 && province <= 77) ||
                       (province >= 80 && province <= 86) || (province >= 90 && province <= 96);
    return there && (11 - weighted(digits, 0, 12, {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 10 == digits[12];
}

// Bureau of Internal Revenue: eight digits, a check digit (weights 9 to 2, mod 11; ten is not issued), three or more for the branch.
bool ph_tin(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 && digits.size != 12 && digits.size != 14) return false;
    return digits.number(0, 9) != 0 && weighted(digits, 0, 8, {9, 8, 7, 6, 5, 4, 3, 2}) % 11 == digits[8];
}

}  // namespace persona::detectors
