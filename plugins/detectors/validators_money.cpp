// Cards, accounts, banks.
#include <algorithm>
#include <array>

#include "pattern_starts.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

/// Numbers of a network: first digits from `least` to `most`, and a bit for each length.
struct Network {
    int least, most, digits;  ///< `digits`: how many first digits are compared
    std::uint32_t lengths;
};
constexpr std::uint32_t long_of(std::initializer_list<int> lengths) {
    std::uint32_t out = 0;
    for (const int length : lengths) out |= 1U << static_cast<unsigned>(length);
    return out;
}
constexpr std::uint32_t from_16 = long_of({16, 17, 18, 19});
// ISO/IEC 7812-1 issuer numbers as the networks publish them.
constexpr std::uint32_t from_12 = from_16 | long_of({12, 13, 14, 15});
constexpr std::uint32_t diners = from_16 | long_of({14, 15});
constexpr std::array<Network, 30> networks{{
    {1, 1, 1, long_of({15})},        // UATP; 1800 was JCB's
    {2014, 2014, 4, long_of({15})},  // enRoute
    {2149, 2149, 4, long_of({15})},
    {2131, 2131, 4, long_of({15})},  // JCB of old
    {2200, 2204, 4, from_16},        // Mir
    {2205, 2205, 4, long_of({16})},  // BORICA
    {2221, 2720, 4, long_of({16})},  // Mastercard
    {300, 305, 3, diners},           // Diners Club
    {3095, 3095, 4, diners},
    {36, 36, 2, diners},
    {38, 39, 2, diners},
    {34, 34, 2, long_of({15})},  // American Express
    {37, 37, 2, long_of({15})},
    {3528, 3589, 4, from_16},              // JCB
    {4, 4, 1, long_of({13, 16, 18, 19})},  // Visa
    {50, 50, 2, from_12},                  // Maestro, RuPay, Elo, Verve
    {51, 55, 2, long_of({16})},            // Mastercard
    {56, 58, 2, from_12},                  // Maestro
    {60, 60, 2, from_16 | long_of({13})},  // Discover, RuPay, Hipercard
    {61, 61, 2, from_12},
    {62, 62, 2, from_16},            // UnionPay
    {63, 63, 2, from_12},            // Maestro, InterPayment, InstaPayment
    {64, 65, 2, from_16},            // Discover
    {66, 69, 2, from_12},            // Maestro
    {7088, 7088, 4, from_16},        // Interswitch
    {81, 82, 2, from_16},            // RuPay, UnionPay
    {8600, 8600, 4, long_of({16})},  // UzCard
    {9704, 9704, 4, from_16},        // Napas
    {9792, 9792, 4, long_of({16})},  // Troy
    {9860, 9860, 4, long_of({16})},  // Humo
}};
struct Country {
    std::string_view code;
    std::string_view account;  ///< lengths with n (digits), a (letters), c (both)
};
// ISO 13616, IBAN registry of SWIFT, release 99: the national account number after country and check digits.
constexpr std::array<Country, 89> countries{{
    {"AD", "8n12c"},   {"AE", "19n"},    {"AL", "8n16c"},    {"AT", "16n"},      {"AZ", "4a20c"},    {"BA", "16n"},
    {"BE", "12n"},     {"BG", "4a6n8c"}, {"BH", "4a14c"},    {"BI", "23n"},      {"BR", "23n1a1c"},  {"BY", "4c4n16c"},
    {"CH", "5n12c"},   {"CR", "18n"},    {"CY", "8n16c"},    {"CZ", "20n"},      {"DE", "18n"},      {"DJ", "23n"},
    {"DK", "14n"},     {"DO", "4c20n"},  {"EE", "16n"},      {"EG", "25n"},      {"ES", "20n"},      {"FI", "14n"},
    {"FK", "2a12n"},   {"FO", "14n"},    {"FR", "10n11c2n"}, {"GB", "4a14n"},    {"GE", "2a16n"},    {"GI", "4a15c"},
    {"GL", "14n"},     {"GR", "7n16c"},  {"GT", "24c"},      {"HN", "4a20n"},    {"HR", "17n"},      {"HU", "24n"},
    {"IE", "4a14n"},   {"IL", "19n"},    {"IQ", "4a15n"},    {"IS", "22n"},      {"IT", "1a10n12c"}, {"JO", "4a4n18c"},
    {"KW", "4a22c"},   {"KZ", "3n13c"},  {"LB", "4n20c"},    {"LC", "4a24c"},    {"LI", "5n12c"},    {"LT", "16n"},
    {"LU", "3n13c"},   {"LV", "4a13c"},  {"LY", "21n"},      {"MC", "10n11c2n"}, {"MD", "20c"},      {"ME", "18n"},
    {"MK", "3n10c2n"}, {"MN", "16n"},    {"MR", "23n"},      {"MT", "4a5n18c"},  {"MU", "4a19n3a"},  {"NI", "4a20n"},
    {"NL", "4a10n"},   {"NO", "11n"},    {"OM", "3n16c"},    {"PK", "4a16c"},    {"PL", "24n"},      {"PS", "4a21c"},
    {"PT", "21n"},     {"QA", "4a21c"},  {"RO", "4a16c"},    {"RS", "18n"},      {"RU", "14n15c"},   {"SA", "2n18c"},
    {"SC", "4a20n3a"}, {"SD", "14n"},    {"SE", "20n"},      {"SI", "15n"},      {"SK", "20n"},      {"SM", "1a10n12c"},
    {"SO", "19n"},     {"ST", "21n"},    {"SV", "4a20n"},    {"TL", "19n"},      {"TN", "20n"},      {"TR", "6n16c"},
    {"UA", "6n19c"},   {"VA", "18n"},    {"VG", "4a16n"},    {"XK", "16n"},      {"YE", "4a4n18c"},
}};

