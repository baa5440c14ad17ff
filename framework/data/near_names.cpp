#include "near_names.hpp"

#include <persona/surrogates.hpp>
#include <persona/word_lists.hpp>

namespace persona {
namespace {

constexpr std::size_t least_changed = 4, least_exact = 3;  // letters; shorter words are near to everything

// Short, so that few words need memory of their own.
std::string mark(std::string_view kind, std::string_view word) {
    std::string out(kind);
    out += word;
    return out;
}
std::string given_mark(std::string_view word) { return mark("\x02g", word); }
std::string family_mark(std::string_view word) { return mark("\x02f", word); }
/// The name as it is, which is no near one.
std::string exact_mark(std::string_view given, std::string_view family) {
    auto out = mark("\x02e", given);
    out += ' ';
    out += family;
    return out;
}
std::string near_mark(std::string_view given, std::string_view family) {
    auto out = mark("\x02n", given);
    out += ' ';
    out += family;
    return out;
}

std::size_t next_letter(std::string_view word, std::size_t at) {
    do ++at;
    while (at < word.size() && (static_cast<unsigned char>(word[at]) & 0xc0) == 0x80);
    return at;
}

std::size_t letters(std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < word.size(); at = next_letter(word, at)) ++count;
    return count;
}

/// The word itself and the word without one of its letters, for each of them. Two words that differ by one letter share
/// one of these (Mor and Fraenkel, "A hash code method for detecting and correcting spelling errors", 1982).
template <class Visit>
void each_shortened(std::string_view word, Visit visit) {
    visit(std::string(word));
    for (std::size_t at = 0; at < word.size();) {
        const auto end = next_letter(word, at);
        visit(std::string(word.substr(0, at)) + std::string(word.substr(end)));
        at = end;
    }
}

/// A word that no public list has. The lists are made at the first question, which most data never asks.
bool unlisted(std::string_view word) {
    static const WordLists lists;
    return letters(word) >= least_changed && !lists.find(word).known();
}

bool held(const Findings& near, const std::string& mark) {
    const auto* entry = near.find(near.hash(mark));
    return entry != nullptr && static_cast<std::int64_t>(entry->subjects) < near.k;
}

bool known_as(const Findings& near, const detail::NameWord& given, const detail::NameWord& family) {
    bool found = false;
    if (family.family && unlisted(given.text))
        each_shortened(given.text,
                       [&](const std::string& word) { found = found || held(near, near_mark(word, family.text)); });
    if (!found && given.given && unlisted(family.text))
        each_shortened(family.text,
                       [&](const std::string& word) { found = found || held(near, near_mark(given.text, word)); });
    return found && !held(near, exact_mark(given.text, family.text));
}

}  // namespace

std::vector<NearRendering> near_renderings(std::string_view folded_name) {
    auto name = folded_name;
    for (auto blank = name.find(' '); blank != std::string_view::npos && is_title(name.substr(0, blank));
         blank = name.find(' '))
        name.remove_prefix(blank + 1);
    const auto first = name.find(' ');
    if (first == std::string_view::npos || name.find_first_of("0123456789") != std::string_view::npos) return {};
    const auto given = name.substr(0, first);
    const auto family = name.substr(name.rfind(' ') + 1);
    std::vector<NearRendering> out;
    const auto add = [&out](std::string mark, bool is_gate) { out.push_back({std::move(mark), is_gate}); };
    const bool given_may = letters(given) >= least_changed && letters(family) >= least_exact;
    const bool family_may = letters(family) >= least_changed && letters(given) >= least_exact;
    if (given_may || family_may) add(exact_mark(given, family), true);
    if (given_may) {
        add(family_mark(family), true);
        each_shortened(given, [&](const std::string& word) { add(near_mark(word, family), false); });
    }
    if (family_may) {
        add(given_mark(given), true);
        each_shortened(family, [&](const std::string& word) { add(near_mark(given, word), false); });
    }
    return out;
}

namespace detail {

NameWord name_word(const Findings& near, std::string_view text) {
    return {text, held(near, given_mark(text)), held(near, family_mark(text))};
}

bool is_near_name(const Findings& near, const NameWord& first, const NameWord& second) {
    return known_as(near, first, second) || known_as(near, second, first);
}

}  // namespace detail
}  // namespace persona
