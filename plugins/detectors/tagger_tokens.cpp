#include "tagger_tokens.hpp"

#include <algorithm>
#include <array>

namespace persona::detectors {
namespace {

struct Character {
    std::uint32_t value;
    std::uint32_t size;  ///< in bytes
};

Character decode_char(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const auto lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (size == 0 || lead > 0xf4 || at + size > text.size()) return {0xfffd, 1};
    std::uint32_t value = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80) return {0xfffd, 1};
        value = (value << 6) | (byte(at + i) & 0x3f);
    }
    return {value, static_cast<std::uint32_t>(size)};
}

enum class CharClass : std::uint8_t { blank, line, letter, digit, mark };

CharClass char_class(std::uint32_t c) noexcept {
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return CharClass::letter;
        if (c >= '0' && c <= '9') return CharClass::digit;
        if (c == '\n') return CharClass::line;
        return c <= ' ' || c == 0x7f ? CharClass::blank : CharClass::mark;
    }
    if (c < 0xc0)
        return c == 0xa0 || c == 0xad                ? CharClass::blank
               : c == 0xaa || c == 0xba || c == 0xb5 ? CharClass::letter
                                                     : CharClass::mark;
    if (c == 0xd7 || c == 0xf7 || c == 0xfffd || c == 0xfeff) return CharClass::mark;
    if (c >= 0x2000 && c <= 0x206f)
        return c <= 0x200d || c == 0x202f || c == 0x205f ? CharClass::blank : CharClass::mark;
    if (c >= 0x20a0 && c <= 0x20cf) return CharClass::mark;  // currencies
    if (c >= 0x2190 && c <= 0x2bff) return CharClass::mark;  // arrows, symbols, dingbats
    if (c >= 0x3000 && c <= 0x3004) return c == 0x3000 ? CharClass::blank : CharClass::mark;
    if (c >= 0x3008 && c <= 0x3020) return CharClass::mark;
    if (c >= 0xfe00 && c <= 0xfe6f) return CharClass::mark;  // variation selectors, small forms
    if (c >= 0xff00 && c <= 0xff0f) return CharClass::mark;
    if (c >= 0x1f000 && c <= 0x1faff) return CharClass::mark;  // emoji
    return CharClass::letter;
}

/// The base letters of U+00C0 to U+017F, one or two each; '.' pads.
constexpr std::string_view latin_letters =
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thss"
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thy."
    "a.a.a.a.a.a.c.c.c.c.c.c.c.c.d.d.d.d.e.e.e.e.e.e.e.e.e.e.g.g.g.g."
    "g.g.g.g.h.h.h.h.i.i.i.i.i.i.i.i.i.i.ijijj.j.k.k.k.l.l.l.l.l.l.l."
    "l.l.l.n.n.n.n.n.n.n.n.n.o.o.o.o.o.o.oeoer.r.r.r.r.r.s.s.s.s.s.s."
    "s.s.t.t.t.t.t.t.u.u.u.u.u.u.u.u.u.u.u.u.w.w.y.y.y.z.z.z.z.z.z.s.";
static_assert(latin_letters.size() == 2 * (0x180 - 0xc0));

bool is_upper(std::uint32_t c) noexcept {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    if (c < 0xc0) return false;
    if (c < 0xdf) return c != 0xd7;
    if (c < 0x100) return false;
    if (c < 0x138) return (c & 1) == 0;
    if (c < 0x149) return (c & 1) != 0;
    if (c < 0x178) return (c & 1) == 0;
    if (c < 0x17f) return c == 0x178 || (c & 1) != 0;
    if (c >= 0x1e00 && c <= 0x1eff) return (c & 1) == 0;
    if (c >= 0x386 && c <= 0x3ab) return c != 0x390;
    return (c >= 0x400 && c <= 0x42f) || (c >= 0x531 && c <= 0x556);
}
bool has_case(std::uint32_t c) noexcept {
    return c < 0x250 || (c >= 0x370 && c < 0x590) || (c >= 0x1e00 && c < 0x2000);
}

