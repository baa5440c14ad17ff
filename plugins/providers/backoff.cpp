#include "backoff.hpp"

#include <algorithm>
#include <string>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <persona/text.hpp>

namespace persona::providers {

Milliseconds backoff(int attempt, double draw, std::optional<Milliseconds> asked_for, Milliseconds most) {
    constexpr std::int64_t first = 500;
    const auto span = std::min<std::int64_t>(most.count(), first << std::clamp(attempt, 0, 20));
    auto wait = Milliseconds(static_cast<std::int64_t>(draw * static_cast<double>(span)));
    if (asked_for) wait = std::max(wait, *asked_for);
    return std::min(wait, most);
}

std::optional<Milliseconds> retry_after(std::string_view value, std::int64_t now) {
    if (const auto seconds = parse_int64(value))
        return *seconds < 0 ? std::nullopt
                            : std::optional(Milliseconds(std::min<std::int64_t>(*seconds, 86'400) * 1000));
    int zone = 0;
    Poco::DateTime date;
    // The parser takes more than the standard's one form.
    constexpr std::size_t length = std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size();
    if (value.size() != length || !value.ends_with("GMT") ||
        !Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, std::string(value), date, zone))
        return std::nullopt;
    const auto left = static_cast<std::int64_t>(date.timestamp().epochTime()) - now;
    return Milliseconds(std::clamp<std::int64_t>(left, 0, 86'400) * 1000);
}

}  // namespace persona::providers
