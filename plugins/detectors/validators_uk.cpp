// The United Kingdom and Ireland.
#include <algorithm>
#include <array>

#include "validators.hpp"

namespace persona::detectors {

// NHS Data Dictionary, "NHS NUMBER": weights 10 to 2, 11 less the sum mod 11; ten is not issued.
bool uk_nhs(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 || digits.one_digit_only()) return false;
    return (11 - weighted(digits, 0, 9, {10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 11 == digits[9];
}

// HM Revenue & Customs, National Insurance Manual NIM39110: letters that are not used, and prefixes that are never issued.
bool uk_nino(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 9) return false;
    const auto prefix = code.view().substr(0, 2);
    if (std::string_view("DFIQUV").find(prefix[0]) != std::string_view::npos ||
        std::string_view("DFIOQUV").find(prefix[1]) != std::string_view::npos)
        return false;
    constexpr std::array<std::string_view, 7> unused{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    return std::find(unused.begin(), unused.end(), prefix) == unused.end();
}

// Royal Mail, "Programmer's Guide to the Postcode Address File": the areas there are; which letters stand where is the pattern's.
bool uk_postcode(std::string_view text) noexcept {
    const Compact code(text);
    if (code.view() == "GIR0AA") return true;
    constexpr std::string_view areas =
        " AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
        "FK FY G GL "
        "GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
        "NW OL OX PA "
        "PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF "
        "WN WR WS WV "
        "YO ZE ";
    if (code.size < 5 || code.size > 7) return false;
    std::array<char, 4> area{' ', code[0], code[1], ' '};
    const bool two = code[1] >= 'A';
    if (!two) area[2] = ' ';
    return areas.find(std::string_view(area.data(), two ? 4 : 3)) != std::string_view::npos;
}

// Driver and Vehicle Licensing Agency, INF104 "Vehicle registration numbers and number plates": since September 2001 two digits
// tell the half-year: 02 and on in March, 51 and on in September. Older forms have none.
bool uk_vehicle(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 7 || !code.digits(2, 2) || code[0] < 'A' || code[1] < 'A' || code[4] < 'A') return true;
    const int half_year = (code[2] - '0') * 10 + (code[3] - '0');
    return (half_year >= 2 && half_year <= 29) || (half_year >= 51 && half_year <= 79);
}

// Department of Social Protection, Social Welfare Consolidation Act 2005, section 262: weights 8 to 2, the second letter (W as
// nothing) times 9, mod 23; 0 is W, 1 is A.
bool ie_pps(std::string_view text) noexcept {
    const Compact code(text);
    if ((code.size != 8 && code.size != 9) || !code.digits(0, 7)) return false;
    int sum = weighted(Digits(code.view().substr(0, 7)), 0, 7, {8, 7, 6, 5, 4, 3, 2});
    if (code.size == 9 && code[8] != 'W') sum += (code[8] - 'A' + 1) * 9;
    const int rest = sum % 23;
    return code[7] == (rest == 0 ? 'W' : static_cast<char>('A' + rest - 1));
}

}  // namespace persona::detectors