/// Lower case without accents; at most two code points, 0 for none.
std::array<std::uint32_t, 2> folded_letters(std::uint32_t c) noexcept {
    if (c < 0x80) return {c >= 'A' && c <= 'Z' ? c + 32 : c, 0};
    if (c >= 0xc0 && c < 0x180) {
        const char first = latin_letters[2 * (c - 0xc0)];
        const char second = latin_letters[2 * (c - 0xc0) + 1];
        return {first == '.' ? c : static_cast<std::uint32_t>(first),
                second == '.' ? 0 : static_cast<std::uint32_t>(second)};
    }
    if (c >= 0x300 && c < 0x370) return {0, 0};  // combining marks
    if (c == 0x2019 || c == 0x2bc) return {'\'', 0};
    if (c == 0x218 || c == 0x219) return {'s', 0};
    if (c == 0x21a || c == 0x21b) return {'t', 0};
    if (c >= 0x1e00 && c <= 0x1eff) {  // Vietnamese and Welsh letters, by range
        if (c >= 0x1ea0 && c < 0x1eb8) return {'a', 0};
        if (c >= 0x1eb8 && c < 0x1ec8) return {'e', 0};
        if (c >= 0x1ec8 && c < 0x1ecc) return {'i', 0};
        if (c >= 0x1ecc && c < 0x1ee4) return {'o', 0};
        if (c >= 0x1ee4 && c < 0x1ef2) return {'u', 0};
        if (c >= 0x1ef2 && c < 0x1efa) return {'y', 0};
        if (c == 0x1e9e) return {'s', 's'};
        return {c | 1, 0};
    }
    switch (c) {  // Greek with tonos
        case 0x386:
        case 0x3ac: return {0x3b1, 0};
        case 0x388:
        case 0x3ad: return {0x3b5, 0};
        case 0x389:
        case 0x3ae: return {0x3b7, 0};
        case 0x38a:
        case 0x3af: return {0x3b9, 0};
        case 0x38c:
        case 0x3cc: return {0x3bf, 0};
        case 0x38e:
        case 0x3cd: return {0x3c5, 0};
        case 0x38f:
        case 0x3ce: return {0x3c9, 0};
        case 0x3c2: return {0x3c3, 0};
        default: break;
    }
    if (c >= 0x391 && c <= 0x3ab) return {c + 32, 0};
    if (c >= 0x410 && c <= 0x42f) return {c + 32, 0};
    if (c >= 0x400 && c <= 0x40f) return {c + 80, 0};
    return {c, 0};
}

class LetterHash {
public:
    void add(std::uint32_t c) noexcept {
        value_ ^= c;
        value_ *= 0x01000193U;
        value_ ^= value_ >> 15;
    }
    [[nodiscard]] std::uint32_t value() const noexcept {
        std::uint32_t h = value_ * 0x85ebca6bU;
        h ^= h >> 13;
        return h == 0 ? 1 : h;
    }

private:
    std::uint32_t value_ = 0x811c9dc5U;
};

/// Reads a word's letters into the token: hash, affixes, case.
void describe_word(std::string_view text, Token& token) noexcept {
    LetterHash hash;
    std::array<std::uint32_t, 4> last{};  // the last folded letters
    std::uint32_t letters = 0, upper = 0, cased = 0;
    bool first_upper = false;
    const auto add = [&](std::uint32_t c) {
        hash.add(c);
        last = {last[1], last[2], last[3], c};
        ++letters;
        if (letters == 3) token.prefix = hash.value();
    };
    std::uint32_t count = 0;
    for (std::size_t at = token.begin; at < token.end; ++count) {
        const auto c = decode_char(text, at);
        at += c.size;
        if (char_class(c.value) == CharClass::letter && has_case(c.value)) {
            ++cased;
            if (is_upper(c.value)) {
                ++upper;
                if (cased == 1) first_upper = true;
            }
        }
        const auto base = folded_letters(c.value);
        if (base[0] != 0) add(base[0]);
        if (base[1] != 0) add(base[1]);
    }
    token.hash = hash.value();
    token.length = static_cast<std::uint8_t>(std::min<std::uint32_t>(count, 255));
    LetterHash two, three;
    two.add(last[2]), two.add(last[3]);
    three.add(last[1]), three.add(last[2]), three.add(last[3]);
    token.suffix2 = two.value();
    token.suffix3 = three.value();
    if (letters < 3) token.prefix = token.hash;
    token.letters = cased == 0                  ? TokenCase::none
                    : upper == 0                ? TokenCase::lower
                    : upper == cased            ? (cased == 1 ? TokenCase::initial : TokenCase::upper)
                    : first_upper && upper == 1 ? TokenCase::title
                                                : TokenCase::mixed;
}

