#include <persona/written_dates.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <persona/text.hpp>

#include "ascii.hpp"
#include "calendar.hpp"

namespace persona {
namespace {

using namespace std::string_view_literals;
using Part = WrittenDate::Part;
using Months = std::array<std::string_view, 12>;
using Week = std::array<std::string_view, 7>;

constexpr std::array<Months, 5> months{{{"January", "February", "March", "April", "May", "June", "July", "August",
                                         "September", "October", "November", "December"},
                                        {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
                                         "September", "Oktober", "November", "Dezember"},
                                        {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                                         "septembre", "octobre", "novembre", "décembre"},
                                        {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
                                         "septiembre", "octubre", "noviembre", "diciembre"},
                                        {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
                                         "agosto", "settembre", "ottobre", "novembre", "dicembre"}}};
/// From Monday on.
constexpr std::array<Week, 5> weeks{{{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
                                     {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
                                     {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
                                     {"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
                                     {"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"}}};
constexpr std::array fillers{"a"sv,  "am"sv,  "at"sv, "de"sv,  "del"sv, "den"sv, "der"sv, "h"sv,
                             "il"sv, "le"sv,  "of"sv, "on"sv,  "pm"sv,  "t"sv,   "the"sv, "uhr"sv,
                             "um"sv, "utc"sv, "z"sv,  "gmt"sv, "el"sv,  "era"sv, "alle"sv};
constexpr std::array ordinals{"st"sv, "nd"sv, "rd"sv, "th"sv};
constexpr std::size_t longest = 80;

/// The first `letters` characters of a name in UTF-8.
std::string_view head(std::string_view name, std::size_t letters) {
    std::size_t end = 0;
    while (end < name.size() && letters > 0) {
        ++end;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) ++end;
        --letters;
    }
    return name.substr(0, end);
}

struct Named {
    int index = 0;  ///< from 0
    std::uint8_t language = 0;
    bool whole = false;
};
/// A name of a list, whole or its first three or four letters.
template <class Lists>
std::optional<Named> find_name(const Lists& lists, std::string_view folded) {
    for (const bool whole : {true, false}) {
        for (std::size_t language = 0; language < lists.size(); ++language) {
            for (std::size_t i = 0; i < lists[language].size(); ++i) {
                const auto name = fold(lists[language][i]);
                const bool same =
                    whole ? name == folded : folded.size() >= 3 && folded.size() <= 4 && name.starts_with(folded);
                if (same) return Named{static_cast<int>(i), static_cast<std::uint8_t>(language), whole};
            }
        }
    }
    return std::nullopt;
}

/// In the letters of `like`: capitals, a capital first, or as the table has it.
std::string in_letters_of(std::string_view like, std::string_view name) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    std::string out(name);
    if (like.empty()) return out;
    if (like.size() > 1 && upper(like[0]) && upper(like[1])) {
        for (auto& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    } else if (upper(like[0])) {
        if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
    } else if (out[0] >= 'A' && out[0] <= 'Z') {
        out[0] = static_cast<char>(out[0] + 32);
    }
    return out;
}

/// Cuts the text into names, numbers and the rest; false when a word is no part of a date.
bool cut(std::string_view text, WrittenDate& out, std::vector<std::size_t>& numbers, int& named_month) {
    const auto literal = [&](std::string_view piece) {
        if (out.pieces.empty() || out.pieces.back().part != Part::literal) out.pieces.push_back({});
        out.pieces.back().text += piece;
    };
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        if (ascii_digit(text[i])) {
            while (end < text.size() && ascii_digit(text[end])) ++end;
            if ((end < text.size() && text[end] == ':') || (i > 0 && text[i - 1] == ':')) {
                // A time of day, with its fraction of a second: nobody's date.
                while (end < text.size() && (ascii_digit(text[end]) || text[end] == ':' || text[end] == '.')) ++end;
                literal(text.substr(i, end - i));
            } else if (end - i == 8) {
                out.pieces.push_back({Part::year, std::string(text.substr(i, 4)), 0});
                out.pieces.push_back({Part::month, std::string(text.substr(i + 4, 2)), 0});
                out.pieces.push_back({Part::day, std::string(text.substr(i + 6, 2)), 0});
                for (std::size_t n = 3; n > 0; --n) numbers.push_back(out.pieces.size() - n);
            } else if (end - i <= 2 || end - i == 4) {
                numbers.push_back(out.pieces.size());
                out.pieces.push_back({Part::literal, std::string(text.substr(i, end - i)), 0});
                out.pieces.push_back({});
            } else {
                return false;
            }
        } else if (letter_byte(text[i])) {
            while (end < text.size() && letter_byte(text[end])) ++end;
            const auto word = text.substr(i, end - i);
            const auto folded = fold(word);
            if (i > 0 && ascii_digit(text[i - 1]) &&
                std::find(ordinals.begin(), ordinals.end(), folded) != ordinals.end()) {
                out.pieces.push_back({Part::ordinal, std::string(word), 0});
            } else if (std::find(fillers.begin(), fillers.end(), folded) != fillers.end()) {
                literal(word);
            } else if (const auto month = find_name(months, folded); month && named_month == 0) {
                named_month = month->index + 1;
                out.pieces.push_back(
                    {month->whole ? Part::month_name : Part::short_month, std::string(word), month->language});
            } else if (const auto day = find_name(weeks, folded)) {
                out.pieces.push_back({Part::weekday, std::string(word), day->language});
            } else {
                return false;
            }
        } else {
            end = i + 1;
            literal(text.substr(i, 1));
        }
        i = end;
    }
    return true;
}

/// Says of every number what it is; false when they make no date.
bool assign(WrittenDate& out, const std::vector<std::size_t>& numbers, bool worded, bool month_first) {
    const auto width = [&](std::size_t i) { return out.pieces[numbers[i]].text.size(); };
    const auto value = [&](std::size_t i) { return detail::number_of(out.pieces[numbers[i]].text); };
    const auto set = [&](std::size_t i, Part part) { out.pieces[numbers[i]].part = part; };
    const auto count = numbers.size();
    if (numbers.empty()) return false;
    if (worded) {
        // "14 March 2021", "March 14, 2021", "March 2021", "14 March", "March '21".
        if (count > 2) return false;
        bool day = false, year = false;
        for (std::size_t i = 0; i < count; ++i) {
            const bool marked = numbers[i] > 0 && out.pieces[numbers[i] - 1].text.ends_with('\'');
            if (width(i) == 4 || marked || day) {
                if (year) return false;
                set(i, width(i) == 4 ? Part::year : Part::short_year);
                year = true;
            } else {
                set(i, Part::day);
                day = true;
            }
        }
        return true;
    }
    if (count == 1) {
        set(0, Part::year);
        return width(0) == 4;
    }
    if (width(0) == 4) {
        if (count > 3) return false;
        set(0, Part::year);
        set(1, Part::month);
        if (count == 3) set(2, Part::day);
        return true;
    }
    if (count == 2) {  // "03/2021"
        set(0, Part::month);
        set(1, Part::year);
        return width(1) == 4;
    }
    if (count != 3 || width(1) == 4) return false;
    const bool swapped = value(1) > 12 || (month_first && value(0) <= 12);
    set(0, swapped ? Part::month : Part::day);
    set(1, swapped ? Part::day : Part::month);
    set(2, width(2) == 4 ? Part::year : Part::short_year);
    return true;
}

}  // namespace

std::optional<WrittenDate> read_written_date(std::string_view text, bool month_first) {
    if (text.empty() || text.size() > longest) return std::nullopt;
    WrittenDate out;
    std::vector<std::size_t> numbers;
    int month = 0;
    if (!cut(text, out, numbers, month)) return std::nullopt;
    const bool worded = month > 0;
    if (!assign(out, numbers, worded, month_first)) return std::nullopt;
    int year = 2001;
    int day = 15;
    out.has_month = worded;
    for (const auto& piece : out.pieces) {
        if (piece.part == Part::year) year = detail::number_of(piece.text);
        else if (piece.part == Part::short_year) {
            const int two = detail::number_of(piece.text);
            year = two < 70 ? 2000 + two : 1900 + two;
        } else if (piece.part == Part::month) month = detail::number_of(piece.text), out.has_month = true;
        else if (piece.part == Part::day) day = detail::number_of(piece.text), out.has_day = true;
        out.has_year = out.has_year || piece.part == Part::year || piece.part == Part::short_year;
    }
    if (!out.has_month) month = 7;
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > detail::days_of_month(out.has_year ? year : 2000, month))
        return std::nullopt;
    if (!out.has_year) day = std::min(day, 28);  // "29 February" of no year
    out.days = days_from_civil(year, month, day);
    std::erase_if(out.pieces,
                  [](const WrittenDate::Piece& piece) { return piece.part == Part::literal && piece.text.empty(); });
    return out;
}

int month_named(std::string_view folded) {
    static const auto all = [] {
        std::map<std::string, int, std::less<>> out;
        for (const auto& names : months) {
            for (std::size_t i = 0; i < names.size(); ++i) {
                const auto name = fold(names[i]);
                for (const std::size_t letters : {std::size_t{3}, std::size_t{4}, name.size()})
                    out.try_emplace(name.substr(0, letters), static_cast<int>(i) + 1);
            }
        }
        return out;
    }();
    const auto at = all.find(folded);
    return at == all.end() ? 0 : at->second;
}

std::string write_like(const WrittenDate& how, std::int32_t days) {
    days = std::clamp(days, days_from_civil(1, 1, 1), days_from_civil(9999, 12, 31));
    const auto date = civil_from_days(days);
    bool one_digit = false, zero = false, named = false;
    for (const auto& piece : how.pieces) {
        named = named || piece.part == Part::month_name || piece.part == Part::short_month;
        if (piece.part != Part::day && piece.part != Part::month) continue;
        one_digit = one_digit || piece.text.size() == 1;
        zero = zero || piece.text.starts_with('0');
    }
    const bool padded = !one_digit && (zero || !named);
    std::string out;
    const auto put = [&](int value, std::size_t width) {
        auto text = std::to_string(value);
        if (text.size() < width) text.insert(0, width - text.size(), '0');
        out += text;
    };
    for (const auto& piece : how.pieces) {
        const auto& names = months[std::min<std::size_t>(piece.language, months.size() - 1)];
        switch (piece.part) {
            case Part::literal: out += piece.text; break;
            case Part::year: put(date.year, 4); break;
            case Part::short_year: put(date.year % 100, 2); break;
            case Part::month: put(date.month, padded ? 2 : 1); break;
            case Part::day: put(date.day, padded ? 2 : 1); break;
            case Part::ordinal: {
                const int last = date.day % 10;
                const bool teen = date.day / 10 == 1;
                const auto suffix =
                    teen || last > 3 || last == 0 ? "th"sv : ordinals[static_cast<std::size_t>(last - 1)];
                out += in_letters_of(piece.text, suffix);
                break;
            }
            case Part::month_name:
                out += in_letters_of(piece.text, names[static_cast<std::size_t>(date.month - 1)]);
                break;
            case Part::short_month:
                out += in_letters_of(piece.text, head(names[static_cast<std::size_t>(date.month - 1)], 3));
                break;
            case Part::weekday: {
                // 1970-01-01 was a Thursday, the fourth day.
                const auto day = static_cast<std::size_t>(((days + 3) % 7 + 7) % 7);
                const auto& week = weeks[std::min<std::size_t>(piece.language, weeks.size() - 1)];
                const bool whole = fold(piece.text).size() > 4;
                out += in_letters_of(piece.text, whole ? week[day] : head(week[day], 3));
                break;
            }
        }
    }
    return out;
}

}  // namespace persona
