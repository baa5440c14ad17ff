#include "names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

#include "bytes.hpp"

namespace persona::detectors {
namespace {

using namespace std::string_view_literals;

// A name follows one of these. The last words of the phrase come last here too; all folded.
constexpr std::array introductions{
    "my name is"sv,    "name s"sv,     "i m called"sv, "i am called"sv, "this is"sv,      "i am"sv,      "i m"sv,
    "call me"sv,       "called"sv,     "named"sv,      "signed"sv,      "regards"sv,      "sincerely"sv, "yours"sv,
    "cheers"sv,        "asked for"sv,  "spoke to"sv,   "spoke with"sv,  "talked to"sv,    "ask for"sv,   "thank"sv,
    "mein name ist"sv, "ich heisse"sv, "ich heiße"sv,  "ich bin"sv,     "je m appelle"sv, "je suis"sv,   "me llamo"sv,
    "mi nombre es"sv,  "soy"sv,        "mi chiamo"sv,  "sono"sv};
// Strong enough to take a single word that no list knows.
constexpr std::array strong_introductions{"my name is"sv,   "mein name ist"sv, "ich heisse"sv,   "ich heiße"sv,
                                          "je m appelle"sv, "me llamo"sv,      "mi nombre es"sv, "mi chiamo"sv,
                                          "i m called"sv,   "i am called"sv};
// What people do: the word before or after a name.
constexpr std::array speech{"said"sv,    "says"sv,       "told"sv,      "asked"sv,    "answered"sv, "called"sv,
                            "replied"sv, "wrote"sv,      "explained"sv, "promised"sv, "helped"sv,   "phoned"sv,
                            "rang"sv,    "apologised"sv, "laughed"sv,   "smiled"sv,   "thinks"sv,   "thought"sv};
constexpr std::array firm_words{"ltd"sv, "limited"sv, "inc"sv,         "llc"sv,   "plc"sv,       "gmbh"sv,
                                "ag"sv,  "corp"sv,    "corporation"sv, "group"sv, "holdings"sv,  "partners"sv,
                                "sa"sv,  "bv"sv,      "company"sv,     "bank"sv,  "university"sv};
constexpr std::array place_before{"in"sv, "near"sv, "from"sv, "to"sv, "at"sv, "around"sv, "outside"sv, "via"sv};
constexpr std::array place_verbs{"live in"sv,   "lives in"sv, "lived in"sv,     "living in"sv, "born in"sv,
                                 "moved to"sv,  "based in"sv, "office in"sv,    "shop in"sv,   "store in"sv,
                                 "branch in"sv, "trip to"sv,  "travelled to"sv, "wohne in"sv,  "j habite"sv};
constexpr std::array particles{"van"sv, "von"sv, "de"sv, "der"sv, "den"sv, "del"sv, "di"sv,
                               "da"sv,  "la"sv,  "le"sv, "bin"sv, "al"sv,  "el"sv};
// Words that begin sentences or stand in headings with a capital and are also names.
constexpr std::array rarely_names{"may"sv,  "will"sv,   "so"sv,     "an"sv,      "my"sv,     "see"sv,   "do"sv,
                                  "long"sv, "in"sv,     "mark"sv,   "bill"sv,    "grant"sv,  "art"sv,   "drew"sv,
                                  "guy"sv,  "sunday"sv, "china"sv,  "america"sv, "london"sv, "paris"sv, "may"sv,
                                  "june"sv, "april"sv,  "august"sv, "santa"sv,   "page"sv,   "visa"sv};

template <class List>
bool has(const List& list, std::string_view word) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// An upper-case letter; of other alphabets the Latin, Greek and Cyrillic ones whose folding changes them.
bool capital(std::string_view word, std::string_view folded) noexcept {
    if (word[0] >= 'A' && word[0] <= 'Z') return true;
    if (static_cast<unsigned char>(word[0]) < 0x80) return false;
    const auto lead = static_cast<unsigned char>(word[0]);
    if (word.size() < 2) return false;
    const auto next = static_cast<unsigned char>(word[1]);
    if (lead == 0xc3) return next < 0x9f;  // À to Þ
    if (lead == 0xc4 || lead == 0xc5)
        return (next & 1) == (lead == 0xc5 && next < 0x89 ? 1 : 0) || folded.empty();  // Latin Extended-A alternates
    if (lead == 0xce) return next < 0xb0;
    return lead == 0xd0 && next < 0xb0;
}

}  // namespace

struct NameScanner::Word {
    std::uint32_t begin, end;
    std::string folded;
    WordFacts facts;
    bool capital = false, all_capitals = false, starts_sentence = false,
         joined = false;  ///< joined: only a blank before it
    bool used = false;
};

NameScanner::NameScanner(double threshold, std::function<bool(std::string_view)> wants) : threshold_(threshold) {
    const auto wanted = [&wants](std::string_view entity) { return !wants || wants(entity); };
    people_ = wanted("PERSON");
    places_ = wanted("LOCATION");
    organisations_ = wanted("ORGANIZATION");
    const auto origin = [](const char* entity, const char* reason) {
        return std::make_shared<const SpanOrigin>(SpanOrigin{entity, "names", reason});
    };
    title_ = origin("PERSON", "title before a name");
    trigger_ = origin("PERSON", "phrase that introduces a name");
    given_ = origin("PERSON", "given name of the list and a name after it");
    unknown_pair_ = origin("PERSON", "two capitalised words that are no ordinary words");
    single_ = origin("PERSON", "given name of the list");
    speaker_ = origin("PERSON", "somebody who speaks or acts");
    place_ = origin("LOCATION", "phrase that introduces a place");
    organisation_ = origin("ORGANIZATION", "word of a firm after a name");
}

void NameScanner::words_of(std::string_view text, std::vector<Word>& out) const {
    bool sentence = true;
    std::size_t last_end = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (!letter(text[i])) {
            if (text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == '\n' || text[i] == ':' ||
                text[i] == '"' || text[i] == '(')
                sentence = true;
            else if (digit(text[i])) sentence = false;
            ++i;
            continue;
        }
        auto end = i;
        const auto inner = [&](std::size_t at) {
            return (text[at] == '-' || text[at] == '\'') && at + 1 < text.size() && letter(text[at + 1]);
        };
        // Typographic quotes and dashes are bytes above 0x7f too: they end a word.
        const auto quote = [&](std::size_t at) {
            return static_cast<unsigned char>(text[at]) == 0xe2 && at + 1 < text.size() &&
                   static_cast<unsigned char>(text[at + 1]) == 0x80;
        };
        if (quote(i)) {
            i = std::min(text.size(), i + 3);
            sentence = true;
            continue;
        }
        while (end < text.size() && ((letter(text[end]) && !quote(end)) || inner(end))) ++end;
        // "Smith's" is Smith; so is "Smith’s".
        auto word = text.substr(i, end - i);
        if (word.size() > 2 && (word.ends_with("'s") || word.ends_with("'S"))) word.remove_suffix(2);
        Word one;
        one.begin = static_cast<std::uint32_t>(i);
        one.end = static_cast<std::uint32_t>(i + word.size());
        one.folded = fold(word);
        one.capital = capital(word, one.folded);
        one.all_capitals =
            word.size() > 1 && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        one.starts_sentence = sentence;
        one.joined = !out.empty() && i == last_end + 1 && text[last_end] == ' ';
        if (one.capital || one.folded.size() > 1) one.facts = lists_.find(one.folded);
        // A double name is judged by its parts: an ordinary compound ("High-Street") is no name.
        if (const auto blank = one.folded.find(' '); blank != std::string::npos) {
            const auto first = lists_.find(std::string_view(one.folded).substr(0, blank));
            const auto second = lists_.find(std::string_view(one.folded).substr(one.folded.rfind(' ') + 1));
            one.facts.word = first.word && second.word;
            one.facts.given = first.given && !first.word;
            one.facts.family = second.family && !second.word;
            one.facts.level = first.level;
        }
        // digits that touch the word make it a code
        if ((i > 0 && digit(text[i - 1])) || (end < text.size() && digit(text[end]))) one.capital = false;
        out.push_back(std::move(one));
        last_end = out.back().end;
        sentence = false;
        // "Dr." and initials do not end a sentence.
        if (end < text.size() && text[end] == '.' && (is_title(out.back().folded) || out.back().folded.size() == 1)) {
            last_end = end + 1;
            i = end + 1;
            continue;
        }
        i = end;
    }
}

