// Forms of known values that count only where something beside them says what they are: a date of birth written in
// another way, the last four digits of a card behind "ending in".
#include <algorithm>
#include <array>

#include <persona/known_values.hpp>
#include <persona/name_words.hpp>
#include <persona/text.hpp>
#include <persona/written_dates.hpp>

#include "calendar.hpp"
#include "marked_values.hpp"

namespace persona {
namespace {

using namespace std::string_view_literals;

// Folded, in English, German, French, Spanish and Italian.
constexpr std::array says_last_digits{
    "ending"sv,     "ends"sv,      "end"sv,      "last"sv,    "endet"sv,     "endend"sv,  "letzten"sv,
    "endziffern"sv, "finissant"sv, "derniers"sv, "termina"sv, "terminada"sv, "ultimos"sv, "ultime"sv,
    "finale"sv,     "card"sv,      "karte"sv,    "carte"sv,   "tarjeta"sv,   "carta"sv,   "account"sv,
    "konto"sv,      "compte"sv,    "cuenta"sv,   "conto"sv,   "iban"sv,      "xxxx"sv};
constexpr std::array date_fillers{"of"sv, "the"sv, "de"sv, "del"sv, "den"sv, "der"sv, "le"sv, "el"sv, "il"sv};
constexpr std::array ordinals{"st"sv, "nd"sv, "rd"sv, "th"sv, "er"sv};
constexpr std::size_t last_digits = 4;
constexpr std::size_t words_before = 4;  // "ending with the digits 4821"

template <class List>
bool one_of(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool nothing_but_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

using detail::WeakMark;

std::string date_mark(std::int32_t days) {
    return "\x02"
           "date " +
           std::to_string(days);
}
std::string last_mark(std::string_view digits) {
    return "\x02"
           "last " +
           std::string(digits);
}

/// What a token can be in a date.
struct DatePart {
    int value = 0;
    bool number = false, year = false, month = false;  ///< one or two digits; four; a name
};

DatePart date_part(std::string_view token) {
    if (nothing_but_digits(token)) {
        if (token.size() <= 2) return {detail::number_of(token), true, false, false};
        if (token.size() == 4) return {detail::number_of(token), false, true, false};
        return {};
    }
    const auto digits = std::min(token.find_first_not_of("0123456789"), token.size());
    if (digits >= 1 && digits <= 2 && one_of(ordinals, token.substr(digits)))
        return {detail::number_of(token.substr(0, digits)), true, false, false};
    const int month = month_named(token);
    return {month, false, false, month > 0};
}

void add_date(int year, int month, int day, std::size_t token, std::vector<WeakMark>& out) {
    if (month < 1 || month > 12 || day < 1 || day > detail::days_of_month(year, month)) return;
    auto mark = date_mark(days_from_civil(year, month, day));
    // Of the same parts: "1/1/2020" reads the same both ways round.
    if (!out.empty() && out.back().token == token && out.back().text == mark) return;
    out.push_back({std::move(mark), token, true});
}

/// Two digits of a year are of the last century or of this one.
void add_short(int year, int month, int day, std::size_t token, std::vector<WeakMark>& out) {
    add_date(1900 + year, month, day, token, out);
    add_date(2000 + year, month, day, token, out);
}

/// Every date that three parts can be read as.
void add_dates(const std::array<DatePart, 3>& part, std::size_t token, std::vector<WeakMark>& out) {
    const auto& [a, b, c] = part;
    if (a.year && (b.number || b.month) && c.number) return add_date(a.value, b.value, c.value, token, out);
    if (c.year || c.number) {
        const auto add = c.year ? add_date : add_short;
        if (a.number && b.month) return add(c.value, b.value, a.value, token, out);
        if (a.month && b.number) return add(c.value, a.value, b.value, token, out);
        if (a.number && b.number) {
            add(c.value, b.value, a.value, token, out);
            add(c.value, a.value, b.value, token, out);
        }
    }
}

}  // namespace

std::vector<std::string> marked_renderings(std::string_view entity, std::string_view value) {
    return entity == "DATE_TIME" ? std::vector<std::string>() : weak_renderings(entity, value);
}

std::vector<std::string> beside_renderings(const std::vector<std::string>& weak, std::string_view folded_name) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < folded_name.size();) {
        const auto end = std::min(folded_name.find(' ', begin), folded_name.size());
        const auto word = folded_name.substr(begin, end - begin);
        if (detail::tells_beside(word) && name_word_kind(word) == NameWordKind::name)
            for (const auto& mark : weak) out.push_back(detail::beside_mark(mark, word));
        begin = end + 1;
    }
    return out;
}

