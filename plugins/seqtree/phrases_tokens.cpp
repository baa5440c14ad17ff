#include "phrases_tokens.hpp"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <persona/random.hpp>

#include "text_sample.hpp"

namespace persona::seqtree {
namespace {

bool opening(char c) noexcept { return std::string_view("([{\"'").find(c) != std::string_view::npos; }

/// "7 minutes" and "12 minutes" say the same: an amount or a count of up to three digits is `any_width`. Codes, years and what
/// stands behind a decimal point or a colon keep their width.
void append_shape(std::string& out, std::string_view number) {
    constexpr std::size_t widest = 3;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = 0; at < number.size();) {
        if (!is_digit(number[at])) {
            out += number[at++];
            continue;
        }
        auto end = at;
        while (end < number.size() && is_digit(number[end])) ++end;
        const char before = at > 0 ? number[at - 1] : ' ', behind = end < number.size() ? number[end] : ' ';
        const bool inner = before == '.' || before == ',' || before == ':';
        const bool padded = number[at] == '0' && end - at > 1;
        if (end - at <= widest && !inner && !padded && !is_letter(before) && !is_letter(behind)) out += any_width;
        else out.append(end - at, one_digit);
        at = end;
    }
}

void add(std::vector<TextToken>& out, std::string_view part, bool close) {
    TextToken token;
    if (close) token.token += joined;
    if (part.front() != slot_begin && std::any_of(part.begin(), part.end(), is_digit)) {
        token.token += digits;
        append_shape(token.token, part);
        token.stood = part;
    } else {
        token.token += part;
    }
    out.push_back(std::move(token));
}

/// One run of non-blanks: opening marks, body, closing marks; slots stand by themselves.
void split_run(std::vector<TextToken>& out, std::string_view run) {
    bool close = false;
    bool first = true;
    while (!run.empty()) {
        if (run.front() == slot_begin) {
            const auto end = std::min(run.find(slot_end), run.size() - 1);
            add(out, run.substr(0, end + 1), close);
            run.remove_prefix(end + 1);
        } else {
            auto part = run.substr(0, std::min(run.find(slot_begin), run.size()));
            const auto all = part.size();
            while (first && part.size() > 1 && opening(part.front())) {
                add(out, part.substr(0, 1), close);
                part.remove_prefix(1);
                close = true;
            }
            std::size_t tail = 0;
            while (tail < part.size() && closing(part[part.size() - 1 - tail])) ++tail;
            if (tail < part.size()) {
                add(out, part.substr(0, part.size() - tail), close);
                close = true;
            }
            for (std::size_t i = part.size() - tail; i < part.size(); ++i) {
                add(out, part.substr(i, 1), close);
                close = true;
            }
            run.remove_prefix(all);
        }
        close = true;
        first = false;
    }
}

/// A new line ends a sentence, together with the mark before it: a speaker's turn, an item of a list, a paragraph.
void add_lines(std::vector<TextToken>& out, std::string_view blanks) {
    const auto lines = std::count(blanks.begin(), blanks.end(), '\n');
    if (lines == 0 || out.empty()) return;
    const std::string_view line = blanks.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
    auto& last = out.back().token;
    const bool marked =
        last.size() == 2 && last[0] == joined && std::string_view(".,;:!?").find(last[1]) != std::string_view::npos;
    if (marked) last.insert(1, 1, joining);
    else out.push_back({{joined, joining}, {}});
    for (int i = 0; i < (lines > 1 ? 2 : 1); ++i) out.back().token += line;
}

std::string_view bare(std::string_view token) noexcept {
    if (!token.empty() && token.front() == joined) token.remove_prefix(1);
    return token;
}

}  // namespace