/// The end of the name that begins at `first`: capitalised words, particles between them, that are no ordinary words.
std::size_t NameScanner::name_from(const std::vector<Word>& words, std::size_t first, bool trusted) const {
    std::size_t end = first;
    std::size_t at = first;
    while (at < words.size() && at < first + 5) {
        const auto& word = words[at];
        if (at > first && !word.joined) break;
        if (at > first && !word.capital && has(particles, word.folded) && at + 1 < words.size() &&
            words[at + 1].capital && words[at + 1].joined) {
            ++at;
            continue;
        }
        if (!word.capital) break;
        const bool initial = word.folded.size() == 1 && word.folded != "i";
        const bool name = word.facts.given || word.facts.family;
        const bool ordinary = word.facts.word && !(name && (trusted || (word.facts.given && word.facts.level >= 4)) &&
                                                   !has(rarely_names, word.folded));
        // A surname may be any word; after a given name or a title one is believed when it can be one.
        if (ordinary && !(at > first && name && trusted)) break;
        if (has(firm_words, word.folded)) break;
        if (initial && at + 1 >= words.size()) break;
        end = ++at;
    }
    return end;
}

void NameScanner::put(const std::vector<Word>& words, std::size_t first, std::size_t end, double score,
                      const std::shared_ptr<const SpanOrigin>& origin, std::vector<Found>& out) const {
    if (end > first && score >= threshold_)
        out.push_back({words[first].begin, words[end - 1].end, static_cast<float>(score), origin});
}

