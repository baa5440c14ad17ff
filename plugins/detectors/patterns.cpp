#include "patterns.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include <phonenumbers/phonenumberutil.h>

#include <persona/text.hpp>

#include "bytes.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t digit_gap = 13;     // bytes between two digits of one value (" September ")
constexpr std::size_t digit_margin = 24;  // bytes before the first and after the last digit of a value
constexpr std::size_t context_before = 64, context_after = 32;
constexpr float context_bonus = 0.35F;

enum Class : std::uint8_t { other, digit_byte, letter_byte, blank_byte, at_byte, colon_byte, dot_byte };
constexpr std::array<std::uint8_t, 256> classes = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) {
        if (digit(static_cast<char>(c))) table[c] = digit_byte;
        else if (letter(static_cast<char>(c))) table[c] = letter_byte;
        else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') table[c] = blank_byte;
        else if (c == '@') table[c] = at_byte;
        else if (c == ':') table[c] = colon_byte;
        else if (c == '.') table[c] = dot_byte;
    }
    return table;
}();
Class class_of(char c) noexcept { return static_cast<Class>(classes[static_cast<unsigned char>(c)]); }
bool continues(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::shared_ptr<const SpanOrigin> origin(const std::string& entity, std::string reason) {
    return std::make_shared<const SpanOrigin>(SpanOrigin{entity, "patterns", std::move(reason)});
}

/// A match that a longer word or number goes on from is part of that, not a value of its own.
bool stands_free(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    if (begin > 0 && word_byte(text[begin]) && word_byte(text[begin - 1])) return false;
    if (begin > 1 && class_of(text[begin]) == digit_byte &&
        (text[begin - 1] == '.' || text[begin - 1] == '-' || text[begin - 1] == '/' || text[begin - 1] == ',') &&
        word_byte(text[begin - 2]))
        return false;
    if (end < text.size() && word_byte(text[end - 1]) && word_byte(text[end])) return false;
    return !(end + 1 < text.size() && class_of(text[end - 1]) == digit_byte &&
             (text[end] == '.' || text[end] == '-' || text[end] == '/' || text[end] == ',') &&
             class_of(text[end + 1]) == digit_byte);
}

/// Punctuation that ends the sentence, not the address.
std::size_t trimmed(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    while (end > begin && std::string_view(".,;:!?)]}'\"").find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

/// An account number's regex can not know where it ends: the country's length, tried by the validator, does.
std::size_t fit_iban(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    for (; end > begin + 14; --end) {
        if (word_byte(text[end - 1]) && iban(text.substr(begin, end - begin))) return end;
    }
    return begin;
}

}  // namespace

struct PatternScanner::Compiled {
    PatternRow row;
    std::unique_ptr<re2::RE2> regex;
    std::shared_ptr<const SpanOrigin> plain, in_context;
    bool grouped = false;
};

struct PatternScanner::Window {
    std::size_t begin, end;
    int digits;
    Anchor anchor;
};

PatternScanner::PatternScanner(PatternOptions options) : options_(std::move(options)) {
    const auto wanted = [this](const std::string& entity) { return !options_.wants || options_.wants(entity); };
    const auto add = [&](const PatternRow& row) {
        if (!wanted(row.entity)) return;
        auto compiled = std::make_unique<Compiled>();
        compiled->row = row;
        re2::RE2::Options settings;
        settings.set_log_errors(false);
        compiled->regex = std::make_unique<re2::RE2>(row.regex, settings);
        compiled->grouped = compiled->regex->NumberOfCapturingGroups() > 0;
        const std::string checked =
            row.validator != nullptr ? "pattern " + row.name + ", check passed" : "pattern " + row.name;
        compiled->plain = origin(row.entity, checked);
        compiled->in_context = origin(row.entity, checked + ", context word");
        patterns_.push_back(std::move(compiled));
    };
    for (const auto& row : pattern_rows()) add(row);
    for (const auto& row : options_.custom) add(row);
    if (wanted("PHONE_NUMBER")) {
        phone_candidate_ = std::make_unique<re2::RE2>(R"((?:\+|\(\+?)?\d[\d ()./\x{2011}\x{a0}-]{4,20}\d)");
        phone_origin_ = origin("PHONE_NUMBER", "telephone number of a national plan");
        phone_context_origin_ = origin("PHONE_NUMBER", "telephone number of a national plan, context word");
    }
}

PatternScanner::~PatternScanner() = default;

std::string PatternScanner::compile_error(const std::string& regex) {
    re2::RE2::Options settings;
    settings.set_log_errors(false);
    const re2::RE2 compiled(regex, settings);
    return compiled.ok() ? std::string{} : compiled.error();
}

void PatternScanner::windows(std::string_view text, std::vector<Window>& out) const {
    const auto token = [&](std::size_t at) {
        std::size_t begin = at;
        while (begin > 0 && class_of(text[begin - 1]) != blank_byte) --begin;
        std::size_t end = at;
        while (end < text.size() && class_of(text[end]) != blank_byte) ++end;
        return std::pair(begin, end);
    };
    const auto add_token = [&](std::size_t at, Anchor anchor) {
        const auto [begin, end] = token(at);
        out.push_back({begin, end, 0, anchor});
        return end;
    };
    std::size_t first_digit = text.size(), last_digit = 0;
    int digits = 0;
    const auto close_digits = [&] {
        if (digits == 0) return;
        std::size_t begin = first_digit > digit_margin ? first_digit - digit_margin : 0;
        while (begin > 0 && continues(text[begin])) --begin;
        std::size_t end = std::min(text.size(), last_digit + 1 + digit_margin);
        while (end < text.size() && continues(text[end])) ++end;
        out.push_back({begin, end, digits, Anchor::digits});
        digits = 0;
    };
    std::size_t done_at = 0, done_colon = 0, done_dot = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (class_of(text[i])) {
            case digit_byte:
                if (digits > 0 && i - last_digit > digit_gap) close_digits();
                if (digits++ == 0) first_digit = i;
                last_digit = i;
                break;
            case at_byte:
                if (i >= done_at) done_at = add_token(i, Anchor::at_sign);
                break;
            case colon_byte:
                if (i < done_colon) break;
                if (text.substr(i, 3) == "://") done_colon = add_token(i, Anchor::link);
                else if (i + 1 < text.size() && class_of(text[i + 1]) != blank_byte)
                    done_colon = add_token(i, Anchor::colons);
                break;
            case dot_byte:
                if (i >= done_dot && i > 0 && i + 1 < text.size() && word_byte(text[i - 1]) && word_byte(text[i + 1]))
                    done_dot = add_token(i, Anchor::dots);
                break;
            default: break;
        }
    }
    close_digits();
}

void PatternScanner::scan(std::string_view text, std::string_view header, std::vector<Found>& out) const {
    thread_local std::vector<Window> found_windows;
    found_windows.clear();
    windows(text, found_windows);
    for (const auto& window : found_windows) {
        for (const auto& pattern : patterns_) {
            if (pattern->row.anchor == window.anchor && window.digits >= pattern->row.least_digits)
                run(*pattern, text, header, window, out);
        }
        if (phone_candidate_ != nullptr && window.anchor == Anchor::digits && window.digits >= 7)
            phones(text, header, window, out);
    }
    const Window whole{0, text.size(), 0, Anchor::anywhere};
    for (const auto& pattern : patterns_) {
        if (pattern->row.anchor == Anchor::anywhere) run(*pattern, text, header, whole, out);
    }
}

void PatternScanner::run(const Compiled& pattern, std::string_view text, std::string_view header, const Window& window,
                         std::vector<Found>& out) const {
    std::array<re2::StringPiece, 2> groups;
    const re2::StringPiece whole(text.data(), text.size());
    std::size_t from = window.begin;
    while (from < window.end && pattern.regex->Match(whole, from, window.end, re2::RE2::UNANCHORED, groups.data(), 2)) {
        const auto& group = pattern.grouped && groups[1].data() != nullptr ? groups[1] : groups[0];
        const auto begin = static_cast<std::size_t>(group.data() - text.data());
        auto end = begin + group.size();
        const auto next = begin + 1;
        if (group.empty()) {
            from = static_cast<std::size_t>(groups[0].data() - text.data()) + groups[0].size() + 1;
            while (from < window.end && continues(text[from])) ++from;
            continue;
        }
        if (pattern.row.entity == "IBAN_CODE") end = fit_iban(text, begin, end);
        else if (pattern.row.anchor == Anchor::link || pattern.row.anchor == Anchor::dots)
            end = trimmed(text, begin, end);
        else if (pattern.row.entity == "CREDIT_CARD" && end > begin && !word_byte(text[end - 1])) --end;
        const auto value = text.substr(begin, end - begin);
        const bool custom = pattern.row.anchor == Anchor::anywhere;
        if (value.empty() || (!custom && !stands_free(text, begin, end)) ||
            (pattern.row.anchor == Anchor::colons && begin > 0 &&
             (text[begin - 1] == ':' || word_byte(text[begin - 1]))) ||
            (pattern.row.validator != nullptr && !pattern.row.validator(value))) {
            from = next;
            while (from < window.end && (continues(text[from]) ||
                                         (word_byte(text[from]) && class_of(text[from]) == class_of(text[from - 1]))))
                ++from;
            continue;
        }
        from = end;
        double score = pattern.row.validator != nullptr && pattern.row.valid_score > 0 ? pattern.row.valid_score
                                                                                       : pattern.row.score;
        const bool context =
            !pattern.row.context.empty() && near_context(text, begin, end, header, pattern.row.context);
        if (pattern.row.only_in_context && !context) continue;
        if (context) score = std::min(1.0, score + static_cast<double>(context_bonus));
        if (score < options_.threshold) continue;
        out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), static_cast<float>(score),
                       context ? pattern.in_context : pattern.plain});
    }
}