std::vector<TextToken> read_tokens(std::string_view text, DateFinder& dates) {
    std::vector<TextToken> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto gap = at;
        while (at < text.size() && blank(text[at])) ++at;
        if (at == text.size()) break;
        add_lines(out, text.substr(gap, at - gap));
        if (auto date = dates.at(text, at)) {
            out.push_back({std::move(date->like), text.substr(at, date->end - at)});
            at = date->end;
            // The marks behind it stand close to it.
            while (at < text.size() && closing(text[at])) add(out, text.substr(at++, 1), true);
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !blank(text[end])) ++end;
        split_run(out, text.substr(at, end - at));
        at = end;
    }
    return out;
}

std::vector<std::string> tokens_of(std::string_view text) {
    DateFinder dates;
    std::vector<std::string> out;
    for (auto& token : read_tokens(text, dates)) out.push_back(std::move(token.token));
    return out;
}

bool ends_sentence(std::string_view token) noexcept {
    const auto mark = bare(token);
    return mark == "." || mark == "!" || mark == "?" || token == silent_end || mark.starts_with(joining);
}

bool joins_sentences(std::string_view token) noexcept { return token != any_end && bare(token).starts_with(joining); }

bool is_mark(std::string_view token) noexcept {
    token = bare(token);
    const auto text = icu::UnicodeString::fromUTF8({token.data(), static_cast<std::int32_t>(token.size())});
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        if (!u_ispunct(text.char32At(at))) return false;
    return !text.isEmpty();
}

bool is_word(std::string_view token) noexcept {
    const auto body = bare(token);
    return !body.empty() && body.front() != joining && !(body.size() == 1 && (closing(body[0]) || opening(body[0])));
}

std::size_t letters_of(std::string_view token) noexcept {
    constexpr std::size_t name = 13, firm = 22, address = 26, other_value = 9;
    const std::size_t blank = token.starts_with(joined) ? 0 : 1;
    auto body = bare(token);
    if (body.starts_with(slot_begin)) {
        const auto is = [&](std::string_view entity) { return body.find(entity) != std::string_view::npos; };
        if (is("PERSON")) return blank + name;
        if (is("ORGANIZATION")) return blank + firm;
        return blank + (is("URL") || is("EMAIL") ? address : other_value);
    }
    if (body.starts_with(digits) || body.starts_with(date_like) || body.starts_with(joining)) body.remove_prefix(1);
    return blank + body.size();
}

namespace {

/// The token with another first letter, if its other letters are small: `change` gives it, or what it was given for none.
template <class Change>
std::optional<std::string> with_first(std::string_view token, const Change& change) {
    auto text = icu::UnicodeString::fromUTF8({token.data(), static_cast<std::int32_t>(token.size())});
    const auto first = text.char32At(0), other = change(first);
    if (text.isEmpty() || !u_isalpha(first) || other == first) return std::nullopt;
    const auto size = U16_LENGTH(first);
    for (auto at = size; at < text.length(); ++at)
        if (u_tolower(text.char32At(at)) != text.char32At(at)) return std::nullopt;
    text.replace(0, size, other);
    std::string out;
    text.toUTF8String(out);
    return out;
}

}  // namespace

std::optional<std::string> uncapitalised(std::string_view token) {
    return with_first(token, [](UChar32 c) { return u_tolower(c); });
}

std::string capitalised(std::string_view token) {
    return with_first(token, [](UChar32 c) { return u_totitle(c); }).value_or(std::string(token));
}

std::string compared(std::string_view token) {
    std::string out(bare(token));
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::uint64_t> word_hashes(std::string_view token) {
    std::vector<std::uint64_t> out;
    if (token.empty() || token.front() == word_class || !is_word(token)) return out;
    const auto words = compared(token);
    std::string_view rest = words;
    // A date counts as one word: it is never the source's.
    for (auto blank = rest.find(' '); words.front() != date_like && blank != std::string_view::npos;
         blank = rest.find(' ')) {
        out.push_back(std::max<std::uint64_t>(stable_hash(rest.substr(0, blank)), 1));
        rest.remove_prefix(blank + 1);
    }
    out.push_back(std::max<std::uint64_t>(stable_hash(rest), 1));
    return out;
}

}  // namespace persona::seqtree
