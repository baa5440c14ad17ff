#include "pattern_phones.hpp"

#include <algorithm>

#include <phonenumbers/phonenumberutil.h>

#include "checksums.hpp"
#include "pattern_starts.hpp"
#include "patterns.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t most_digits = 15;  // ITU-T E.164, with the country code
constexpr int italy = 39;                // leading zeros are part of the number
constexpr int north_america = 1;         // two dozen countries write and dial alike

/// As people write it; slow.
bool valid_in(const std::string& text, const std::string& region) {
    const auto& util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    return util.Parse(text, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR && util.IsValidNumber(number);
}

PhoneNumber made_of(int country_code, std::string_view national) {
    PhoneNumber number;
    number.set_country_code(country_code);
    std::size_t zeros = 0;
    while (zeros + 1 < national.size() && national[zeros] == '0') ++zeros;
    if (zeros > 0) {
        number.set_italian_leading_zero(true);
        if (zeros > 1) number.set_number_of_leading_zeros(static_cast<int>(zeros));
    }
    std::uint64_t value = 0;
    for (const char c : national) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    number.set_national_number(value);
    return number;
}

/// Its digits, without a country code or trunk prefix. Asking for one region is quicker than for all that share the country code.
bool valid_digits(int country_code, std::string_view national, const std::string& region, bool others_too) {
    if (national.empty() || national.size() > most_digits) return false;
    // NANP: NXX-NXX-XXXX, N from 2 to 9.
    if (country_code == north_america && (national.size() != 10 || national[0] < '2' || national[3] < '2'))
        return false;
    const auto& util = *PhoneNumberUtil::GetInstance();
    const auto number = made_of(country_code, national);
    return util.IsValidNumberForRegion(number, region) || (others_too && util.IsValidNumber(number));
}

std::string_view without_trunk(std::string_view digits, std::string_view trunk, int country_code) {
    if (country_code != italy && !trunk.empty() && digits.starts_with(trunk)) digits.remove_prefix(trunk.size());
    return digits;
}

/// The number without its extension.
std::string_view main_part(std::string_view text) {
    return text.substr(0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_letter) - text.begin()));
}

/// Digits in groups, as a number is written; not an address of the net, a date, or a number of social security.
bool looks_right(std::string_view value) {
    std::size_t digits = 0, separators = 0, groups = 0;
    bool inside = false;
    for (const char c : value) {
        if (is_digit(c)) {
            ++digits;
            groups += inside ? 0U : 1U;
        } else {
            ++separators;
        }
        inside = is_digit(c);
    }
    if (digits < 7 || digits > most_digits + 2) return false;
    if (value[0] == '+' || value.starts_with("00")) return true;
    if (digits > most_digits || ip_v4(value)) return false;
    if (groups != 3 || separators != 2) return true;
    if (digits <= 8 && value.find(' ') == std::string_view::npos && calendar_date(value)) return false;
    return !(digits == 9 && value.size() == 11 && !is_digit(value[3]) && !is_digit(value[6]));  // 3-2-4: a US SSN
}

}  // namespace

