// Shapes read off values. A shape must not tell what the value says: names, words and digits become placeholders; what
// stays literal is punctuation and what a short fixed list knows (titles (name_words.cpp), country codes, the letters of "14th").
#include <algorithm>
#include <array>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

#include "ascii.hpp"
#include "surrogate_names.hpp"
#include "surrogate_plan.hpp"

namespace persona {
namespace {

using namespace std::string_view_literals;
using surrogate::Letters;
using surrogate::NamePart;
using surrogate::placeholder;

constexpr std::array date_words{"a"sv,  "am"sv, "de"sv, "den"sv, "der"sv, "le"sv,  "nd"sv, "of"sv, "om"sv,
                                "pm"sv, "rd"sv, "st"sv, "t"sv,   "th"sv,  "the"sv, "um"sv, "z"sv};
constexpr std::array month_stems{"jan"sv, "feb"sv, "mar"sv, "mär"sv, "apr"sv, "may"sv, "mai"sv, "jun"sv,
                                 "jul"sv, "aug"sv, "sep"sv, "oct"sv, "okt"sv, "nov"sv, "dec"sv, "dez"sv};

template <class List>
bool has(const List& list, std::string_view word) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

void put_literal(std::string& shape, char c) {
    if (c != '{' && c != '}' && c != '\\') shape += c;
}
void put_escaped(std::string& shape, char c) {
    if (c == 'A' || c == 'a' || c == '9' || c == '1' || c == '\\' || ascii_letter(c) || ascii_digit(c)) shape += '\\';
    shape += c;
}

Letters letters_of(std::string_view word) noexcept {
    bool upper = false;
    bool lower = false;
    for (const char c : word) {
        upper = upper || (c >= 'A' && c <= 'Z');
        lower = lower || (c >= 'a' && c <= 'z');
    }
    if (lower && !upper && ascii_letter(word[0])) return Letters::lower;
    return upper && !lower && word.size() > 1 && ascii_letter(word[0]) ? Letters::upper : Letters::title;
}
struct Word {
    std::size_t begin, end;
    std::string folded;
    NameWordKind kind;
    bool initial = false;
};

std::vector<Word> words_of(std::string_view value) {
    std::vector<Word> out;
    for (std::size_t i = 0; i < value.size();) {
        if (!letter_byte(value[i]) && !ascii_digit(value[i])) {
            ++i;
            continue;
        }
        auto end = i;
        while (end < value.size() &&
               (letter_byte(value[end]) || ascii_digit(value[end]) ||
                ((value[end] == '\'' || value[end] == '-') && end + 1 < value.size() && letter_byte(value[end + 1]))))
            ++end;
        Word word{i, end, fold(value.substr(i, end - i)), NameWordKind::name};
        word.kind = name_word_kind(word.folded);
        word.initial = word.folded.size() == 1;
        out.push_back(std::move(word));
        i = end;
    }
    return out;
}

std::string shape_of_person(std::string_view value) {
    std::string shape;
    bool named = false;
    for (const auto& part : surrogate::name_parts(value)) {
        switch (part.kind) {
            case NamePart::literal: shape += part.text; break;
            case NamePart::given:
                shape += placeholder("given", part.letters,
                                     part.gender == Gender::female ? "f"sv
                                     : part.gender == Gender::male ? "m"sv
                                                                   : ""sv);
                break;
            case NamePart::family: shape += placeholder("family", part.letters); break;
            case NamePart::initial: shape += placeholder("initial", part.letters); break;
        }
        named = named || part.kind == NamePart::given || part.kind == NamePart::family;
    }
    return named ? shape : "{Given} {Family}";
}

/// A nationality, religion or political group; an s at the end makes it several: "Catholics", but not "Swiss".
std::string shape_of_people(std::string_view value) {
    const bool many = value.size() > 2 && (value.back() | 0x20) == 's' && (value[value.size() - 2] | 0x20) != 's';
    return placeholder(many ? "peoples" : "people", letters_of(value));
}

std::string shape_of_email(std::string_view value) {
    const auto local = value.substr(0, value.rfind('@'));
    std::string shape;
    int names = 0;
    for (std::size_t i = 0; i < local.size() && shape.size() < 80;) {
        auto end = i;
        if (letter_byte(local[i])) {
            while (end < local.size() && letter_byte(local[end])) ++end;
            const auto text = local.substr(i, end - i);
            const bool last = std::none_of(local.begin() + static_cast<std::ptrdiff_t>(end), local.end(), letter_byte);
            if (text.size() == 1) shape += "{i}";
            else if (names == 0 && (!last || gender_of(fold(text)) != Gender::unknown)) shape += "{given}";
            else if (names < 2) shape += "{family}";
            ++names;
        } else if (ascii_digit(local[i])) {
            while (end < local.size() && ascii_digit(local[end])) ++end;
            shape += "{" + std::string(std::min<std::size_t>(end - i, 6), '9') + "}";
        } else {
            end = i + 1;
            if (local[i] == '.' || local[i] == '_' || local[i] == '-' || local[i] == '+') shape += local[i];
        }
        i = end;
    }
    return shape.empty() ? "{given}.{family}" : shape;
}

std::string shape_of_date(std::string_view value) {
    std::string shape;
    bool year = false, month = false, day = false, time = false;
    const bool iso = value.size() >= 10 && ascii_digit(value[3]) && !ascii_digit(value[4]);
    const bool worded = std::any_of(value.begin(), value.end(), letter_byte) && !iso;
    for (std::size_t i = 0; i < value.size() && shape.size() < 80;) {
        auto end = i;
        if (ascii_digit(value[i])) {
            while (end < value.size() && ascii_digit(value[end])) ++end;
            const auto length = end - i;
            time = time || (end < value.size() && value[end] == ':') || (i > 0 && value[i - 1] == ':');
            if (time) shape += shape.find("{hh}") == std::string::npos ? "{hh}" : "{mm}";
            else if (length == 4 && !year) shape += "{YYYY}", year = true;
            else if (length > 2) shape += "{YYYY}";
            // Which of the two numbers before the year is the month, one value can not say: both stay below 13 then.
            else if (!day && worded) shape += length == 2 ? "{DD}" : "{D}", day = true;
            else if (!month && !worded) shape += length == 2 ? "{MM}" : "{M}", month = true;
            else if (!day) shape += iso ? (length == 2 ? "{DD}" : "{D}") : (length == 2 ? "{MM}" : "{M}"), day = true;
            else shape += "{YY}", year = true;
        } else if (letter_byte(value[i])) {
            while (end < value.size() && letter_byte(value[end])) ++end;
            const auto text = value.substr(i, end - i);
            const auto folded = fold(text);
            if (has(date_words, folded)) shape += text;
            else if (folded.size() >= 3 && has(month_stems, std::string_view(folded).substr(0, 3)))
                shape += placeholder(folded.size() > 4 ? "month" : "mon", letters_of(text)), month = true;
        } else {
            end = i + 1;
            put_literal(shape, value[i]);
        }
        i = end;
    }
    return shape.find('{') == std::string::npos ? "{YYYY}-{MM}-{DD}" : shape;
}

std::string shape_of_phone(std::string_view value) {
    constexpr std::array codes{"+44"sv, "+1"sv,  "+49"sv, "+33"sv, "+61"sv, "+353"sv, "+7"sv,  "+34"sv, "+39"sv,
                               "+31"sv, "+32"sv, "+41"sv, "+43"sv, "+45"sv, "+46"sv,  "+47"sv, "+48"sv, "+91"sv};
    std::string shape;
    std::size_t at = 0;
    std::string_view code;
    for (const auto each : codes) {
        if (value.starts_with(each)) code = each;
    }
    const auto mobile = [&](std::size_t from) {
        while (from < value.size() && !ascii_digit(value[from])) ++from;
        return from < value.size() && value[from] == '7';
    };
    const bool trunk = value.starts_with("0") && !value.starts_with("00");
    const bool keep_seven = (code == "+44" && mobile(code.size())) || (trunk && mobile(1));
    std::size_t keep = !code.empty()             ? code.size()
                       : trunk                   ? 1
                       : value.starts_with("00") ? std::min<std::size_t>(4, value.size())
                                                 : 0;
    for (; at < keep; ++at) put_escaped(shape, value[at]);
    bool seven = keep_seven;
    for (; at < value.size(); ++at) {
        if (!ascii_digit(value[at])) {
            if (!letter_byte(value[at])) shape += value[at];
        } else if (seven) {
            shape += "\\7";
            seven = false;
        } else {
            shape += '9';
        }
    }
    return shape;
}

/// 'h' or 'H' for a long number that is hexadecimal (a UUID, a hash), in small or capital letters; else none.
char hex_digit_of(std::string_view value) {
    constexpr std::int64_t least = 16, least_letters = 4;
    const auto count = [&](char first, char last) {
        return std::count_if(value.begin(), value.end(), [=](char c) { return c >= first && c <= last; });
    };
    const auto figures = count('0', '9'), small = count('a', 'f'), capital = count('A', 'F');
    if (figures == 0 || figures + small + capital < least || std::max(small, capital) < least_letters) return 0;
    if (small == count('a', 'z') && count('A', 'Z') == 0) return 'h';
    return capital == count('A', 'Z') && count('a', 'z') == 0 ? 'H' : '\0';
}

std::string general_shape(std::string_view value, std::size_t kept) {
    std::string shape;
    const char digit = hex_digit_of(value.substr(std::min(kept, value.size())));
    const bool number = !value.empty() && value[0] != '0' && std::all_of(value.begin(), value.end(), ascii_digit);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (i < kept) put_escaped(shape, c);
        else if (digit != 0 && (ascii_digit(c) || ascii_letter(c))) shape += digit;
        else if (ascii_digit(c)) shape += number && i == 0 ? '1' : '9';
        else if (c >= 'A' && c <= 'Z') shape += 'A';
        else if (ascii_letter(c)) shape += 'a';
        else if (static_cast<unsigned char>(c) >= 0xc0)
            shape += 'a';  // one letter for each character of another alphabet
        else if (static_cast<unsigned char>(c) >= 0x80) continue;
        else put_escaped(shape, c);
    }
    return shape;
}

}  // namespace