bool apostrophe(std::uint32_t c) noexcept { return c == '\'' || c == 0x2019 || c == 0x2bc; }

/// Whether what follows an apostrophe is an English english_ending.
bool english_ending(std::string_view rest) noexcept {
    std::array<char, 3> low{};
    std::size_t size = 0;
    for (; size < rest.size() && size < 3; ++size) {
        const char c = rest[size];
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) break;
        low[size] = static_cast<char>(c | 0x20);
    }
    if (size < rest.size() && size < 3 && static_cast<unsigned char>(rest[size]) >= 0xc3 &&
        static_cast<unsigned char>(rest[size]) != 0xe2)
        return false;
    const std::string_view word(low.data(), size);
    return word == "s" || word == "m" || word == "d" || word == "t" || word == "re" || word == "ll" || word == "ve";
}
/// Whether what stands before an apostrophe is a French or Italian romance_article: at most two letters, or "qu", "dell".
bool romance_article(std::string_view word) noexcept {
    if (word.empty() || word.size() > 5) return false;
    std::array<char, 5> low{};
    for (std::size_t i = 0; i < word.size(); ++i) low[i] = static_cast<char>(word[i] | 0x20);
    const std::string_view w(low.data(), word.size());
    return w == "l" || w == "d" || w == "j" || w == "m" || w == "t" || w == "s" || w == "n" || w == "c" || w == "qu" ||
           w == "un" || w == "all" || w == "dell" || w == "nell" || w == "dall" || w == "sull";
}

bool net_byte(char c) noexcept {
    return c > ' ' && c != '<' && c != '>' && c != '"' && c != ',' && c != ';' && c != ')' && c != '(';
}

}  // namespace

std::uint32_t token_hash(std::string_view folded_text) noexcept {
    Token token;
    token.end = static_cast<std::uint32_t>(folded_text.size());
    describe_word(folded_text, token);
    return token.hash;
}

