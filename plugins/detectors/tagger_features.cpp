#include "tagger_features.hpp"

#include <algorithm>

namespace persona::detectors {
namespace {

constexpr std::uint8_t bucket(std::uint8_t length) noexcept {
    return length <= 3 ? length : length <= 5 ? 4 : length <= 8 ? 5 : length <= 12 ? 6 : 7;
}

std::uint8_t shape_of(const Token& token) noexcept {
    switch (token.kind) {
        case TokenKind::word:
            return static_cast<std::uint8_t>(64 + 8 * static_cast<int>(token.letters) + bucket(token.length));
        case TokenKind::number: return static_cast<std::uint8_t>(16 + std::min<int>(token.length, 12));
        case TokenKind::code: return static_cast<std::uint8_t>(32 + bucket(token.length));
        case TokenKind::net: return token.mark == '@' ? 41 : token.mark == '#' ? 42 : 40;
        case TokenKind::line: return 1;
        case TokenKind::paragraph: return 2;
        case TokenKind::mark: break;
    }
    switch (token.mark) {
        case '.': return 128;
        case ',': return 129;
        case '-': return 130;
        case '\'': return 131;
        case '"': return 132;
        case ':': return 133;
        case '(': return 134;
        case ')': return 135;
        case '!':
        case '?': return 136;
        case '/': return 137;
        case '&': return 138;
        case '#': return 139;
        case '@': return 140;
        default: return 143;
    }
}

/// The one thing that the lists and the shape make likely.
std::uint8_t coarse_of(const Token& token, std::uint32_t lists) noexcept {
    if (token.kind != TokenKind::word) {
        if (token.kind == TokenKind::number) return token.length <= 4 ? 1 : 2;
        if (token.kind == TokenKind::code) return 3;
        if (token.kind == TokenKind::line || token.kind == TokenKind::paragraph) return 4;
        if (token.kind == TokenKind::net) return 5;
        return token.mark == ',' ? 6 : token.mark == '.' ? 7 : token.mark == '-' ? 8 : token.mark == ':' ? 9 : 10;
    }
    if ((lists & listed::title) != 0) return 11;
    if ((lists & listed::function_word) != 0) return 12;
    if ((lists & listed::street) != 0) return 13;
    if ((lists & listed::unit) != 0) return 14;
    if ((lists & listed::firm_word) != 0) return 15;
    if ((lists & listed::calendar) != 0) return 16;
    if ((lists & listed::brand) != 0) return 31;
    if ((lists & listed::people) != 0) return 17;
    if ((lists & listed::country) != 0) return 18;
    const auto word = listed::level(lists, listed::word_shift);
    const auto given = listed::level(lists, listed::given_shift);
    const auto family = listed::level(lists, listed::family_shift);
    const auto place = listed::level(lists, listed::place_shift);
    if (given > word && given >= family) return given == 3 ? 19 : 20;
    if (family > word && family >= place) return 21;
    if (place > word) return 22;
    if (word == 3) return given + family + place > 2 ? 23 : 24;
    if (word > 0) return given + family + place > 0 ? 25 : 26;
    if ((lists & listed::particle) != 0) return 27;
    return token.letters == TokenCase::initial ? 28 : (lists & listed::proper) != 0 ? 29 : 30;
}

constexpr std::uint32_t mix(std::uint32_t a, std::uint32_t b) noexcept {
    return (a ^ (b * 0x85ebca6bU)) * 0x9e3779b1U + (b ^ (a >> 16)) * 0xc2b2ae35U;
}

void find_phrases(std::span<const Token> tokens, const Gazetteer& lists, TokenFacts* facts) {
    constexpr std::size_t longest = 5;
    for (std::size_t i = 0; i < tokens.size();) {
        if ((facts[i].lists & listed::phrase_start) == 0) {
            ++i;
            continue;
        }
        std::uint32_t hash = tokens[i].hash;
        std::size_t best = 0;
        std::uint32_t bits = 0;
        for (std::size_t n = 1; n < longest && i + n < tokens.size(); ++n) {
            const auto& token = tokens[i + n];
            if (token.kind != TokenKind::word && token.mark != '-' && token.mark != '.') break;
            if (token.mark == '.') break;
            hash = joined_hash(hash, token.hash);
            const auto found = lists.find(hash);
            if (found != 0) best = n + 1, bits = found;
        }
        const auto kind = (bits & listed::country) != 0  ? 1
                          : (bits & listed::region) != 0 ? 2
                          : (bits & listed::people) != 0 ? 3
                          : (bits & listed::firm) != 0   ? 4
                          : (bits & listed::job) != 0    ? 5
                          : (bits & listed::brand) != 0  ? 7
                                                         : 6;
        for (std::size_t n = 0; n < best; ++n)
            facts[i + n].phrase = static_cast<std::uint8_t>(kind * 2 + (n == 0 ? 0 : 1));
        i += std::max<std::size_t>(best, 1);
    }
}

}  // namespace

CaseMode describe_segment(std::span<const Token> tokens, const Gazetteer& lists, std::vector<TokenFacts>& padded,
                          const std::function<std::uint32_t(std::size_t, std::uint32_t)>& hide) {
    padded.assign(tokens.size() + 2 * pad, TokenFacts{});
    TokenFacts* facts = padded.data() + pad;
    bool starts = true;
    std::uint32_t words = 0, lower = 0, upper = 0, title = 0, inner_title = 0;
    std::size_t number = 0, street = 0;  // how many tokens ago, from 1
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        auto& fact = facts[i];
        fact.shape = shape_of(token);
        fact.starts = starts;
        fact.before = i == 0                                       ? 2
                      : tokens[i - 1].kind == TokenKind::line      ? 3
                      : tokens[i - 1].kind == TokenKind::paragraph ? 4
                      : token.blank_before                         ? 1
                                                                   : 0;
        if (token.kind == TokenKind::word) {
            fact.word = token.hash;
            fact.prefix = token.prefix;
            fact.suffix2 = token.suffix2;
            fact.suffix3 = token.suffix3;
            fact.lists = lists.find(token.hash);
            if (hide) fact.lists = hide(i, fact.lists);
            if (token.length > 1) {
                ++words;
                if (token.letters == TokenCase::lower) ++lower;
                else if (token.letters == TokenCase::upper) ++upper;
                else {
                    ++title;
                    if (!starts) ++inner_title;
                }
            }
            starts = false;
        } else if (token.kind == TokenKind::number || token.kind == TokenKind::code) {
            fact.word = 5000U + token.length + (token.kind == TokenKind::code ? 64U : 0U);
            starts = false;
        } else {
            fact.word = token.hash;
            if (token.kind != TokenKind::mark) starts = token.kind != TokenKind::net;
            else if (token.mark == '.') {
                // Not behind an initial or a title.
                const bool abbreviation = i > 0 && tokens[i - 1].kind == TokenKind::word && !token.blank_before &&
                                          (tokens[i - 1].length == 1 || (facts[i - 1].lists & listed::title) != 0);
                starts = !abbreviation;
            } else if (token.mark == '!' || token.mark == '?' || token.mark == ':') starts = true;
            else if (token.mark != '"' && token.mark != '\'' && token.mark != '(' && token.mark != '-') starts = false;
        }
        fact.coarse = coarse_of(token, fact.lists);
        fact.letters = static_cast<std::uint8_t>(static_cast<int>(token.letters) * 2 + (fact.starts ? 1 : 0));
        const auto near = [](std::size_t ago) {
            return static_cast<std::uint8_t>(ago == 0 ? 0 : ago <= 2 ? 1 : ago <= 4 ? 2 : ago <= 8 ? 3 : 0);
        };
        fact.near = static_cast<std::uint8_t>(near(number) * 4 + near(street));
        number = token.kind == TokenKind::number || token.kind == TokenKind::code ? 1 : number == 0 ? 0 : number + 1;
        street = (fact.lists & (listed::street | listed::unit)) != 0 ? 1 : street == 0 ? 0 : street + 1;
        if (token.kind == TokenKind::paragraph) number = street = 0;
    }
    for (std::size_t i = 0; i < pad; ++i)
        padded[i].word = 11U + static_cast<std::uint32_t>(i),
        padded[padded.size() - 1 - i].word = 21U + static_cast<std::uint32_t>(i);
    find_phrases(tokens, lists, facts);
    if (words == 0) return CaseMode::mixed;
    if (upper * 10 >= words * 8 && words >= 2) return CaseMode::upper;
    if (lower == words) return CaseMode::lower;
    if (title * 10 >= words * 7 && words >= 5) return CaseMode::title;
    return inner_title + upper == 0 ? CaseMode::starts_only : CaseMode::mixed;
}