void PatternScanner::phones(std::string_view text, std::string_view header, const Window& window,
                            std::vector<Found>& out) const {
    re2::StringPiece match;
    const re2::StringPiece whole(text.data(), text.size());
    std::size_t from = window.begin;
    while (from < window.end && phone_candidate_->Match(whole, from, window.end, re2::RE2::UNANCHORED, &match, 1)) {
        const auto begin = static_cast<std::size_t>(match.data() - text.data());
        const auto end = begin + match.size();
        from = end;
        const auto value = text.substr(begin, match.size());
        int digits = 0, separators = 0;
        for (const char c : value) (class_of(c) == digit_byte ? digits : separators) += 1;
        const bool international = value.find('+') != std::string_view::npos || value.starts_with("00");
        if (digits < 7 || digits > 15 || !stands_free(text, begin, end)) continue;
        if (ip_v4(value) || (digits <= 8 && separators >= 2 && !international && calendar_date(value) &&
                             value.find(' ') == std::string_view::npos))
            continue;
        if (begin > 0 && std::string_view("#$-_/\\=").find(text[begin - 1]) != std::string_view::npos) continue;
        const bool context = near_context(text, begin, end, header, phone_context());
        const bool plain = separators == 0;  // any long number may look like one
        float score = international ? 0.95F : plain ? 0.4F : 0.7F;
        if (context) score = std::min(1.0F, score + context_bonus);
        if (score < static_cast<float>(options_.threshold) || !valid_phone(value, options_.regions)) continue;
        out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), score,
                       context ? phone_context_origin_ : phone_origin_});
    }
}