namespace surrogate {

std::string placeholder(std::string_view title, Letters letters, std::string_view note) {
    std::string out = "{";
    for (std::size_t i = 0; i < title.size(); ++i) {
        const bool upper = letters == Letters::upper || (letters == Letters::title && i == 0);
        out += upper ? static_cast<char>(title[i] & ~0x20) : static_cast<char>(title[i] | 0x20);
    }
    if (!note.empty()) (out += ':') += note;
    return out += '}';
}

std::vector<NamePart> name_parts(std::string_view value) {
    const auto words = words_of(value);
    std::vector<std::size_t> names;
    Gender gender = Gender::unknown;
    bool titled = false, has_initial = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].kind == NameWordKind::name && !words[i].initial) names.push_back(i);
        has_initial = has_initial || words[i].initial;
        if (words[i].kind != NameWordKind::title) continue;
        titled = true;
        if (const auto told = gender_of_title(words[i].folded); told != Gender::unknown) gender = told;
    }
    std::vector<NamePart> parts;
    if (names.empty()) return parts;
    const auto comma = value.find(',');
    const bool turned =
        comma != std::string_view::npos && comma > words[names[0]].begin && comma < words[names.back()].begin;
    // The family name: before the comma, else the last name; a single name without title and initial
    // is taken for a given one unless public lists know it as a family name alone.
    std::size_t family = turned ? names[0] : names.back();
    if (!turned && names.size() == 1 && !titled && !has_initial && !only_a_family_name(words[names[0]].folded))
        family = words.size();
    std::size_t at = 0, given = 0;
    const auto literal = [&](std::string_view text) {
        if (parts.empty() || parts.back().kind != NamePart::literal)
            parts.push_back({NamePart::literal, Letters::title, Gender::unknown, {}, {}});
        for (const char c : text) put_literal(parts.back().text, c);
    };
    const auto gap = [&](std::size_t end) {
        for (; at < end; ++at) {
            if (!letter_byte(value[at]) && !ascii_digit(value[at])) literal(value.substr(at, 1));
        }
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const auto text = value.substr(word.begin, word.end - word.begin);
        gap(word.begin);
        at = word.end;
        const bool name = word.kind == NameWordKind::name && !word.initial;
        if (word.kind == NameWordKind::particle || (name && i != family && given >= 2)) {
            while (at < value.size() && value[at] == ' ')
                ++at;  // given names beyond two are cut; so is the blank behind
        } else if (word.kind == NameWordKind::title || word.kind == NameWordKind::suffix) {
            literal(text);
        } else if (word.initial) {
            parts.push_back({NamePart::initial, letters_of(text), Gender::unknown, {}, word.folded});
        } else if (i == family) {
            parts.push_back({NamePart::family, letters_of(text), Gender::unknown, {}, word.folded});
        } else {
            const auto known = gender_of(word.folded);
            parts.push_back(
                {NamePart::given, letters_of(text), known != Gender::unknown ? known : gender, {}, word.folded});
            ++given;
        }
    }
    gap(value.size());
    return parts;
}

}  // namespace surrogate

