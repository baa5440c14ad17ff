// Official numbers from ranges that nobody is given, with right check digits. Sources: Skatteetaten, synthetic national
// identity numbers (month + 80); Väestörekisterikeskus, temporary individual numbers 900 to 999; RvIG, test range 9999 of
// citizen service numbers; Bundeszentralamt für Steuern, test numbers begin with 0; PESEL, months 61 to 72 are the
// 2200s; resident registration numbers of Korea, 9 and 0 are the 1800s; UIDAI, numbers never begin with 0 or 1;
// Canada, numbers that begin with 0 are fictitious; American Bankers Association, prefixes from 81 on are unassigned;
// Agenzia delle Entrate, place codes begin with A to M or Z; INSEE, there is no department 00; ONS, pseudo postcodes
// ZZ99; RFC 7042, documentation range of MAC addresses.
#include <algorithm>
#include <array>

#include <persona/text.hpp>

#include "ascii.hpp"
#include "surrogate_plan.hpp"

namespace persona::surrogate {
namespace {

/// Letters and digits alone, in capitals: the way of writing does not make another number.
std::string compact(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (ascii_digit(c) || (c >= 'A' && c <= 'Z')) out += c;
        else if (ascii_letter(c)) out += static_cast<char>(c - 32);
        else if (static_cast<unsigned char>(c) >= 0x80) return {};
    }
    return out;
}

/// The characters of `made` in the places and letters of those of `value`; both hold as many.
std::string laid_out(std::string_view value, std::string_view made) {
    std::string out;
    std::size_t at = 0;
    for (const char c : value) {
        if (!ascii_digit(c) && !ascii_letter(c)) out += c;
        else if (at < made.size()) {
            const char next = made[at++];
            out += c >= 'a' && c <= 'z' && next >= 'A' && next <= 'Z' ? static_cast<char>(next + 32) : next;
        }
    }
    return out;
}

int digit(char c) noexcept { return c - '0'; }
bool digits_only(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), ascii_digit); }

class Maker {
public:
    Maker(std::string_view original, Random random) : original_(original), random_(random) {}

    [[nodiscard]] std::string digits(std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('0' + random_.below(10));
        return out;
    }
    [[nodiscard]] std::string two(std::uint64_t from, std::uint64_t count) {
        const auto value = from + random_.below(count);
        return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
    }
    [[nodiscard]] std::string letters(std::size_t count, std::string_view of = upper_letters) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += of[random_.below(of.size())];
        return out;
    }
    /// A year of the same five: "87" becomes 85 to 89.
    [[nodiscard]] std::string year(std::size_t at) {
        const int own = digit(original_[at]) * 10 + digit(original_[at + 1]);
        return two(static_cast<std::uint64_t>(own - own % 5), 5);
    }
    /// A digit as odd as the original's: it tells the sex.
    [[nodiscard]] char same_parity(std::size_t at) {
        return static_cast<char>('0' + digit(original_[at]) % 2 + 2 * static_cast<int>(random_.below(5)));
    }
    [[nodiscard]] std::string_view original() const noexcept { return original_; }
    /// 0 to bound - 1.
    [[nodiscard]] std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }

private:
    std::string_view original_;
    Random random_;
};

template <std::size_t N>
int weighted(std::string_view number, const std::array<int, N>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < N; ++i) sum += digit(number[i]) * weights[i];
    return sum;
}

