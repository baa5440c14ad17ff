// Signs that are spelt out, and digits that are.
#include <algorithm>
#include <array>
#include <string_view>

#include "reading_steps.hpp"

namespace persona::detail {
namespace {

constexpr std::size_t least_spaced_digits = 7;
constexpr std::size_t most_spoken_dots = 8;  // more are in no address

char32_t lower(char32_t c) noexcept { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

bool matches(const ReadingUnits& units, std::size_t at, std::u32string_view word) noexcept {
    if (at + word.size() > units.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(units[at + i].c) != word[i]) return false;
    return true;
}

std::size_t over_blanks(const ReadingUnits& units, std::size_t at) noexcept {
    while (at < units.size() && units[at].c == ' ') ++at;
    return at;
}

/// "(at)", " [ dot ] ": the sign and where it ends, blanks around included; 0 when there is none at `at`.
std::size_t bracketed(const ReadingUnits& units, std::size_t at, char32_t& sign) noexcept {
    at = over_blanks(units, at);
    if (at >= units.size()) return 0;
    constexpr std::u32string_view opening = U"([{<", closing = U")]}>";
    const auto kind = opening.find(units[at].c);
    if (kind == std::u32string_view::npos) return 0;
    at = over_blanks(units, at + 1);
    for (const auto& each : spelt_signs) {
        if (!matches(units, at, each.word)) continue;
        const auto end = over_blanks(units, at + each.word.size());
        if (end >= units.size() || units[end].c != closing[kind]) continue;
        const auto next = over_blanks(units, end + 1);
        if (next >= units.size() || !ascii_word(units[next].c)) return 0;
        sign = each.sign;
        return next;
    }
    return 0;
}

bool part_of_address(char32_t c) noexcept { return ascii_word(c) || c == '.' || c == '_' || c == '-' || c == '+'; }

/// One of " at ", " dot " at `at`: where the next word begins, 0 when it is not there.
std::size_t spoken(const ReadingUnits& units, std::size_t at, char32_t sign) noexcept {
    if (at >= units.size() || units[at].c != ' ') return 0;
    for (const auto& each : spelt_signs) {
        const auto end = at + 1 + each.word.size();
        if (each.sign != sign || !ascii_letter(each.word[0]) || !matches(units, at + 1, each.word)) continue;
        if (end + 1 < units.size() && units[end].c == ' ' && ascii_word(units[end + 1].c)) return end + 1;
    }
    return 0;
}

/// An address as it is spoken, "jane dot doe at example dot org", from its first word at `at`: where it ends. `out` gets it
/// with its signs. 0 when it is none: it needs an "at", and at least one "dot".
std::size_t spoken_address(const ReadingUnits& units, std::size_t at, ReadingUnits& out) {
    const auto size = out.size();
    std::size_t dots = 0;
    const auto words = [&](bool host) {
        bool dotted = false;
        for (;;) {
            const auto from = at;
            while (at < units.size() && part_of_address(units[at].c)) {
                dotted = dotted || (units[at].c == '.' && at + 1 < units.size() && ascii_word(units[at + 1].c));
                out.push_back(units[at++]);
            }
            if (at == from) return false;
            const auto next = spoken(units, at, '.');
            if (next == 0 || dots == most_spoken_dots) return !host || dotted;
            out.push_back({'.', units[at].begin, units[next - 1].end});
            dotted = true;
            ++dots;
            at = next;
        }
    };
    if (words(false)) {
        if (const auto next = spoken(units, at, '@'); next != 0) {
            out.push_back({'@', units[at].begin, units[next - 1].end});
            at = next;
            // "write to me at jane dot doe at example dot org": the first "at" was none.
            if (words(true) && dots > 0 && spoken(units, at, '@') == 0) return at;
        }
    }
    out.resize(size);
    return 0;
}

/// Whether each digit is one more, or one less, than the one before: a scale, no number.
bool counts(const ReadingUnits& units, std::size_t from, std::size_t to) noexcept {
    const auto step = static_cast<std::int64_t>(units[from + 2].c) - static_cast<std::int64_t>(units[from].c);
    if (step != 1 && step != -1) return false;
    for (auto at = from; at + 2 < to; at += 2)
        if (static_cast<std::int64_t>(units[at + 2].c) - static_cast<std::int64_t>(units[at].c) != step) return false;
    return true;
}

}  // namespace

void read_spelt_signs(ReadingUnits& units, ReadingUnits& spare) {
    spare.clear();
    for (std::size_t i = 0; i < units.size();) {
        const auto before = spare.empty() ? U' ' : spare.back().c;
        if (ascii_word(before)) {
            char32_t sign = 0;
            if (const auto next = bracketed(units, i, sign); next != 0) {
                spare.push_back({sign, units[i].begin, units[next - 1].end});
                i = next;
                continue;
            }
        } else if (ascii_word(units[i].c) && !part_of_address(before)) {
            if (const auto end = spoken_address(units, i, spare); end != 0) {
                i = end;
                continue;
            }
        }
        spare.push_back(units[i++]);
    }
    units.swap(spare);
}

void join_spaced_digits(ReadingUnits& units, ReadingUnits& spare) {
    spare.clear();
    for (std::size_t i = 0; i < units.size();) {
        auto end = i;
        if (ascii_digit(units[i].c) && (i == 0 || !ascii_word(units[i - 1].c))) {
            // Ends behind the last digit that has a blank, or nothing of a word, behind it.
            for (auto at = i; at < units.size() && ascii_digit(units[at].c); at += 2) {
                const bool last = at + 1 >= units.size() || units[at + 1].c != ' ';
                if (last && at + 1 < units.size() && ascii_word(units[at + 1].c)) break;
                end = at + 1;
                if (last) break;
            }
        }
        if (end < i + 2 * least_spaced_digits - 1 || counts(units, i, end)) {
            spare.push_back(units[i++]);
            continue;
        }
        for (auto at = i; at < end; at += 2) spare.push_back(units[at]);
        i = end;
    }
    units.swap(spare);
}

}  // namespace persona::detail