void tokenise(std::string_view text, std::vector<Token>& out) {
    bool blank = true;
    const auto put = [&](std::size_t begin, std::size_t end, TokenKind kind) -> Token& {
        Token token;
        token.begin = static_cast<std::uint32_t>(begin);
        token.end = static_cast<std::uint32_t>(end);
        token.kind = kind;
        token.blank_before = blank;
        blank = false;
        out.push_back(token);
        return out.back();
    };
    const auto word = [&](std::size_t begin, std::size_t end) {
        describe_word(text, put(begin, end, TokenKind::word));
    };
    const auto klass = [&](std::size_t at) {
        return at < text.size() ? char_class(decode_char(text, at).value) : CharClass::blank;
    };
    const auto net_end = [&](std::size_t at) {
        while (at < text.size() && net_byte(text[at])) ++at;
        while (at > 0 && (text[at - 1] == '.' || text[at - 1] == '?' || text[at - 1] == '!' || text[at - 1] == '\'' ||
                          text[at - 1] == ':'))
            --at;
        return at;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto c = decode_char(text, at);
        switch (char_class(c.value)) {
            case CharClass::blank:
                blank = true;
                at += c.size;
                break;
            case CharClass::line: {
                std::size_t lines = 0;
                const auto begin = at;
                auto end = at;
                for (;
                     at < text.size() && (text[at] == '\n' || text[at] == ' ' || text[at] == '\t' || text[at] == '\r');
                     ++at) {
                    if (text[at] == '\n') ++lines, end = at + 1;
                }
                auto& token = put(begin, end, lines > 1 ? TokenKind::paragraph : TokenKind::line);
                token.hash = lines > 1 ? 3 : 2;
                blank = true;
                break;
            }
            case CharClass::mark: {
                const bool start = blank && at + 1 < text.size();
                if (start && (c.value == '@' || c.value == '#') && klass(at + 1) == CharClass::letter) {
                    const auto begin = at;
                    while (++at < text.size() &&
                           (klass(at) == CharClass::letter || klass(at) == CharClass::digit || text[at] == '_'))
                        at += decode_char(text, at).size - 1;
                    auto& token = put(begin, at, TokenKind::net);
                    token.mark = static_cast<char>(c.value);
                    token.hash = static_cast<std::uint32_t>(c.value) + 4096;
                    break;
                }
                auto& token = put(at, at + c.size, TokenKind::mark);
                token.mark =
                    c.value < 0x80                             ? static_cast<char>(c.value)
                    : apostrophe(c.value) || c.value == 0x2018 ? '\''
                    : c.value == 0x201c || c.value == 0x201d || c.value == 0xab || c.value == 0xbb || c.value == 0x201e
                        ? '"'
                    : c.value == 0x2013 || c.value == 0x2014 || c.value == 0x2010 || c.value == 0x2011 ? '-'
                                                                                                       : 'x';
                token.hash = static_cast<std::uint32_t>(static_cast<unsigned char>(token.mark)) + 256;
                token.length = 1;
                at += c.size;
                break;
            }
            case CharClass::digit:
            case CharClass::letter: {
                const auto begin = at;
                bool digits = false, letters = false;
                std::size_t break_at = 0;  // where an english_ending begins
                while (at < text.size()) {
                    const auto d = decode_char(text, at);
                    const auto k = char_class(d.value);
                    if (k == CharClass::digit || k == CharClass::letter) {
                        (k == CharClass::digit ? digits : letters) = true;
                        at += d.size;
                        continue;
                    }
                    const auto next = at + d.size;
                    if (apostrophe(d.value) && letters && !digits && klass(next) == CharClass::letter) {
                        if (romance_article(text.substr(begin, at - begin)) && !english_ending(text.substr(next))) {
                            at = next;
                            break_at = at;
                            break;
                        }
                        if (english_ending(text.substr(next))) break;
                        at = next;
                        continue;
                    }
                    if ((d.value == '.' || d.value == ',') && digits && !letters && klass(next) == CharClass::digit) {
                        at = next;
                        continue;
                    }
                    // An e-mail address or a link goes on to the next blank.
                    if ((d.value == '@' && klass(next) == CharClass::letter) ||
                        (d.value == ':' && text.substr(at, 3) == "://") ||
                        ((d.value == '_' || d.value == '.' || d.value == '+') && klass(next) != CharClass::blank &&
                         klass(next) != CharClass::line && [&] {
                             const auto stop = net_end(at);
                             const auto sign = text.substr(at, stop - at).find('@');
                             return (sign != std::string_view::npos && sign + 1 < stop - at) ||
                                    (at - begin == 3 && text.substr(begin, 3) == "www");
                         }())) {
                        at = std::max(net_end(next), next);
                        auto& token = put(begin, at, TokenKind::net);
                        token.mark = 'n';
                        token.hash = 4097;
                        break_at = at;
                        break;
                    }
                    break;
                }
                if (break_at != 0 && !out.empty() && out.back().begin == begin)
                    break;  // the net token is there already
                if (digits && !letters) {
                    auto& token = put(begin, at, TokenKind::number);
                    describe_word(text, token);
                    token.length = static_cast<std::uint8_t>(std::min<std::size_t>(at - begin, 255));
                } else if (digits) {
                    describe_word(text, put(begin, at, TokenKind::code));
                } else {
                    word(begin, at);
                    const auto d = at < text.size() ? decode_char(text, at) : Character{0, 0};
                    if (break_at == 0 && d.size != 0 && apostrophe(d.value) &&
                        klass(at + d.size) == CharClass::letter && english_ending(text.substr(at + d.size))) {
                        auto end = at + d.size;
                        while (klass(end) == CharClass::letter) end += decode_char(text, end).size;
                        word(at, end);
                        at = end;
                    }
                }
                break;
            }
        }
    }
}

}  // namespace persona::detectors
