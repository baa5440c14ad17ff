#include "surrogate_plan.hpp"

#include <algorithm>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::surrogate {
namespace {

constexpr std::uint64_t most = std::uint64_t{1} << 62;

char cased(char c, Case letters) noexcept {
    if (letters == Case::upper && c >= 'a' && c <= 'z') return static_cast<char>(c - 32);
    if (letters == Case::lower && c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
    return c;
}

int value_of(char c) noexcept { return c >= '0' && c <= '9' ? c - '0' : 0; }

/// ISO/IEC 7812-1 annex B: the digit that makes the sum of the doubled digits a multiple of ten.
char luhn_digit(std::string_view number) noexcept {
    int sum = 0;
    bool twice = true;
    for (auto at = number.rbegin(); at != number.rend(); ++at, twice = !twice) {
        const int doubled = value_of(*at) * (twice ? 2 : 1);
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/// NHS data dictionary, NHS number: weights 10 to 2, modulus 11. Where the sum asks for a tenth digit the number is not
/// used: the last of the nine digits, drawn from 0 to 8, steps over the one value that would lead there.
std::string with_nhs_digit(std::string nine) {
    const auto check = [&nine] {
        int sum = 0;
        for (std::size_t i = 0; i < nine.size(); ++i) sum += value_of(nine[i]) * (10 - static_cast<int>(i));
        return (11 - sum % 11) % 11;
    };
    const char drawn = nine.back();
    for (char digit = '0'; digit <= drawn; ++digit) {
        nine.back() = digit;
        if (check() == 10) {
            nine.back() = static_cast<char>(drawn + 1);
            break;
        }
        nine.back() = drawn;
    }
    nine += static_cast<char>('0' + check());
    return nine;
}

/// ISO 13616: the two check digits of country + account.
std::string iban_digits(std::string_view country, std::string_view account) {
    int rest = 0;
    const auto feed = [&rest](char c) {
        if (c >= '0' && c <= '9') rest = (rest * 10 + (c - '0')) % 97;
        else rest = (rest * 100 + (c - 'A' + 10)) % 97;
    };
    for (const char c : account) feed(c);
    for (const char c : country) feed(c);
    feed('0');
    feed('0');
    const int check = 98 - rest;
    return {static_cast<char>('0' + check / 10), static_cast<char>('0' + check % 10)};
}

/// Puts the characters of `value` where the shape asks for letters and digits; what is left over goes to the end.
std::string into_shape(std::string_view shape, std::string_view value) {
    std::string out;
    std::size_t at = 0;
    for (const auto& each : read_shape(shape)) {
        if (each.kind == '\\') out += each.literal;
        else if (at < value.size()) out += value[at++];
    }
    out += value.substr(at);
    return out;
}

}  // namespace

std::uint64_t Slot::choices() const noexcept {
    if (!characters.empty()) return characters.size();
    if (!pool.empty()) return pool.size() + more.size();
    return 1;
}

void Plan::literal(std::string_view text) {
    if (text.empty()) return;
    if (!slots.empty() && slots.back().choices() == 1 && !slots.back().literal.empty()) {
        slots.back().literal += text;
        return;
    }
    Slot slot;
    slot.literal = text;
    slots.push_back(std::move(slot));
}

void Plan::characters(std::string_view set, std::size_t times) {
    Slot slot;
    slot.characters = set;
    slots.insert(slots.end(), times, slot);
}

void Plan::pool(std::span<const std::string_view> words, Case letters, std::span<const std::string_view> more) {
    Slot slot;
    slot.pool = words;
    slot.more = more;
    slot.letters = letters;
    slots.push_back(slot);
}

std::uint64_t Plan::capacity() const noexcept {
    if (slots.empty()) return 0;
    std::uint64_t product = 1;
    for (const auto& slot : slots) {
        if (product > most / slot.choices()) return most;
        product *= slot.choices();
    }
    return product;
}

std::string Plan::make(std::uint64_t number) const {
    // The least significant slot is the last one, so that neighbours differ at the end, as written numbers do.
    thread_local std::vector<std::uint64_t> chosen;  // kept: this is called for every value of a column
    chosen.assign(slots.size(), 0);
    const auto whole = number;
    std::uint64_t told = 1;  // how many values the slots so far tell apart
    bool beyond = false;
    for (std::size_t i = slots.size(); i-- > 0;) {
        const auto choices = slots[i].choices();
        chosen[i] = number % choices;
        number /= choices;
        beyond = beyond || told > most / choices;
        // What no number reaches would be the first letter again and again: the slots behind it say which one it is.
        if (beyond) chosen[i] = (chosen[i] + Random(whole % told, i, 0).below(choices)) % choices;
        else told *= choices;
    }
    std::string out;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto& slot = slots[i];
        const auto index = static_cast<std::size_t>(chosen[i]);
        if (!slot.characters.empty()) out += slot.characters[index];
        else if (slot.pool.empty()) out += slot.literal;
        else {
            const auto word = index < slot.pool.size() ? slot.pool[index] : slot.more[index - slot.pool.size()];
            for (const char c : word) out += cased(c, slot.letters);
        }
    }
    switch (finish) {
        case Finish::none: return out;
        case Finish::luhn: out += luhn_digit(out); break;
        case Finish::nhs: out = with_nhs_digit(std::move(out)); break;
        case Finish::iban:
            // The country stands in the shape itself.
            out = iban_digits(std::string_view(out).substr(0, 2), std::string_view(out).substr(2)) + out.substr(2);
            break;
        case Finish::format: break;
    }
    return into_shape(shape, out);
}

std::vector<ShapeCharacter> read_shape(std::string_view shape) {
    std::vector<ShapeCharacter> out;
    for (std::size_t i = 0; i < shape.size();) {
        char kind = shape[i];
        if (std::string_view("Aa91hH").find(kind) != std::string_view::npos) {
            out.push_back({kind, {}});
            ++i;
            continue;
        }
        if (kind == '\\' && i + 1 < shape.size()) ++i;
        const auto length = utf8_width(shape[i]);
        out.push_back({'\\', std::string(shape.substr(i, length))});
        i += length;
    }
    return out;
}

}  // namespace persona::surrogate
