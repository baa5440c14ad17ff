// Dates moved by a subject's own offset, and birth dates kept to their five years.
#include <string>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

namespace persona {

std::int32_t date_offset(std::string_view secret, std::uint64_t subject) {
    auto random = keyed_draw(secret, "date offset", std::to_string(subject));
    auto days = static_cast<std::int32_t>(180 + random.below(364));
    if (days >= 365) days += 2;  // never a whole year: a day without its year would stand as it was
    return random.below(2) == 0 ? days : -days;
}

std::int32_t another_birth_date(std::string_view secret, std::int32_t days) {
    const int year = civil_from_days(days).year;
    const int first = year - (year % 5 + 5) % 5;
    const auto from = days_from_civil(first, 1, 1);
    const auto span = static_cast<std::uint64_t>(days_from_civil(first + 5, 1, 1) - from);
    auto random = keyed_draw(secret, "birth date", std::to_string(days));
    auto other = from + static_cast<std::int32_t>(random.below(span - 1));
    if (other >= days) ++other;  // never the day itself
    return other;
}

}  // namespace persona