std::string shape_of(std::string_view entity, std::string_view value) {
    if (entity == "PERSON") return shape_of_person(value);
    if (entity == "EMAIL_ADDRESS") return shape_of_email(value);
    if (entity == "PHONE_NUMBER") return shape_of_phone(value);
    if (entity == "DATE_TIME" || entity == "DATE_OF_BIRTH") return shape_of_date(value);
    if (entity == "ORGANIZATION" || entity == "LOCATION" || entity == "GPE" || entity == "STREET_ADDRESS") return {};
    if (entity == "NRP") return shape_of_people(value);
    if (entity == "URL") return general_shape(value.starts_with("http://") ? "http://" : "https://", 7);
    if (entity == "IP_ADDRESS") return value.find(':') != std::string_view::npos ? ":" : ".";
    if (entity == "IBAN_CODE") return general_shape(value, 2);
    return general_shape(value, 0);
}

std::string shape_with_prefix(std::string_view value, std::size_t prefix) {
    while (prefix > 0 && prefix < value.size() && (static_cast<unsigned char>(value[prefix]) & 0xc0) == 0x80) --prefix;
    return general_shape(value, std::min(prefix, value.size()));
}

Gender gender_of(std::string_view folded) noexcept {
    const auto known = [folded](const auto& pool) {
        const auto below = [](std::string_view name, std::string_view word) {
            return std::lexicographical_compare(name.begin(), name.end(), word.begin(), word.end(),
                                                [](char a, char b) { return (a | 0x20) < (b | 0x20); });
        };
        const auto at = std::lower_bound(pool.begin(), pool.end(), folded, below);
        return at != pool.end() && at->size() == folded.size() &&
               std::equal(at->begin(), at->end(), folded.begin(), [](char a, char b) { return (a | 0x20) == b; });
    };
    if (known(surrogate::female_names)) return Gender::female;
    return known(surrogate::male_names) ? Gender::male : Gender::unknown;
}

}  // namespace persona
