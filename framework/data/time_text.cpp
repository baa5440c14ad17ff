// Dates and times as text and back: ISO 8601, and patterns as strftime() knows them.
#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include <persona/text.hpp>

#include "calendar.hpp"

namespace persona {

std::int32_t days_from_civil(int year, int month, int day) noexcept {
    year -= month <= 2 ? 1 : 0;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int year_of_era = year - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

Civil civil_from_days(std::int32_t days) noexcept {
    const std::int64_t z = static_cast<std::int64_t>(days) + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto day_of_era = static_cast<int>(z - era * 146097);
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int shifted = (5 * day_of_year + 2) / 153;
    const int day = day_of_year - (153 * shifted + 2) / 5 + 1;
    const int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month, day};
}

namespace {

constexpr std::int64_t day_microseconds = 86'400'000'000LL;

struct Moment {
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0;
    [[nodiscard]] bool valid() const noexcept {
        static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        if (month < 1 || month > 12 || day < 1) return false;
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        const int last = lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
        return day <= last && hour < 24 && minute < 60 && second < 60;
    }
    [[nodiscard]] std::int32_t days() const noexcept { return days_from_civil(year, month, day); }
    [[nodiscard]] std::int64_t microseconds() const noexcept {
        return days() * day_microseconds + ((hour * 60LL + minute) * 60 + second) * 1'000'000 + microsecond;
    }
};

bool digits(std::string_view text, std::size_t& at, std::size_t least, std::size_t most, int& value) noexcept {
    value = 0;
    std::size_t count = 0;
    while (count < most && at < text.size() && text[at] >= '0' && text[at] <= '9') {
        value = value * 10 + (text[at] - '0');
        ++at;
        ++count;
    }
    return count >= least;
}

bool fraction(std::string_view text, std::size_t& at, int& microsecond) noexcept {
    const std::size_t start = at;
    if (!digits(text, at, 1, 6, microsecond)) return false;
    for (auto count = at - start; count < 6; ++count) microsecond *= 10;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        if (text[at] != '0') return false;  // finer than a microsecond: would be lost
        ++at;
    }
    return true;
}

/// One part of a pattern: a literal, or a code with the flag before it ('-': without a zero in front, '^': in capitals).
struct PatternPart {
    char code = '\0', flag = '\0', literal = '\0';
};

/// The part that begins at `at`, which goes behind it.
PatternPart next_part(std::string_view format, std::size_t& at) noexcept {
    if (format[at] != '%' || at + 1 == format.size()) return {'\0', '\0', format[at++]};
    ++at;
    char flag = '\0';
    if ((format[at] == '-' || format[at] == '^') && at + 1 < format.size()) flag = format[at++];
    return {format[at++], flag, '\0'};
}

/// How the pattern writes a name.
char cased(char c, bool capitals) noexcept {
    return capitals && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Takes one of the names off the text; `value`: which, from 0.
bool named(std::string_view text, std::size_t& at, std::span<const std::string_view> names, bool capitals,
           int& value) noexcept {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto part = text.substr(std::min(at, text.size()), names[i].size());
        if (!std::equal(part.begin(), part.end(), names[i].begin(), names[i].end(),
                        [capitals](char c, char name) { return c == cased(name, capitals); }))
            continue;
        at += names[i].size();
        value = static_cast<int>(i);
        return true;
    }
    return false;
}

/// Two digits, or one where the number is below ten and the flag takes the zero away.
bool counted(std::string_view text, std::size_t& at, char flag, int& value) noexcept {
    const auto from = at;
    if (!digits(text, at, flag == '-' ? 1 : 2, 2, value)) return false;
    return flag != '-' || at == from + 1 || text[from] != '0';
}

constexpr std::array<std::string_view, 2> half_days{"AM", "PM"};
constexpr std::array<std::string_view, 2> small_half_days{"am", "pm"};

/// What a text says by a pattern, before its parts are put together.
struct ReadPattern {
    Moment moment;
    int hour_of_half = -1, half = -1;
};

bool parse_part(std::string_view text, std::size_t& at, const PatternPart& part, ReadPattern& told) noexcept {
    auto& out = told.moment;
    switch (part.code) {
        case '\0': return at < text.size() && text[at++] == part.literal;
        case 'Y': return digits(text, at, 4, 4, out.year);
        case 'y':
            if (!digits(text, at, 2, 2, out.year)) return false;
            out.year += out.year < 69 ? 2000 : 1900;  // as POSIX has it
            return true;
        case 'm': return counted(text, at, part.flag, out.month);
        case 'b':
        case 'B':
            if (!named(text, at, part.code == 'b' ? detail::short_months : detail::months, part.flag == '^', out.month))
                return false;
            ++out.month;
            return true;
        case 'd': return counted(text, at, part.flag, out.day);
        case 'H': return counted(text, at, part.flag, out.hour);
        case 'I':
            return counted(text, at, part.flag, told.hour_of_half) && told.hour_of_half >= 1 && told.hour_of_half <= 12;
        case 'p': return named(text, at, half_days, false, told.half);
        case 'P': return named(text, at, small_half_days, false, told.half);
        case 'M': return counted(text, at, part.flag, out.minute);
        case 'S': return counted(text, at, part.flag, out.second);
        case 'f': return fraction(text, at, out.microsecond);
        default: return false;
    }
}

bool parse_pattern(std::string_view text, std::string_view format, Moment& out) noexcept {
    ReadPattern told;
    std::size_t at = 0;
    for (std::size_t f = 0; f < format.size();)
        if (!parse_part(text, at, next_part(format, f), told)) return false;
    if (told.hour_of_half >= 0) told.moment.hour = told.hour_of_half % 12 + (told.half == 1 ? 12 : 0);
    out = told.moment;
    return at == text.size() && out.valid();
}

void append_padded(std::string& out, std::int64_t value, int width) {
    std::array<char, 20> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    for (auto length = end - buffer.data(); length < width; ++length) out += '0';
    out.append(buffer.data(), end);
}

void append_pattern(std::string& out, std::string_view format, const Moment& moment) {
    for (std::size_t f = 0; f < format.size();) {
        const auto part = next_part(format, f);
        const int width = part.flag == '-' ? 1 : 2;
        const auto month = [&](std::span<const std::string_view> names) {
            for (const char c : names[static_cast<std::size_t>(moment.month - 1)]) out += cased(c, part.flag == '^');
        };
        switch (part.code) {
            case '\0': out += part.literal; break;
            case 'Y': append_padded(out, moment.year, 4); break;
            case 'y': append_padded(out, (moment.year % 100 + 100) % 100, 2); break;
            case 'm': append_padded(out, moment.month, width); break;
            case 'b': month(detail::short_months); break;
            case 'B': month(detail::months); break;
            case 'd': append_padded(out, moment.day, width); break;
            case 'H': append_padded(out, moment.hour, width); break;
            case 'I': append_padded(out, (moment.hour + 11) % 12 + 1, width); break;
            case 'p': out += half_days[moment.hour < 12 ? 0 : 1]; break;
            case 'P': out += small_half_days[moment.hour < 12 ? 0 : 1]; break;
            case 'M': append_padded(out, moment.minute, width); break;
            case 'S': append_padded(out, moment.second, width); break;
            case 'f': append_padded(out, moment.microsecond, 6); break;
            default: (out += '%') += part.code;
        }
    }
}

Moment moment_of(std::int64_t microseconds) noexcept {
    std::int64_t days = microseconds / day_microseconds;
    std::int64_t rest = microseconds % day_microseconds;
    if (rest < 0) {
        rest += day_microseconds;
        --days;
    }
    const auto civil = civil_from_days(static_cast<std::int32_t>(days));
    Moment out{civil.year, civil.month, civil.day};
    out.microsecond = static_cast<int>(rest % 1'000'000);
    rest /= 1'000'000;
    out.second = static_cast<int>(rest % 60);
    out.minute = static_cast<int>(rest / 60 % 60);
    out.hour = static_cast<int>(rest / 3600);
    return out;
}

std::optional<std::int64_t> parse_iso(std::string_view text) noexcept {
    if (text.size() < 16 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
    Moment out;
    if (!parse_pattern(text.substr(0, 10), "%Y-%m-%d", out)) return std::nullopt;
    std::size_t at = 11;
    if (!digits(text, at, 2, 2, out.hour) || at >= text.size() || text[at++] != ':' ||
        !digits(text, at, 2, 2, out.minute))
        return std::nullopt;
    if (at < text.size() && text[at] == ':') {
        ++at;
        if (!digits(text, at, 2, 2, out.second)) return std::nullopt;
        if (at < text.size() && text[at] == '.') {
            ++at;
            if (!fraction(text, at, out.microsecond)) return std::nullopt;
        }
    }
    if (!out.valid()) return std::nullopt;
    std::int64_t offset = 0;
    if (at < text.size() && text[at] == 'Z') ++at;
    else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const int sign = text[at++] == '-' ? -1 : 1;
        int hours = 0;
        int minutes = 0;
        if (!digits(text, at, 2, 2, hours)) return std::nullopt;
        if (at < text.size() && text[at] == ':') ++at;
        if (at < text.size() && !digits(text, at, 2, 2, minutes)) return std::nullopt;
        if (hours > 15 || minutes > 59) return std::nullopt;
        offset = sign * (hours * 60LL + minutes) * 60'000'000;
    }
    if (at != text.size()) return std::nullopt;
    return out.microseconds() - offset;
}

}  // namespace

std::optional<std::int32_t> parse_date(std::string_view text, std::string_view format) noexcept {
    Moment out;
    if (!parse_pattern(text, format.empty() ? "%Y-%m-%d" : format, out)) return std::nullopt;
    return out.days();
}

std::optional<std::int64_t> parse_timestamp(std::string_view text, std::string_view format) noexcept {
    if (format.empty()) return parse_iso(text);
    Moment out;
    if (!parse_pattern(text, format, out)) return std::nullopt;
    return out.microseconds();
}

void append_date(std::string& out, std::int32_t days, std::string_view format) {
    const auto civil = civil_from_days(days);
    append_pattern(out, format.empty() ? "%Y-%m-%d" : format, Moment{civil.year, civil.month, civil.day});
}

void append_timestamp(std::string& out, std::int64_t microseconds, std::string_view format) {
    const auto moment = moment_of(microseconds);
    append_pattern(out,
                   !format.empty()           ? format
                   : moment.microsecond != 0 ? "%Y-%m-%dT%H:%M:%S.%f"
                                             : "%Y-%m-%dT%H:%M:%S",
                   moment);
}

}  // namespace persona
