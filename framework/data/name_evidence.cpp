// Whether the name of a column, a key or a file holds a person's data: long numbers, codes, e-mail addresses, names.
//
// Readers decide with it before a name can stand in a log, a report or an output, so it has to do without detectors. It
// errs on the safe side: what is taken for personal data costs a column its name, and nothing else.
#include <persona/inference.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <persona/name_words.hpp>
#include <persona/text.hpp>
#include <persona/word_lists.hpp>

#include "ascii.hpp"

namespace persona {
namespace {

/// A run of letters and digits, without the marks around it.
struct NameToken {
    std::string folded;
    std::size_t digits = 0;
    bool capital = false;   ///< begins with a capital, or with a letter that is not ASCII
    bool initial = false;   ///< "A." of "A. Lovelace"
    bool comma = false;     ///< a comma stands behind it
    bool new_part = false;  ///< the first behind a dot: "visit" and "date" of "visit.date"
    [[nodiscard]] bool number() const noexcept { return digits > 0 && digits == folded.size(); }
};

bool letter_byte(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool capital_byte(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool small_byte(char c) noexcept { return c >= 'a' && c <= 'z'; }

/// "firstName" and "AdaLovelace" are two words each; what is folded away (a zero-width blank) ends a word, too.
void add_word(std::string_view word, std::vector<NameToken>& to, bool new_part) {
    const auto folded = fold(word);
    std::size_t begin = 0;
    while (begin < folded.size()) {
        const auto end = std::min(folded.find(' ', begin), folded.size());
        NameToken token;
        token.folded = folded.substr(begin, end - begin);
        token.digits = static_cast<std::size_t>(std::count_if(token.folded.begin(), token.folded.end(), &ascii_digit));
        token.capital = capital_byte(word.front()) || static_cast<unsigned char>(word.front()) >= 0x80;
        token.new_part = new_part;
        new_part = false;
        if (!token.folded.empty()) to.push_back(std::move(token));
        begin = end + 1;
    }
}

std::vector<NameToken> tokens_of(std::string_view name) {
    std::vector<NameToken> out;
    std::size_t begin = 0;
    bool new_part = true;
    for (std::size_t at = 0; at <= name.size(); ++at) {
        const bool inside = at < name.size() && (letter_byte(name[at]) || ascii_digit(name[at]));
        const bool camel = inside && at > begin && small_byte(name[at - 1]) && capital_byte(name[at]);
        if (inside && !camel) continue;
        if (at > begin) {
            add_word(name.substr(begin, at - begin), out, new_part);
            new_part = false;
        }
        begin = camel ? at : at + 1;
        if (inside || at == name.size()) continue;
        if (name[at] == ',' && !out.empty()) out.back().comma = true;
        if (name[at] == '.') {
            const bool initial = !out.empty() && out.back().folded.size() == 1 && out.back().capital;
            if (initial) out.back().initial = true;
            else new_part = true;
        }
    }
    return out;
}

bool year_like(const NameToken& token) {
    return token.number() && token.folded.size() == 4 &&
           (token.folded.starts_with("19") || token.folded.starts_with("20"));
}

/// "2023 12 31" and "2023 12 31 10 00": columns are called after days and times without being anybody's.
bool moment_like(const NameToken* first, std::size_t count) {
    if (!year_like(*first)) return false;
    return std::all_of(first + 1, first + count, [](const NameToken& token) { return token.folded.size() <= 2; });
}

/// "sales20231231", "202312".
bool dated(std::string_view digits) {
    if (digits.size() != 6 && digits.size() != 8) return false;
    const int month = (digits[4] - '0') * 10 + digits[5] - '0';
    return (digits.starts_with("19") || digits.starts_with("20")) && month >= 1 && month <= 12;
}

/// Numbers in a row: a telephone, card or account number, written in groups or not.
bool long_number(const std::vector<NameToken>& tokens, bool dialled) {
    for (std::size_t i = 0; i < tokens.size();) {
        std::size_t end = i;
        std::size_t digits = 0;
        std::size_t longest = 0;
        for (; end < tokens.size() && tokens[end].number(); ++end) {
            digits += tokens[end].digits;
            longest = std::max(longest, tokens[end].digits);
        }
        const std::size_t count = end - i;
        if (count == 0) {
            ++i;
            continue;
        }
        const bool time = moment_like(&tokens[i], count) || (count == 1 && dated(tokens[i].folded));
        if (!time && (digits >= 9 || longest >= 7 || (dialled && digits >= 7))) return true;
        if (count >= 4 && longest <= 3) return true;  // an IP address
        // A part that is nothing but a number: the key of a person, or a day. "2023" and "2023-12" are neither.
        const bool alone = tokens[i].new_part && (end == tokens.size() || tokens[end].new_part);
        if (alone && digits >= 6 && !(moment_like(&tokens[i], count) && count <= 2)) return true;
        i = end;
    }
    return false;
}

/// Letters and many digits in one word: IBAN, passport, national and customer numbers, keys.
bool code_like(const NameToken& token) {
    constexpr std::size_t most = 5;
    if (token.number() || token.digits <= most) return false;
    const auto first = std::find_if(token.folded.begin(), token.folded.end(), &ascii_digit);
    const std::string_view rest(&*first, static_cast<std::size_t>(token.folded.end() - first));
    return !dated(rest);
}

/// What "O'Brien", "d'Arc" and "St John" begin with, in a column's name.
constexpr std::array<std::string_view, 3> short_particles{"o", "d", "st"};
/// Given names that name a place or a month besides, and family names that name what tables count: "georgia_sales" is
/// nobody, "Georgia King" and "Doris Day" are.
constexpr std::array<std::string_view, 26> also_places{
    "virginia", "georgia", "carolina", "florida", "dakota",  "montana", "nevada",  "savannah", "charlotte",
    "paris",    "london",  "sydney",   "austin",  "dallas",  "houston", "jackson", "madison",  "lincoln",
    "israel",   "jordan",  "chad",     "india",   "america", "asia",    "april",   "june"};
constexpr std::array<std::string_view, 22> counted{"sales", "price", "case", "cases", "day",    "field", "work", "job",
                                                   "house", "beach", "park", "north", "south",  "east",  "west", "gain",
                                                   "river", "lake",  "hill", "hills", "valley", "street"};

bool among(std::string_view word, std::span<const std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_particle(std::string_view word) {
    return name_word_kind(word) == NameWordKind::particle || among(word, short_particles);
}

/// What is known of a word, and whether it is a word of the language besides.
struct KnownWord {
    WordFacts facts;
    bool ordinary = false;
};

class NameFinder {
public:
    explicit NameFinder(const std::vector<NameToken>& tokens) : tokens_(tokens) {
        static const WordLists lists;  // made once, never changed
        for (const auto& token : tokens) {
            const auto facts = lists.find(token.folded);
            known_.push_back({facts, facts.word});
        }
    }
    [[nodiscard]] bool found() const {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const auto next = behind(i);
            if (next < tokens_.size() && (addressed(i, next) || initialled(i, next) || pair(i, next))) return true;
        }
        return false;
    }

private:
    /// The word that follows, particles passed over.
    [[nodiscard]] std::size_t behind(std::size_t at) const {
        std::size_t next = at + 1;
        while (next + 1 < tokens_.size() && is_particle(tokens_[next].folded) && !tokens_[next].new_part) ++next;
        return next < tokens_.size() && !tokens_[next].new_part ? next : tokens_.size();
    }
    [[nodiscard]] bool addressed(std::size_t i, std::size_t next) const {
        return is_plain_title(tokens_[i].folded) && tokens_[next].digits == 0 && tokens_[next].folded.size() > 1 &&
               (known_[next].facts.family || !known_[next].facts.known());
    }
    [[nodiscard]] bool initialled(std::size_t i, std::size_t next) const {
        return tokens_[i].initial && tokens_[next].capital && known_[next].facts.family && !known_[next].ordinary;
    }
    /// A given and a family name, in either order; one of them at least is no ordinary word.
    [[nodiscard]] bool pair(std::size_t i, std::size_t next) const {
        const auto& a = known_[i];
        const auto& b = known_[next];
        if (a.facts.given && b.facts.family && !(a.ordinary && b.ordinary))
            return !(among(tokens_[i].folded, also_places) && among(tokens_[next].folded, counted));
        if (a.facts.family && b.facts.given && !(a.ordinary && b.ordinary) &&
            (tokens_[i].comma || !(a.ordinary || b.ordinary)))
            return true;
        // "Fatima Alzahrawi", "fatima_alzahrawi": no list has every family name.
        if (!a.facts.given || a.ordinary || b.facts.known() || tokens_[next].digits > 0) return false;
        const bool whole = tokens_[i].new_part && (next + 1 == tokens_.size() || tokens_[next + 1].new_part);
        const auto letters = tokens_[next].folded.size();
        return (tokens_[i].capital && tokens_[next].capital && letters > 2) || (whole && letters > 4);
    }
    const std::vector<NameToken>& tokens_;
    std::vector<KnownWord> known_;
};

}  // namespace

bool holds_personal_data(std::string_view name) {
    // "＠" is what "@" is on a Japanese keyboard; the rest is how people hide an address from robots.
    for (const std::string_view at : {"@", "\xef\xbc\xa0", "(at)", "[at]", "{at}"})
        if (name.find(at) != std::string_view::npos) return true;
    const auto tokens = tokens_of(name);
    const bool dialled = name.find('+') != std::string_view::npos;
    return long_number(tokens, dialled) || std::any_of(tokens.begin(), tokens.end(), &code_like) ||
           NameFinder(tokens).found();
}

}  // namespace persona
