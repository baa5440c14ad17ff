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

/// What a pattern says of a date and of the time of day, whichever codes it uses.
struct Contents {
    std::size_t year = 0, month = 0, day = 0, hour = 0, half_hour = 0, half = 0, minute = 0;
    bool known = true;   ///< it holds no other code, and none twice
    bool strict = true;  ///< every part has a width of its own
    [[nodiscard]] std::size_t of_date() const noexcept { return year + month + day; }
    [[nodiscard]] bool timed() const noexcept { return hour + half_hour > 0; }
    /// A whole date, or a time of day without one.
    [[nodiscard]] bool complete() const noexcept {
        const bool time = minute == 1 && hour + half_hour == 1 && half_hour == half;
        return known && year < 2 && month < 2 && day < 2 &&
               (of_date() == 3 ? !timed() || time : of_date() == 0 && time);
    }
};

Contents contents_of(std::string_view format) noexcept {
    Contents out;
    std::size_t seconds = 0;
    std::size_t fractions = 0;
    for (std::size_t i = 0; i + 1 < format.size(); ++i) {
        if (format[i] != '%') continue;
        ++i;
        const bool flag = (format[i] == '-' || format[i] == '^') && i + 1 < format.size();
        if (flag) ++i;
        const char code = format[i];
        out.strict = out.strict && !flag && std::string_view("YmdHMSf").find(code) != std::string_view::npos;
        switch (code) {
            case 'Y':
            case 'y': ++out.year; break;
            case 'm':
            case 'b':
            case 'B': ++out.month; break;
            case 'd': ++out.day; break;
            case 'H': ++out.hour; break;
            case 'I': ++out.half_hour; break;
            case 'p':
            case 'P': ++out.half; break;
            case 'M': ++out.minute; break;
            case 'S': ++seconds; break;
            case 'f': ++fractions; break;
            default: out.known = false;
        }
    }
    out.known = out.known && seconds < 2 && fractions <= seconds && seconds <= out.minute;
    out.strict = out.strict && out.of_date() == 3;
    return out;
}

}  // namespace

std::optional<TimePattern> TimePattern::compile(std::string_view format) {
    const auto contents = contents_of(format);
    if (!contents.complete()) return std::nullopt;
    TimePattern pattern;
    if (!contents.strict) {
        pattern.loose_ = format;
        pattern.timed_ = contents.timed();
        return pattern;
    }
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
            default: field = &pattern.fraction_; break;
        }
        *field = place;
        at += format[i] == 'Y' ? 4 : format[i] == 'f' ? 0 : 2;
    }
    pattern.length_ = static_cast<std::uint8_t>(at);
    pattern.timed_ = pattern.hour_ >= 0;
    return pattern;
}

bool TimePattern::shape(std::string_view text) const noexcept {
    if (fraction_ < 0 ? text.size() != length_ : text.size() <= length_) return false;
    for (std::uint8_t i = 0; i < literal_count_; ++i)
        if (text[literals_[i].at] != literals_[i].byte) return false;
    return true;
}

bool TimePattern::parse_date(std::string_view text, std::int32_t& days) const noexcept {
    if (!loose_.empty()) {
        const auto parsed = persona::parse_date(text, loose_);
        days = parsed.value_or(0);
        return parsed.has_value();
    }
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
    if (!loose_.empty()) {
        const auto parsed = persona::parse_timestamp(text, loose_);
        microseconds = parsed.value_or(0);
        return parsed.has_value();
    }
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