std::size_t segment_end(std::span<const Token> tokens, std::size_t first) noexcept {
    constexpr std::size_t most = 256, enough = 96;
    for (auto i = first; i < tokens.size(); ++i) {
        const auto size = i - first + 1;
        const auto& token = tokens[i];
        if (size >= most) return i + 1;
        if (size >= enough && (token.kind == TokenKind::paragraph || token.kind == TokenKind::line)) return i + 1;
        if (size >= enough && (token.mark == '.' || token.mark == '!' || token.mark == '?') && i + 1 < tokens.size() &&
            tokens[i + 1].blank_before)
            return i + 1;
    }
    return tokens.size();
}

std::size_t feature_rows(const TokenFacts* at, CaseMode mode_, FeatureRows& rows) noexcept {
    const auto& a = at[0];
    const auto& p = at[-1];
    const auto& pp = at[-2];
    const auto& n = at[1];
    const auto& nn = at[2];
    const auto mode = static_cast<std::uint32_t>(mode_);
    constexpr std::uint32_t levels = 0xff | listed::country | listed::region | listed::people | listed::firm |
                                     listed::firm_word | listed::title | listed::job | listed::street | listed::unit |
                                     listed::particle | listed::calendar | listed::function_word | listed::proper |
                                     listed::brand;
    const auto lists = a.lists & levels;
    const auto letters = a.letters + 16U * mode;
    const auto word_level = listed::level(a.lists, listed::word_shift);
    const auto given = listed::level(a.lists, listed::given_shift) * 4 + word_level;
    const auto family = listed::level(a.lists, listed::family_shift) * 4 + word_level;
    const auto place = listed::level(a.lists, listed::place_shift) * 4 + word_level +
                       ((a.lists & listed::country) != 0 ? 16U : 0U) + ((a.lists & listed::region) != 0 ? 32U : 0U);
    std::size_t count = 0;
    const auto put = [&](std::uint32_t x, std::uint32_t y) {
        const auto h = mix(x + 0x01000193U * static_cast<std::uint32_t>(count + 1), y);
        rows[count++] = (h ^ (h >> 15)) * 0x2c1b3c6dU >> (32 - row_bits);
    };
    put(a.word, 1);
    put(a.word, 7 + letters);
    put(p.word, a.word);
    put(a.word, n.word);
    put(p.word, 3);
    put(n.word, 4);
    put(pp.word, 5);
    put(nn.word, 6);
    put(pp.word, p.word);
    put(n.word, nn.word);
    put(mix(pp.word, p.word), a.letters);
    put(mix(n.word, nn.word), a.letters);
    put(p.word, letters);
    put(n.word, letters);
    put(a.shape, letters);
    put(a.shape + 256U * p.shape, mode);
    put(a.shape + 256U * n.shape, mode);
    put(a.shape + 256U * p.shape + 65536U * n.shape, 0);
    put(a.shape + 256U * p.shape + 65536U * pp.shape, 0);
    put(a.shape + 256U * n.shape + 65536U * nn.shape, 0);
    put(a.prefix, a.letters);
    put(a.suffix2, a.letters);
    put(a.suffix3, a.letters);
    put(lists, 2);
    put(lists, letters);
    put(mix(lists, p.lists & levels), a.letters);
    put(mix(lists, n.lists & levels), a.letters);
    put(mix(lists, p.word), a.letters);
    put(mix(lists, n.word), a.letters);
    put(given + 16U * n.coarse, letters);
    put(family + 16U * p.coarse, letters);
    put(place + 64U * p.coarse, letters);
    put(mix(given + 16U * family, p.word), mode);
    put(mix(place, p.word), a.letters);
    put(a.coarse + 32U * p.coarse + 1024U * pp.coarse + 32768U * n.coarse, a.letters);
    put(a.coarse + 32U * p.coarse + 1024U * n.coarse + 32768U * nn.coarse, a.letters);
    put(a.coarse + 32U * p.coarse, letters);
    put(a.coarse + 32U * n.coarse, letters);
    put(a.phrase + 16U * a.letters, word_level);
    put(a.before + 8U * a.coarse, letters);
    put(a.near + 16U * a.coarse + 1024U * n.coarse, a.before);
    put(mix(a.suffix3, n.coarse), a.near);
    put(at[-3].word, a.letters);
    put(0, mode);
    return count;
}

}  // namespace persona::detectors
