#include "number_format.hpp"

#include <cmath>
#include <limits>

#include <persona/text.hpp>

namespace persona::xlsx {
namespace {

constexpr std::int64_t day = 86'400'000'000;  // microseconds
constexpr std::int32_t epoch_1900 = -25569;   // 1899-12-30: right from 1900-03-01 (serial 61) on
constexpr std::int32_t epoch_1904 = -24107;   // 1904-01-01

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; }

/// Microseconds of a day. From the year 2258 on a serial number can not tell neighbouring microseconds: of the moments
/// that it may stand for, a whole second or millisecond is meant.
std::int64_t rounded(double microseconds, double resolution) {
    if (resolution > 1) {
        for (const double unit : {1e6, 1e3})
            if (const double near = std::round(microseconds / unit) * unit; std::abs(near - microseconds) <= resolution)
                return static_cast<std::int64_t>(near);
    }
    return std::llround(microseconds);
}

void append_two(std::string& out, std::int64_t value) {
    if (value < 10) out += '0';
    append_int64(out, value);
}

/// hh:mm:ss, beyond 24 hours for durations, with microseconds when there are any.
std::string time_text(std::int64_t microseconds) {
    std::string out;
    const auto seconds = microseconds / 1'000'000;
    append_two(out, seconds / 3600);
    out += ':';
    append_two(out, seconds / 60 % 60);
    out += ':';
    append_two(out, seconds % 60);
    if (const auto fraction = microseconds % 1'000'000; fraction != 0) {
        const auto digits = std::to_string(1'000'000 + fraction);
        out += '.';
        out.append(digits, 1, 6);
    }
    return out;
}

}  // namespace

Shown shown_by_builtin(int id) noexcept {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return Shown::date;
    if (id == 22) return Shown::date_time;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return Shown::time;
    if (id == 2 || id == 4 || id == 7 || id == 8 || id == 39 || id == 40 || id == 43 || id == 44)
        return Shown::decimals;
    return Shown::number;
}

Shown shown_by_code(std::string_view code) noexcept {
    bool year_or_day = false;
    bool month_or_minute = false;
    bool clock = false;
    bool decimals = false;
    bool percent = false;
    for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
        const char byte = lower(code[at]);
        if (byte == '"') {  // literal text
            const auto close = code.find('"', at + 1);
            if (close == std::string_view::npos) break;
            at = close;
        } else if (byte == '\\' || byte == '_' || byte == '*') {
            ++at;  // the next character is literal, a width, a filler
        } else if (byte == '[') {
            const auto close = code.find(']', at);
            if (close == std::string_view::npos) break;
            const char first = at + 1 < close ? lower(code[at + 1]) : ' ';
            // [h], [mm], [ss] are durations; [Red], [$-409], [>100] are not.
            const auto inside = code.substr(at + 1, close - at - 1);
            bool repeated = first == 'h' || first == 'm' || first == 's';
            for (const char other : inside) repeated = repeated && lower(other) == first;
            clock = clock || repeated;
            at = close;
        } else if (byte == 'g' && lower(at + 1 < code.size() ? code[at + 1] : ' ') == 'e') {
            at += 6;  // General
        } else if (byte == 'y' || byte == 'd') {
            year_or_day = true;
        } else if (byte == 'm') {
            month_or_minute = true;
        } else if (byte == 'h' || byte == 's') {
            clock = true;
        } else if (byte == '%' || byte == 'e') {
            percent = true;
        } else if (byte == '.' && at + 1 < code.size() && code[at + 1] == '0') {
            decimals = true;
        }
    }
    if (year_or_day) return clock ? Shown::date_time : Shown::date;
    if (clock) return Shown::time;
    if (month_or_minute) return Shown::date;
    return decimals && !percent ? Shown::decimals : Shown::number;
}

std::string moment_text(double serial, Shown shown, bool from_1904) {
    std::string out;
    if (!std::isfinite(serial) || serial < 0 || serial > 2958466.0) return out;  // 9999-12-31 is 2958465
    auto whole = static_cast<std::int64_t>(std::floor(serial));
    // Both terms are exact; only the last product is rounded.
    auto rest = rounded((serial - static_cast<double>(whole)) * static_cast<double>(day),
                        (std::nextafter(serial, 1e9) - serial) * static_cast<double>(day));
    if (rest == day) {
        ++whole;
        rest = 0;
    }
    if (shown == Shown::time) return time_text(whole * day + rest);
    if (!from_1904 && whole == 60) {
        out = "1900-02-29";
    } else {
        const auto days = from_1904 ? whole + epoch_1904 : whole + epoch_1900 + (whole < 60 ? 1 : 0);
        if (days > 2932896) return out;  // beyond 9999-12-31
        append_date(out, static_cast<std::int32_t>(days));
    }
    if (shown == Shown::date && rest == 0) return out;
    return out + "T" + time_text(rest);
}

double serial_of(std::int32_t days) noexcept {
    const auto serial = static_cast<double>(days) - epoch_1900;
    return serial >= 61 && serial <= 2958465 ? serial : std::numeric_limits<double>::quiet_NaN();
}

double serial_of_timestamp(std::int64_t microseconds) noexcept {
    const auto days = microseconds >= 0 ? microseconds / day : -((-(microseconds + 1)) / day) - 1;
    if (days < epoch_1900 + 61 || days > 2932896) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(days - epoch_1900) +
           static_cast<double>(microseconds - days * day) / static_cast<double>(day);
}

}  // namespace persona::xlsx