bool near_context(std::string_view text, std::size_t begin, std::size_t end, std::string_view header,
                  std::span<const std::string> words) {
    std::size_t from = begin > context_before ? begin - context_before : 0;
    while (from > 0 && (continues(text[from]) || (word_byte(text[from]) && word_byte(text[from - 1])))) ++from;
    if (from > begin) from = begin;
    std::size_t to = std::min(text.size(), end + context_after);
    while (to < text.size() && to > end && continues(text[to])) --to;
    // Blanks at both ends make whole-word tests plain searches: " tel " is not in " hotel ".
    const std::string around = " " + fold(text.substr(from, begin - from)) + " \x01 " +
                               fold(text.substr(end, to - end)) + " \x01 " + std::string(header) + " ";
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        for (auto at = around.find(word); at != std::string::npos; at = around.find(word, at + 1)) {
            if (around[at - 1] == ' ' && around[at + word.size()] == ' ') return true;
        }
        return false;
    });
}

bool valid_phone(std::string_view text, std::span<const std::string> regions) {
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    const auto& util = *PhoneNumberUtil::GetInstance();
    const std::string value(text);
    const bool international = value.find('+') != std::string::npos;
    for (const auto& region : regions) {
        PhoneNumber number;
        if (util.Parse(value, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR && util.IsValidNumber(number))
            return true;
        if (international) break;
    }
    return false;
}

}  // namespace persona::detectors
