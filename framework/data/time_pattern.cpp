#include <persona/inference.hpp>
#include <persona/text.hpp>

namespace persona {
namespace {

/// Two digits, or at least 100 when they are not.
unsigned two(const char* at) noexcept {
    const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
    const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

bool real_day(unsigned year, unsigned month, unsigned day) noexcept {
    static constexpr std::array<std::uint8_t, 13> lengths{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1) return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month] + (month == 2 && leap ? 1U : 0U);
}

}  // namespace

std::optional<TimePattern> TimePattern::compile(std::string_view format) {
    TimePattern pattern;
    int at = 0;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (at > 60) return std::nullopt;
        const auto place = static_cast<std::int8_t>(at);
        if (pattern.fraction_ >= 0) {  // the fraction's length varies: nothing but a Z may follow
            if (format[i] != 'Z' || pattern.zulu_) return std::nullopt;
            pattern.zulu_ = true;
            continue;
        }
        if (format[i] != '%') {
            if (pattern.literal_count_ == pattern.literals_.size()) return std::nullopt;
            pattern.literals_[pattern.literal_count_++] = {static_cast<std::uint8_t>(at), format[i]};
            ++at;
            continue;
        }
        if (++i == format.size()) return std::nullopt;
        std::int8_t* field = nullptr;
        switch (format[i]) {
            case 'Y': field = &pattern.year_; break;
            case 'm': field = &pattern.month_; break;
            case 'd': field = &pattern.day_; break;
            case 'H': field = &pattern.hour_; break;
            case 'M': field = &pattern.minute_; break;
            case 'S': field = &pattern.second_; break;
            case 'f': field = &pattern.fraction_; break;
            default: return std::nullopt;
        }
        if (*field >= 0) return std::nullopt;
        *field = place;
        at += format[i] == 'Y' ? 4 : format[i] == 'f' ? 0 : 2;
    }
    pattern.length_ = static_cast<std::uint8_t>(at);
    if (pattern.year_ < 0 || pattern.month_ < 0 || pattern.day_ < 0) return std::nullopt;
    return pattern;
}

bool TimePattern::shape(std::string_view text) const noexcept {
    if (fraction_ < 0 ? text.size() != length_ : text.size() <= length_) return false;
    for (std::uint8_t i = 0; i < literal_count_; ++i)
        if (text[literals_[i].at] != literals_[i].byte) return false;
    return true;
}

bool TimePattern::parse_date(std::string_view text, std::int32_t& days) const noexcept {
    if (year_ < 0 || !shape(text)) return false;
    const unsigned century = two(text.data() + year_);
    const unsigned years = two(text.data() + year_ + 2);
    const unsigned month = two(text.data() + month_);
    const unsigned day = two(text.data() + day_);
    if (century > 99 || years > 99 || !real_day(century * 100 + years, month, day)) return false;
    days = days_from_civil(static_cast<int>(century * 100 + years), static_cast<int>(month), static_cast<int>(day));
    return true;
}

bool TimePattern::parse_timestamp(std::string_view text, std::int64_t& microseconds) const noexcept {
    std::int32_t days = 0;
    if (!parse_date(text, days)) return false;
    const unsigned hour = hour_ < 0 ? 0 : two(text.data() + hour_);
    const unsigned minute = minute_ < 0 ? 0 : two(text.data() + minute_);
    const unsigned second = second_ < 0 ? 0 : two(text.data() + second_);
    if (hour > 23 || minute > 59 || second > 59) return false;
    std::int64_t fraction = 0;
    if (fraction_ >= 0) {
        std::string_view digits = text.substr(static_cast<std::size_t>(fraction_));
        if (zulu_) {
            if (!digits.ends_with('Z')) return false;
            digits.remove_suffix(1);
        }
        if (digits.empty() || digits.size() > 6) return false;
        for (const char c : digits) {
            if (c < '0' || c > '9') return false;
            fraction = fraction * 10 + (c - '0');
        }
        for (auto count = digits.size(); count < 6; ++count) fraction *= 10;
    }
    const std::int64_t seconds = static_cast<std::int64_t>(hour) * 3600 + minute * 60 + second;
    microseconds = (static_cast<std::int64_t>(days) * 86400 + seconds) * 1'000'000 + fraction;
    return true;
}

}  // namespace persona