std::vector<std::string> weak_renderings(std::string_view entity, std::string_view value) {
    if (entity == "DATE_OF_BIRTH" || entity == "DATE_TIME") {
        const auto date = read_written_date(value);
        if (!date || !date->has_year || !date->has_month || !date->has_day) return {};
        return {date_mark(date->days)};
    }
    if (entity != "CREDIT_CARD" && entity != "IBAN_CODE" && entity != "US_BANK_NUMBER") return {};
    std::string digits;
    for (const char c : value)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() < 2 * last_digits) return {};
    return {last_mark(std::string_view(digits).substr(digits.size() - last_digits))};
}

namespace detail {

void marks_in(std::string_view folded, const std::vector<FoldedToken>& tokens, std::vector<WeakMark>& out) {
    out.clear();
    const auto text = [&](std::size_t i) { return folded.substr(tokens[i].begin, tokens[i].end - tokens[i].begin); };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto token = text(i);
        if (tokens[i].digits && !tokens[i].letters) {
            if (token.size() == last_digits) {
                bool says = false;
                for (auto before = i - std::min(i, words_before); before < i && !says; ++before)
                    says = one_of(says_last_digits, text(before));
                out.push_back({last_mark(token), i, says});
            } else if (token.size() == 8) {
                add_date(detail::number_of(token.substr(0, 4)), detail::number_of(token.substr(4, 2)),
                         detail::number_of(token.substr(6)), i, out);
                add_date(detail::number_of(token.substr(4)), detail::number_of(token.substr(2, 2)),
                         detail::number_of(token.substr(0, 2)), i, out);
            }
        } else if (!tokens[i].digits && token.size() > 10) {
            continue;  // no month has so long a name
        }
        std::array<DatePart, 3> parts;
        std::size_t found = 0;
        for (auto at = i; at < tokens.size() && found < parts.size(); ++at) {
            const auto part = date_part(text(at));
            if (!part.number && !part.year && !part.month) {
                if (found == 0 || !one_of(date_fillers, text(at))) break;
                continue;
            }
            parts[found++] = part;
        }
        if (found == parts.size()) add_dates(parts, i, out);
    }
}

std::string beside_mark(std::string_view weak, std::string_view word) {
    return std::string(weak) + " beside " + std::string(word);
}

bool tells_beside(std::string_view folded_word) noexcept {
    constexpr std::size_t least = 4;
    return folded_word.size() >= least && folded_word.find_first_of("0123456789") == std::string_view::npos;
}

void marks_behind_masks(std::string_view text, std::vector<std::string>& out) {
    constexpr std::string_view bullet = "\u2022";
    for (std::size_t at = text.find_first_of("*#\xe2"); at != std::string_view::npos;
         at = text.find_first_of("*#\xe2", at)) {
        std::size_t masks = 0;
        while (at < text.size()) {
            if (text[at] == '*' || text[at] == '#') ++masks, ++at;
            else if (text.substr(at).starts_with(bullet)) ++masks, at += bullet.size();
            else if (masks > 0 && (text[at] == ' ' || text[at] == '-')) ++at;
            else break;
        }
        if (masks == 0) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (masks >= 2 && end - at == last_digits) out.push_back(last_mark(text.substr(at, last_digits)));
        at = end;
    }
}

}  // namespace detail
}  // namespace persona
