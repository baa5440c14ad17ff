#include "names.hpp"

#include <algorithm>
#include <string>

namespace persona::detectors {
namespace {

bool latin_token(std::string_view text, const Token& token) noexcept {
    const auto lead = static_cast<unsigned char>(text[token.begin]);
    return lead < 0xcb || lead == 0xe1;  // ASCII, Latin-1, Extended-A and -B; Extended Additional
}

std::uint32_t word_hash(std::string_view word) noexcept { return token_hash(word); }

/// Whether the sentence around token `at` asks: it ends with "?", or begins as questions do.
bool asks(const NameText& in, std::size_t at) {
    static const std::array openers{word_hash("how"),  word_hash("what"),  word_hash("where"), word_hash("when"),
                                    word_hash("why"),  word_hash("which"), word_hash("can"),   word_hash("could"),
                                    word_hash("do"),   word_hash("does"),  word_hash("is"),    word_hash("are"),
                                    word_hash("will"), word_hash("would")};
    const auto& tokens = in.tokens;
    for (auto i = at; i < tokens.size() && i < at + 40; ++i) {
        if (tokens[i].mark == '?') return true;
        if (tokens[i].mark == '!' || (tokens[i].mark == '.' && (i + 1 == tokens.size() || tokens[i + 1].blank_before)))
            break;
        if (tokens[i].kind == TokenKind::line || tokens[i].kind == TokenKind::paragraph) break;
    }
    auto first = at;
    while (first > 0 && !in.facts[first].starts) --first;
    return std::find(openers.begin(), openers.end(), tokens[first].hash) != openers.end();
}

/// Whether the words before say that somebody lives there or comes from there.
bool somebodys(const NameText& in, std::size_t at) {
    static const std::array verbs{
        word_hash("live"),       word_hash("lives"), word_hash("living"), word_hash("lived"),  word_hash("born"),
        word_hash("grew"),       word_hash("moved"), word_hash("moving"), word_hash("reside"), word_hash("resident"),
        word_hash("originally"), word_hash("come"),  word_hash("comes"),  word_hash("came")};
    for (std::size_t back = 1; back <= 4 && back <= at; ++back) {
        if (std::find(verbs.begin(), verbs.end(), in.tokens[at - back].hash) != verbs.end()) return true;
    }
    return false;
}

bool is_article(const Token& token) {
    static const auto the = word_hash("the");
    return token.hash == the;
}

bool all_of(const NameText& in, const NameCandidate& name, std::uint32_t bits) noexcept {
    for (auto i = name.first; i < name.end; ++i) {
        const bool country_phrase = in.facts[i].phrase / 2 == 1;
        if (in.tokens[i].kind == TokenKind::word && (in.facts[i].lists & bits) == 0 && !country_phrase) return false;
    }
    return true;
}

/// "UK pounds", "a UK account": before a currency, or between "a" and a common word.
bool used_as_adjective(const NameText& in, const NameCandidate& name) {
    static const std::array articles_before{word_hash("a"), word_hash("an"), word_hash("my"), word_hash("your"),
                                            word_hash("our")};
    if (name.end >= in.tokens.size() || in.tokens[name.end].kind != TokenKind::word) return false;
    if ((in.facts[name.end].lists & listed::brand) != 0) return true;
    return name.first > 0 && in.tokens[name.end].letters == TokenCase::lower &&
           listed::level(in.facts[name.end].lists, listed::word_shift) > 1 &&
           (in.facts[name.end].lists & listed::function_word) == 0 &&
           std::find(articles_before.begin(), articles_before.end(), in.tokens[name.first - 1].hash) !=
               articles_before.end();
}

/// "a new house", "this point": small letters, words that any dictionary has, and no place of the lists without a word such as
/// "a" or "this" before it ("a new city").
bool ordinary_words(const NameText& in, const NameCandidate& name) noexcept {
    const auto first = in.facts[name.first].lists;
    const bool pointed_at = (first & listed::function_word) != 0 && name.end - name.first > 1;
    for (auto i = name.first; i < name.end; ++i) {
        if (in.tokens[i].kind != TokenKind::word) continue;
        const auto bits = in.facts[i].lists;
        if (in.tokens[i].letters != TokenCase::lower || (in.facts[i].phrase != 0 && !pointed_at)) return false;
        if ((bits & listed::function_word) != 0) continue;
        if (listed::level(bits, listed::word_shift) < 2 ||
            (bits & (listed::country | listed::region | listed::people)) != 0)
            return false;
    }
    return pointed_at || listed::level(first, listed::place_shift) == 0;
}

/// "seg-2", "CTRY_14": one word in small letters or all capitals that a hyphen or underscore ties to a number.
bool part_of_code(const NameText& in, const NameCandidate& name) noexcept {
    const auto& tokens = in.tokens;
    if (name.end - name.first != 1 || name.end + 1 >= tokens.size()) return false;
    const auto letters = tokens[name.first].letters;
    const auto &tie = tokens[name.end], &number = tokens[name.end + 1];
    return (letters == TokenCase::lower || letters == TokenCase::upper) && (tie.mark == '-' || tie.mark == '_') &&
           !tie.blank_before && !number.blank_before &&
           (number.kind == TokenKind::number || number.kind == TokenKind::code);
}

/// A country or people and a currency.
bool money(const NameText& in, const NameCandidate& name) noexcept {
    if ((in.facts[name.end - 1].lists & listed::brand) == 0) return false;
    for (auto i = name.first; i + 1 < name.end; ++i) {
        if ((in.facts[i].lists & (listed::people | listed::country)) == 0) return false;
    }
    return true;
}

}  // namespace

void sift_names(const NameText& in, std::vector<NameCandidate>& names) {
    const auto& tokens = in.tokens;
    for (auto& name : names) {
        // A name is of one script: what was pasted behind it in another one is not part of it.
        if (tokens[name.first].kind == TokenKind::word && latin_token(in.text, tokens[name.first])) {
            for (auto i = name.first + 1; i < name.end; ++i) {
                if (tokens[i].kind == TokenKind::word && !latin_token(in.text, tokens[i]) &&
                    name.type != NameType::address)
                    name.end = i;
            }
        }
        if (name.type == NameType::place || name.type == NameType::organisation) {
            if (name.end - name.first > 1 && is_article(tokens[name.first]) &&
                (in.facts[name.first].phrase == 0 || tokens[name.first].letters == TokenCase::lower))
                ++name.first;
        }
        while (name.end > name.first &&
               (tokens[name.end - 1].kind == TokenKind::line || tokens[name.end - 1].kind == TokenKind::paragraph ||
                tokens[name.end - 1].mark == ',' || tokens[name.end - 1].mark == ':' ||
                tokens[name.end - 1].mark == '-'))
            --name.end;
        while (name.first < name.end &&
               (tokens[name.first].kind == TokenKind::line || tokens[name.first].kind == TokenKind::paragraph ||
                tokens[name.first].mark == ','))
            ++name.first;
        std::size_t letters = 0, plain = 0, words = 0, titles = 0, common = 0;
        bool digits = false;
        for (auto i = name.first; i < name.end; ++i) {
            if (tokens[i].kind == TokenKind::number || tokens[i].kind == TokenKind::code) digits = true;
            if (tokens[i].kind != TokenKind::word) continue;
            ++words;
            letters += tokens[i].length;
            if ((in.facts[i].lists & (listed::function_word | listed::calendar | listed::brand)) != 0 ||
                in.facts[i].phrase / 2 == 7)
                ++plain;
            if ((in.facts[i].lists & listed::title) != 0) ++titles;
            const bool firm_word = (in.facts[i].lists & listed::firm_word) != 0 && words == 1;  // "the Bank"
            if ((tokens[i].letters == TokenCase::lower || firm_word) &&
                (listed::level(in.facts[i].lists, listed::word_shift) > 1 ||
                 (in.facts[i].lists & listed::function_word) != 0) &&
                (in.facts[i].lists & listed::firm) == 0)
                ++common;
        }
        if (name.type == NameType::address) {
            if (!digits && (words < 2 || ((in.facts[name.first].lists & listed::function_word) != 0 &&
                                          !is_article(tokens[name.first]) && ordinary_words(in, name))))
                name.score = 0;  // "at this point"
            // "Via Roma 17 street": the last word is the sentence's, not the address's.
            const auto behind = name.end - (tokens[name.end - 1].mark == '.' ? 2U : 1U);
            if (behind > name.first + 1 && (in.facts[behind].lists & listed::street) != 0 &&
                tokens[behind - 1].kind == TokenKind::number && words > 1)
                name.end = behind;
            continue;
        }
        if (words == 0 || letters < 2 || plain == words) name.score = 0;
        if (name.reason == static_cast<std::uint8_t>(NameReason::model) && part_of_code(in, name)) name.score = 0;
        if (name.type == NameType::person &&
            (digits ||
             (titles == words && words == 1 && listed::level(in.facts[name.first].lists, listed::given_shift) < 3)))
            name.score = 0;
        if (name.type == NameType::organisation && common == words) name.score = 0;  // "another bank"
        if (name.type == NameType::place && ordinary_words(in, name)) name.score = 0;
        // "My name is john": the phrase says so. Without one, a single word in small letters must be in the lists of names, or
        // look very much like one: most are misspelt.
        if (name.type == NameType::person && words == 1 &&
            name.reason != static_cast<std::uint8_t>(NameReason::phrase) &&
            tokens[name.first].letters == TokenCase::lower) {
            const auto bits = in.facts[name.first].lists;
            const bool listed_name =
                listed::level(bits, listed::given_shift) + listed::level(bits, listed::family_shift) > 0;
            if ((listed::level(bits, listed::word_shift) == 3 && listed::level(bits, listed::given_shift) == 0) ||
                (!listed_name && name.score < 0.8F))
                name.score = std::min(name.score, 0.4F);
        }
        if (name.type != NameType::people && words > 1 && money(in, name)) name.score = 0;  // "Russian roubles"
        // A country that a question asks about tells nothing about anybody; nor do "UK pounds" or "a UK account".
        if ((name.type == NameType::place || name.type == NameType::organisation) &&
            all_of(in, name, listed::country) && !somebodys(in, name.first) &&
            (asks(in, name.first) || used_as_adjective(in, name)))
            name.score = std::min(name.score, 0.45F);
        if ((name.type == NameType::people || (name.type == NameType::place && all_of(in, name, listed::people))) &&
            used_as_adjective(in, name) && (in.facts[name.end].lists & listed::brand) != 0)
            name.score = std::min(name.score, 0.45F);
    }
    names.erase(std::remove_if(names.begin(), names.end(),
                               [](const NameCandidate& name) { return name.score <= 0 || name.end <= name.first; }),
                names.end());
}

void split_addresses(const NameText& in, std::vector<NameCandidate>& names) {
    const auto& tokens = in.tokens;
    const auto line_end = [&](std::uint32_t i) {
        return tokens[i].kind == TokenKind::line || tokens[i].kind == TokenKind::paragraph;
    };
    const auto number = [&](std::uint32_t i) {
        return tokens[i].kind == TokenKind::number || tokens[i].kind == TokenKind::code;
    };
    const auto count = names.size();
    for (std::size_t n = 0; n < count; ++n) {
        const auto whole = names[n];
        if (whole.type != NameType::address) continue;
        bool lines = false, commas = false;
        for (auto i = whole.first; i < whole.end; ++i) {
            lines = lines || line_end(i);
            commas = commas || tokens[i].mark == ',';
        }
        const bool alone = whole.first == 0 || tokens[whole.first - 1].kind == TokenKind::paragraph;
        if (lines != alone && lines) continue;  // within a sentence or behind a label an address is one finding
        std::vector<NameCandidate> parts;
        const auto put = [&](std::uint32_t first, std::uint32_t end, NameType type) {
            while (first < end && tokens[first].kind == TokenKind::mark && tokens[first].mark != '#') ++first;
            while (end > first && tokens[end - 1].mark == ',') --end;
            if (first < end)
                parts.push_back({first, end, type, whole.score, static_cast<std::uint8_t>(NameReason::block)});
        };
        // A number before a street that has its own: a building's or a flat's.
        const auto street = [&](std::uint32_t first, std::uint32_t end) {
            auto last = end;
            while (last > first && tokens[last - 1].kind == TokenKind::mark) --last;
            const bool two =
                last - first >= 3 && number(first) && (number(first + 1) || (number(last - 1) && !number(last - 2)));
            if (two) put(first, first + 1, NameType::address);
            put(two ? first + 1 : first, end, NameType::address);
        };
        if (!lines) {
            if (commas) continue;
            bool unit = false;
            for (auto i = whole.first; i < whole.end; ++i) unit = unit || (in.facts[i].lists & listed::unit) != 0;
            if (unit) continue;
            street(whole.first, whole.end);
            if (parts.size() < 2) continue;
            for (auto& part : parts) part.reason = whole.reason;
        } else {
            bool first_line = true;
            for (auto at = whole.first; at < whole.end;) {
                auto end = at;
                bool digits = false, unit = false;
                for (; end < whole.end && !line_end(end); ++end) {
                    digits = digits || number(end);
                    unit = unit || (in.facts[end].lists & (listed::unit | listed::street)) != 0;
                }
                if (first_line) street(at, end);
                else if (unit && digits) put(at, end, NameType::address);
                else {
                    for (auto i = at; i < end;) {
                        auto stop = i + 1;
                        while (stop < end && number(stop) == number(i) && tokens[stop].mark != ',') ++stop;
                        put(i, stop, number(i) ? NameType::address : NameType::place);
                        i = stop;
                    }
                }
                first_line = false;
                at = end + 1;
            }
        }
        if (parts.empty()) continue;
        names[n] = parts[0];
        names.insert(names.end(), parts.begin() + 1, parts.end());
    }
    if (names.size() > count)
        std::sort(names.begin(), names.end(),
                  [](const NameCandidate& a, const NameCandidate& b) { return a.first < b.first; });
}

}  // namespace persona::detectors