/// ISO 3166-1, alpha-2; XK (Kosovo) is used by SWIFT.
constexpr std::string_view country_codes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI "
    "CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH "
    "GI GL GM GN GP GQ "
    "GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
    "LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU "
    "NZ OM PA PE PF PG "
    "PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC "
    "TD TF TG TH TJ TK "
    "TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

}  // namespace

bool credit_card(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size < 12 || digits.size > 19 || digits.one_digit_only()) return false;
    const bool known = std::any_of(networks.begin(), networks.end(), [&](const Network& each) {
        const int first = digits.number(0, static_cast<std::size_t>(each.digits));
        return first >= each.least && first <= each.most && (each.lengths >> digits.size & 1U) != 0;
    });
    return known && luhn(text);
}

// ISO 13616: the country's form and length, ISO/IEC 7064 mod 97-10 with country and check digits last. Letters are of one case.
bool iban(std::string_view text) noexcept {
    std::array<char, 34> packed{};
    std::size_t size = 0;
    bool lower = false, upper = false;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        if (size == packed.size() || base36(c) < 0) return false;
        lower = lower || (c >= 'a' && c <= 'z');
        upper = upper || is_upper(c);
        packed[size++] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    if (size < 15 || (lower && upper)) return false;
    const std::string_view code(packed.data(), size);
    const auto country = std::find_if(countries.begin(), countries.end(),
                                      [&](const Country& each) { return each.code == code.substr(0, 2); });
    if (country == countries.end()) return false;
    std::size_t at = 4;
    std::size_t count = 0;
    for (const char c : country->account) {
        if (is_digit(c)) {
            count = count * 10 + static_cast<std::size_t>(c - '0');
            continue;
        }
        for (; count > 0; --count, ++at) {
            if (at == size) return false;
            if ((c == 'n' && !is_digit(code[at])) || (c == 'a' && !is_letter(code[at]))) return false;
        }
    }
    return at == size && mod97(code.substr(0, 4), mod97(code.substr(4))) == 1;
}

// ISO 9362: institution, country, location, branch.
bool bank_identifier(std::string_view text) noexcept {
    if (text.size() != 8 && text.size() != 11) return false;
    const auto country = country_codes.find(text.substr(4, 2));
    return country != std::string_view::npos && country % 3 == 0;
}

// American Bankers Association (Federal Reserve, 12 CFR 229): districts 00 to 12, 21 to 32, 61 to 72, 80; weights 3 7 1, mod 10.
bool aba_routing(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits.number(0, 9) == 0) return false;
    const int district = digits.number(0, 2);
    const bool known =
        district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district == 80;
    return known && weighted(digits, 0, 9, {3, 7, 1}) % 10 == 0;
}

}  // namespace persona::detectors