char luhn(std::string_view number) {
    int sum = 0;
    bool twice = true;
    for (auto at = number.rbegin(); at != number.rend(); ++at, twice = !twice) {
        const int doubled = digit(*at) * (twice ? 2 : 1);
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// Verhoeff, "Error detecting decimal codes", 1969: the dihedral group of order ten.
char verhoeff(std::string_view number) {
    constexpr std::array<std::array<int, 10>, 8> permuted{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                           {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                           {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
                                                           {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                           {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
                                                           {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                           {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
                                                           {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}};
    const auto product = [](int a, int b) {
        if (a < 5) return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
        return b < 5 ? 5 + (a - b) % 5 : (a - b + 5) % 5;
    };
    int check = 0;
    std::size_t place = 1;
    for (auto at = number.rbegin(); at != number.rend(); ++at, ++place)
        check = product(check, permuted[place % 8][static_cast<std::size_t>(digit(*at))]);
    for (int inverse = 0; inverse < 10; ++inverse) {
        if (product(check, inverse) == 0) return static_cast<char>('0' + inverse);
    }
    return '0';
}

/// ISO/IEC 7064, MOD 11,10.
char mod_11_10(std::string_view number) {
    int product = 10;
    for (const char c : number) {
        int sum = (digit(c) + product) % 10;
        if (sum == 0) sum = 10;
        product = sum * 2 % 11;
    }
    return static_cast<char>('0' + (11 - product) % 10);
}

std::string german_tax_id(Maker& make) {
    // Ten digits of which one occurs twice and one not at all; tests begin with 0.
    std::string rest = "123456789";
    for (std::size_t i = rest.size(); i > 1; --i) std::swap(rest[i - 1], rest[make.below(i)]);
    rest[make.below(8)] = rest[8];
    auto out = std::string("0") + rest;
    return out + mod_11_10(out);
}

std::string italian_code(Maker& make) {
    constexpr std::string_view months = "ABCDEHLMPRST";
    constexpr std::array<int, 26> odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                      20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    const auto own = make.original();
    const bool female = digit(own[9]) >= 4;
    auto out = make.letters(6, "BCDFGLMNPRSTV") + make.year(6) + make.letters(1, months) +
               make.two(female ? 41 : 1, 28) + "X" + make.digits(3);
    int sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int value = ascii_digit(out[i]) ? digit(out[i]) : out[i] - 'A';
        sum += i % 2 == 0 ? odd[static_cast<std::size_t>(value)] : value;
    }
    return out + static_cast<char>('A' + sum % 26);
}

std::string norwegian(Maker& make) {
    for (;;) {
        auto out = make.two(1, 28) + make.two(81, 12) + make.year(4) + make.digits(2) + make.same_parity(8);
        const int first = (11 - weighted<9>(out, {3, 7, 6, 1, 8, 9, 4, 5, 2}) % 11) % 11;
        if (first == 10) continue;
        out += static_cast<char>('0' + first);
        const int second = (11 - weighted<10>(out, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11;
        if (second == 10) continue;
        return out + static_cast<char>('0' + second);
    }
}

std::string dutch(Maker& make) {
    for (;;) {
        const auto out = std::string("9999") + make.digits(4);
        const int check = weighted<8>(out, {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
        if (check < 10) return out + static_cast<char>('0' + check);
    }
}

std::string finnish(Maker& make) {
    constexpr std::string_view signs = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    const auto own = make.original();
    // The sign of the century is a letter in newer numbers, punctuation in older ones.
    const bool lettered = own.size() == 11;
    const auto date = make.two(1, 28) + make.two(1, 12) + make.year(4);
    const auto number = std::string("9") + make.digits(1) + make.same_parity(lettered ? 9 : 8);
    const auto rest = std::stoul(date + number) % 31;
    return date + (lettered ? std::string(1, own[6]) : std::string()) + number + signs[rest];
}

std::string spanish(Maker& make) {
    constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    const char first = make.original()[0];
    const bool foreign = first >= 'X' && first <= 'Z';
    const auto number = foreign ? std::string("99") + make.digits(5) : std::string("99") + make.digits(6);
    const auto value =
        std::stoul((foreign ? std::string(1, static_cast<char>('0' + first - 'X')) : std::string()) + number);
    return (foreign ? std::string(1, first) : std::string()) + number + letters[value % 23];
}

std::string french(Maker& make) {
    auto out = std::string(1, make.original()[0]) + make.year(1) + make.two(1, 12) + "00" + make.digits(6);
    const auto check = 97 - std::stoull(out) % 97;
    out += static_cast<char>('0' + check / 10);
    return out + static_cast<char>('0' + check % 10);
}

std::string polish(Maker& make) {
    const auto out = make.year(0) + make.two(61, 12) + make.two(1, 28) + make.digits(3) + make.same_parity(9);
    const int sum = weighted<10>(out, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3});
    return out + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string korean(Maker& make) {
    const bool man = digit(make.original()[6]) % 2 == 1;
    const auto out =
        make.year(0) + make.two(1, 12) + make.two(1, 28) + std::string(1, man ? '9' : '0') + make.digits(5);
    const int sum = weighted<12>(out, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5});
    return out + static_cast<char>('0' + (11 - sum % 11) % 10);
}

std::string routing_number(Maker& make) {
    const auto out = std::string("99") + make.digits(6);
    const int sum = weighted<8>(out, {3, 7, 1, 3, 7, 1, 3, 7});
    return out + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string postcode(Maker& make) {
    // An inward code is a digit and two letters; what stands before it may be two to four characters.
    constexpr std::string_view letters = "ABDEFGHJLNPQRSTUWXYZ";
    return std::string("ZZ99") + make.digits(1) + make.letters(2, letters);
}

struct National {
    std::string_view entity;
    std::size_t length;  ///< letters and digits
    std::string (*make)(Maker&);
    bool all_digits;
};
const std::array<National, 17> nationals{
    {{"DE_TAX_ID", 11, german_tax_id, true},
     {"IT_FISCAL_CODE", 16, italian_code, false},
     {"NO_FODSELSNUMMER", 11, norwegian, true},
     {"NL_BSN", 9, dutch, true},
     {"FI_PERSONAL_IDENTITY_CODE", 10, finnish, false},
     {"FI_PERSONAL_IDENTITY_CODE", 11, finnish, false},
     {"ES_NIF", 9, spanish, false},
     {"ES_NIE", 9, spanish, false},
     {"FR_NIR", 15, french, true},
     {"PL_PESEL", 11, polish, true},
     {"KR_RRN", 13, korean, true},
     {"ABA_ROUTING_NUMBER", 9, routing_number, true},
     {"IN_AADHAAR", 12,
      [](Maker& make) {
          auto n = std::string("1") + make.digits(10);
          return n + verhoeff(n);
      },
      true},
     {"CA_SIN", 9,
      [](Maker& make) {
          auto n = std::string("0") + make.digits(7);
          return n + luhn(n);
      },
      true},
     {"MAC_ADDRESS", 12, [](Maker& make) { return std::string("00005E0053") + make.letters(2, "0123456789ABCDEF"); },
      false},
     {"UK_POSTCODE", 7, postcode, false},
     {"UK_POSTCODE", 6, postcode, false}}};

/// Whether the digits stand where the makers look for them.
bool readable(std::string_view entity, std::string_view own) {
    const auto all = [own](std::initializer_list<std::size_t> places) {
        return std::all_of(places.begin(), places.end(), [own](std::size_t at) { return ascii_digit(own[at]); });
    };
    if (entity == "IT_FISCAL_CODE") return all({6, 7, 9, 10});
    if (entity == "FI_PERSONAL_IDENTITY_CODE") return all({0, 1, 2, 3, 4, 5, own.size() - 2});
    return true;
}

}  // namespace

std::optional<std::string> national_number(std::string_view secret, std::string_view entity, std::string_view value,
                                           std::uint16_t attempt) {
    if (entity == "RECORD_ID") return std::nullopt;
    const auto own = compact(value);
    const auto at = std::find_if(nationals.begin(), nationals.end(), [&](const National& each) {
        return each.entity == entity && each.length == own.size();
    });
    if (at == nationals.end() || (at->all_digits && !digits_only(own)) || !readable(entity, own)) return std::nullopt;
    Maker maker(own, keyed_draw(secret, entity, own, attempt));
    const auto made = at->make(maker);
    if (entity != "UK_POSTCODE") return laid_out(value, made);
    const bool apart = value.find(' ') != std::string_view::npos;
    const auto text = made.substr(0, 4) + std::string(apart ? 1 : 0, ' ') + made.substr(4);
    return std::any_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; }) ? fold(text) : text;
}

}  // namespace persona::surrogate
