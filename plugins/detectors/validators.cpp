#include "validators.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "bytes.hpp"

namespace persona::detectors {
namespace {

bool upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
int hex(char c) noexcept {
    if (digit(c)) return c - '0';
    c = static_cast<char>(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The digits of a text, at most 40.
struct Digits {
    std::array<char, 40> value{};
    std::size_t size = 0;
    explicit Digits(std::string_view text) noexcept {
        for (const char c : text) {
            if (digit(c) && size < value.size()) value[size++] = static_cast<char>(c - '0');
        }
    }
    [[nodiscard]] int number(std::size_t from, std::size_t count) const noexcept {
        int out = 0;
        for (std::size_t i = from; i < from + count && i < size; ++i) out = out * 10 + value[i];
        return out;
    }
    [[nodiscard]] bool one_digit_only() const noexcept {
        return std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(size),
                           [this](char c) { return c == value[0]; });
    }
};

struct IbanLength {
    char country[3];
    std::uint8_t length;
};
// ISO 13616 register, release 99.
constexpr std::array<IbanLength, 82> iban_lengths{
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
     {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27},
     {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27},
     {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22},
     {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32},
     {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19},
     {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
     {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SC", 31}, {"SE", 24},
     {"SI", 19}, {"SK", 24}, {"SM", 27}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24},
     {"XK", 20}}};

}  // namespace

bool luhn(std::string_view text) noexcept {
    const Digits digits(text);
    int sum = 0;
    bool twice = false;
    for (std::size_t i = digits.size; i-- > 0; twice = !twice) {
        const int doubled = digits.value[i] * (twice ? 2 : 1);
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return digits.size > 1 && sum % 10 == 0;
}

bool credit_card(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size < 12 || digits.size > 19 || digits.one_digit_only()) return false;
    return luhn(text);
}

bool iban(std::string_view text) noexcept {
    std::array<char, 34> packed{};
    std::size_t size = 0;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        if (size == packed.size()) return false;
        const char big = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        if (!digit(big) && !upper(big)) return false;
        packed[size++] = big;
    }
    if (size < 15) return false;
    const auto country = std::find_if(iban_lengths.begin(), iban_lengths.end(), [&](const IbanLength& each) {
        return each.country[0] == packed[0] && each.country[1] == packed[1];
    });
    if (country == iban_lengths.end() || country->length != size) return false;
    int rest = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const char c = packed[(i + 4) % size];
        rest = digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest == 1;
}

bool uk_nhs(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 10 || digits.one_digit_only()) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += digits.value[i] * (10 - static_cast<int>(i));
    return (11 - sum % 11) % 11 == digits.value[9];
}

bool us_ssn(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size != 9 || digits.one_digit_only()) return false;
    const int area = digits.number(0, 3);
    return area != 0 && area != 666 && area < 900 && digits.number(3, 2) != 0 && digits.number(5, 4) != 0 &&
           digits.number(0, 9) != 123456789 && digits.number(0, 8) != 98765432;
}

bool ip_v4(std::string_view text) noexcept {
    text = text.substr(0, text.find('/'));
    int groups = 0;
    while (!text.empty()) {
        const auto group = text.substr(0, text.find('.'));
        if (group.empty() || group.size() > 3 || (group.size() > 1 && group[0] == '0')) return false;
        int value = 0;
        for (const char c : group) {
            if (!digit(c)) return false;
            value = value * 10 + (c - '0');
        }
        if (value > 255) return false;
        ++groups;
        if (group.size() == text.size()) break;
        text.remove_prefix(group.size() + 1);
        if (text.empty()) return false;
    }
    return groups == 4;
}

bool ip_v6(std::string_view text) noexcept {
    text = text.substr(0, text.find_first_of("/%"));
    if (text.find(':') == std::string_view::npos || text.size() > 45) return false;
    int groups = 0;
    bool shortened = false;
    std::size_t i = 0;
    if (text.starts_with("::")) {
        shortened = true;
        i = 2;
        if (text.size() == 2) return false;  // the unspecified address is nobody's
    }
    while (i < text.size()) {
        const auto end = std::min(text.find(':', i), text.size());
        const auto group = text.substr(i, end - i);
        if (group.find('.') != std::string_view::npos) {
            if (end != text.size() || !ip_v4(group)) return false;
            groups += 2;
            break;
        }
        if (group.empty()) {
            if (shortened || i == 0) return false;
            shortened = true;
            ++i;
            continue;
        }
        if (group.size() > 4 || std::any_of(group.begin(), group.end(), [](char c) { return hex(c) < 0; }))
            return false;
        ++groups;
        i = end + 1;
        if (i == text.size()) return false;  // one colon at the end
    }
    return shortened ? groups < 8 : groups == 8;
}

bool uk_nino(std::string_view text) noexcept {
    const auto first = static_cast<char>(text[0] & ~0x20);
    const auto second = static_cast<char>(text.size() > 1 ? text[1] & ~0x20 : 0);
    // Prefixes that are never used (HMRC, NIM39110).
    constexpr std::array<std::string_view, 7> unused{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    return std::none_of(unused.begin(), unused.end(),
                        [&](std::string_view each) { return each[0] == first && each[1] == second; });
}

bool calendar_date(std::string_view text) noexcept {
    std::array<int, 3> part{};
    std::array<std::size_t, 3> width{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (!digit(text[i])) {
            ++i;
            continue;
        }
        if (count == 3) return false;
        for (; i < text.size() && digit(text[i]); ++i) {
            part[count] = part[count] * 10 + (text[i] - '0');
            if (++width[count] > 4) return false;
        }
        ++count;
    }
    if (count != 3) return true;  // months in words: the pattern itself knows
    if (width[0] == 4)
        return part[0] >= 1850 && part[0] <= 2100 && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 && part[2] <= 31;
    if (width[2] == 4 && (part[2] < 1850 || part[2] > 2100)) return false;
    const int most = std::max(part[0], part[1]);
    return std::min(part[0], part[1]) >= 1 && std::min(part[0], part[1]) <= 12 && most <= 31;
}

bool email(std::string_view text) noexcept {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos ||
        domain.find("..") != std::string_view::npos)
        return false;
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || domain.size() - dot < 3) return false;
    return std::none_of(domain.begin() + static_cast<std::ptrdiff_t>(dot) + 1, domain.end(), digit);
}

}  // namespace persona::detectors