PhonePlans::PhonePlans(const std::vector<std::string>& regions) {
    const auto& util = *PhoneNumberUtil::GetInstance();
    std::string named;
    for (int code = 1; code < 1000; ++code) {
        util.GetRegionCodeForCountryCode(code, &named);
        if (named != "ZZ") country_codes_[static_cast<std::size_t>(code)] = named;
    }
    for (const auto& name : regions) {
        Region region;
        region.name = name;
        region.country_code = util.GetCountryCodeForRegion(name);
        util.GetNddPrefixForRegion(name, true, &region.trunk);
        for (std::size_t digits = 4; digits <= most_digits; ++digits) {
            for (char first = '0'; first <= '9'; ++first) {
                // Where a trunk prefix is dialled, people write it: a number without it is some other number.
                if (region.trunk == "0" && first != '0') continue;
                std::string sample(1, first);
                sample += std::string(digits - 1, '2');
                if (util.IsPossibleNumberForString(sample, name))
                    region.lengths[static_cast<std::size_t>(first - '0')] |= 1U << digits;
            }
        }
        // Countries whose examples read the same the quick way: no carrier codes, no area code that may be left out.
        region.plain = region.trunk.empty() || region.trunk == "0" || region.trunk == "1";
        for (const auto type : {PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::MOBILE, PhoneNumberUtil::TOLL_FREE}) {
            PhoneNumber example;
            if (!util.GetExampleNumberForType(name, type, &example)) continue;
            std::string written;
            util.Format(example, PhoneNumberUtil::NATIONAL, &written);
            std::string digits;
            std::copy_if(written.begin(), written.end(), std::back_inserter(digits), is_digit);
            const auto quick = made_of(region.country_code, without_trunk(digits, region.trunk, region.country_code));
            PhoneNumber read;
            region.plain = region.plain && util.Parse(written, name, &read) == PhoneNumberUtil::NO_PARSING_ERROR &&
                           util.IsNumberMatch(quick, read) == PhoneNumberUtil::EXACT_MATCH;
        }
        regions_.push_back(std::move(region));
    }
}

bool PhonePlans::valid_abroad(std::string_view text, std::string_view digits) const {
    int code = 0;
    for (std::size_t length = 1; length <= 3 && length < digits.size(); ++length) {
        code = code * 10 + (digits[length - 1] - '0');
        if (code == 0 || country_codes_[static_cast<std::size_t>(code)].empty()) continue;
        if (valid_digits(code, digits.substr(length), country_codes_[static_cast<std::size_t>(code)], true))
            return true;
        break;
    }
    // "(0)" and other habits.
    return text.find('(') != std::string_view::npos && valid_in(std::string(text), "ZZ");
}

bool PhonePlans::valid(std::string_view text) const {
    std::array<char, most_digits + 3> packed{};
    std::size_t size = 0;
    for (const char c : text) {
        if (!is_digit(c)) continue;
        if (size == packed.size()) return false;
        packed[size++] = c;
    }
    const std::string_view digits(packed.data(), size);
    if (text.find('+') != std::string_view::npos) return size <= most_digits && valid_abroad(text, digits);
    if (digits.starts_with("00"))
        return size > 8 && valid_abroad("+" + std::string(text.substr(text.find("00") + 2)), digits.substr(2));
    if (size == 0 || size > most_digits) return false;
    return std::any_of(regions_.begin(), regions_.end(), [&](const Region& region) {
        if ((region.lengths[static_cast<std::size_t>(digits[0] - '0')] >> size & 1U) == 0) return false;
        if (!region.plain) return valid_in(std::string(text), region.name);
        return valid_digits(region.country_code, without_trunk(digits, region.trunk, region.country_code), region.name,
                            region.country_code == north_america);
    });
}

std::size_t PhonePlans::fit(std::string_view text, std::size_t begin, std::size_t end) const {
    const char before = begin > 0 ? text[begin - 1] : ' ';
    if (std::string_view("#$_/\\=+(-").find(before) != std::string_view::npos) return begin;
    // The last groups of a card or account number are no telephone number.
    if (before == ' ' && begin > 1 && is_digit(text[begin - 2]) && text[begin] != '+') return begin;
    for (int tries = 0; end >= begin + 7 && tries < 3; ++tries) {
        const auto value = main_part(text.substr(begin, end - begin));
        if (stands_free(text, begin, end) && looks_right(value) && valid(value)) return end;
        // One group less.
        while (end > begin && is_digit(text[end - 1])) --end;
        while (end > begin && !is_digit(text[end - 1])) --end;
    }
    return begin;
}

bool valid_phone(std::string_view text, std::span<const std::string> regions) {
    if (text.find('+') != std::string_view::npos) return valid_in(std::string(text), "ZZ");
    return std::any_of(regions.begin(), regions.end(),
                       [&](const std::string& region) { return valid_in(std::string(text), region); });
}

}  // namespace persona::detectors