void NameScanner::people(std::string_view text, std::vector<Word>& words, std::vector<Found>& out) const {
    const auto take = [&](std::size_t first, std::size_t end, double score,
                          const std::shared_ptr<const SpanOrigin>& origin) {
        put(words, first, end, score, origin, out);
        for (auto i = first; i < end; ++i) words[i].used = true;
    };
    // The words before `at`, joined by blanks: phrases are compared with their ends.
    const auto follows = [&](std::size_t at, const auto& phrases) {
        std::string before;
        for (std::size_t i = at >= 4 ? at - 4 : 0; i < at; ++i) (before += ' ') += words[i].folded;
        return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
            return before.ends_with(phrase) && before.size() > phrase.size() &&
                   before[before.size() - phrase.size() - 1] == ' ';
        });
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word.used) continue;
        // A title: "Dr Kaczmarek", "Frau von der Leyen".
        if (is_title(word.folded) && word.capital && word.folded != "sr" && word.folded != "fr" &&
            i + 1 < words.size() && (words[i + 1].joined || text[word.end] == '.')) {
            std::size_t first = i + 1;
            while (first < words.size() && is_title(words[first].folded)) ++first;
            if (first < words.size() && (words[first].capital || has(particles, words[first].folded))) {
                if (!words[first].capital) ++first;
                auto end = first < words.size() && words[first].capital ? name_from(words, first, true) : first;
                if (end == first && first < words.size() && words[first].capital &&
                    !has(rarely_names, words[first].folded) && !words[first].all_capitals)
                    end = first + 1;
                if (end > first) {
                    take(first, end, 0.9, title_);
                    continue;
                }
            }
        }
        if (!word.capital || word.folded.size() < 2) {
            // Lower case counts only after an introduction and for a well-known given name.
            if (word.facts.given && word.facts.level >= 3 && !word.facts.word && follows(i, introductions)) {
                const auto end = i + 1 < words.size() && words[i + 1].joined && words[i + 1].folded.size() >= 3 &&
                                         (words[i + 1].facts.family || !words[i + 1].facts.known())
                                     ? i + 2
                                     : i + 1;
                take(i, end, 0.7, trigger_);
            }
            continue;
        }
        const bool introduced = follows(i, introductions);
        const bool strongly = introduced && follows(i, strong_introductions);
        const bool given =
            word.facts.given && (!word.facts.word || word.facts.level >= 4) && !has(rarely_names, word.folded);
        const auto end = name_from(words, i, given || strongly);
        if (end == i) {
            if (strongly && !word.facts.word) take(i, i + 1, 0.7, trigger_);
            continue;
        }
        const auto length = end - i;
        const bool unknown = !word.facts.known();
        const bool firm = end < words.size() && words[end].capital && words[end].joined &&
                          (has(firm_words, words[end].folded) || words[end].facts.word);
        const bool after_place = i > 0 && (has(place_before, words[i - 1].folded)) && !given;
        const bool spoken =
            (end < words.size() && has(speech, words[end].folded)) || (i > 0 && has(speech, words[i - 1].folded));
        if (word.all_capitals && length == 1 && !introduced) continue;
        if (strongly) take(i, end, 0.9, trigger_);
        else if (introduced && (given || word.facts.family || (unknown && length >= 2))) take(i, end, 0.8, trigger_);
        else if (given && length >= 2 && !firm)
            take(i, end, words[i + 1].facts.family || !words[i + 1].facts.known() ? 0.85 : 0.7, given_);
        else if (length >= 2 && !firm && !after_place && (unknown || word.facts.family) &&
                 (!words[end - 1].facts.known() || words[end - 1].facts.family) && !words[end - 1].facts.proper &&
                 !word.facts.proper)
            take(i, end, 0.6, unknown_pair_);
        else if (spoken && length <= 2 && !firm &&
                 (given || ((unknown || word.facts.family) && !word.facts.word && !word.facts.proper)))
            take(i, end, 0.65, speaker_);
        else if (length == 1 && given && !word.facts.word && word.facts.level >= 1 && !firm && !after_place &&
                 !(word.facts.proper && word.facts.level < 3))
            take(i, end, 0.55, single_);
    }
}

void NameScanner::places(std::string_view, const std::vector<Word>& words, std::vector<Found>& out) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word.used || !word.capital || word.folded.size() < 2) continue;
        std::size_t end = i + 1;
        while (end < words.size() && end < i + 4 && words[end].capital && words[end].joined && !words[end].used) ++end;
        if (organisations_ && has(firm_words, words[end - 1].folded) && end > i + 1) {
            put(words, i, end, 0.7, organisation_, out);
            i = end - 1;
            continue;
        }
        if (!places_ || i == 0 || word.facts.word || word.all_capitals || !word.joined) continue;
        const std::string two = (i >= 2 ? words[i - 2].folded + " " : std::string{}) + words[i - 1].folded;
        // A month after "in" is no place; the lists know months as proper words, and months are few.
        constexpr std::array months{"january"sv, "february"sv,  "march"sv,     "april"sv,    "may"sv,      "june"sv,
                                    "july"sv,    "august"sv,    "september"sv, "october"sv,  "november"sv, "december"sv,
                                    "monday"sv,  "tuesday"sv,   "wednesday"sv, "thursday"sv, "friday"sv,   "saturday"sv,
                                    "sunday"sv,  "christmas"sv, "easter"sv,    "english"sv,  "french"sv,   "german"sv,
                                    "spanish"sv, "italian"sv};
        if (has(months, word.folded)) continue;
        while (end > i + 1 && words[end - 1].facts.word) --end;
        if (has(place_verbs, two)) put(words, i, end, 0.8, place_, out);
        else if (words[i - 1].folded == "in" && (word.facts.proper || word.facts.family || !word.facts.known()))
            put(words, i, end, word.facts.proper ? 0.65 : 0.55, place_, out);
        else continue;
        i = end - 1;
    }
}

void NameScanner::scan(std::string_view text, std::string_view, std::vector<Found>& out) const {
    thread_local std::vector<Word> words;
    words.clear();
    words_of(text, words);
    people(text, words, out);  // also marks names, so that no place is made of them
    if (!people_)
        out.erase(
            std::remove_if(out.begin(), out.end(), [](const Found& each) { return each.origin->entity == "PERSON"; }),
            out.end());
    if (places_ || organisations_) places(text, words, out);
}

}  // namespace persona::detectors
