// Surrogates.keyed(): what an anonymiser puts in a source value's place.
#include <algorithm>
#include <span>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

#include "ascii.hpp"
#include "surrogate_names.hpp"
#include "surrogate_plan.hpp"

namespace persona {
namespace {

using surrogate::Letters;
using surrogate::NamePart;

constexpr std::uint16_t most_attempts = 24;

std::string in_letters(std::string_view name, Letters letters) {
    std::string out(name);
    for (auto& c : out) {
        if (letters == Letters::upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        if (letters == Letters::lower && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
}

/// What the first letter of names turns into: the same for a name and for its initial, so that "J. Smith" and jsmith@…
/// stay John Smith. Only letters with enough names are used; two letters may turn into one.
char letter_for(std::string_view secret, std::string_view folded) {
    constexpr std::string_view usable = "abcdegjklmprst";
    return usable[keyed_draw(secret, "first letter", folded.substr(0, 1)).below(usable.size())];
}

template <class Pool>
std::span<const std::string_view> that_begin_with(const Pool& pool, char lower) {
    const auto first = [](std::string_view name) { return static_cast<char>(name[0] | 0x20); };
    const auto begin = std::lower_bound(pool.begin(), pool.end(), lower,
                                        [&](std::string_view name, char letter) { return first(name) < letter; });
    const auto end = std::upper_bound(begin, pool.end(), lower,
                                      [&](char letter, std::string_view name) { return letter < first(name); });
    return {pool.data() + (begin - pool.begin()), static_cast<std::size_t>(end - begin)};
}

/// Short, middling, long.
int length_class(std::size_t letters) noexcept { return letters <= 4 ? 0 : letters <= 7 ? 1 : 2; }

/// One part of a name: drawn by the part alone, so that it is the same wherever it stands. Never the part itself, and
/// about as long where a few draws find such a one.
std::string name_for(std::string_view secret, NamePart::Kind kind, Gender gender, std::string_view folded,
                     Letters letters, std::uint16_t attempt) {
    auto random = keyed_draw(secret, kind == NamePart::given ? "given name" : "family name", folded, attempt);
    std::span<const std::string_view> pool(surrogate::family_names);
    if (kind == NamePart::given) {
        const bool female = gender == Gender::female || (gender == Gender::unknown && random.below(2) == 0);
        const auto letter = letter_for(secret, folded);
        pool =
            female ? that_begin_with(surrogate::female_names, letter) : that_begin_with(surrogate::male_names, letter);
    }
    std::string_view best;
    for (int again = 0; again < 8; ++again) {
        const auto name = pool[random.below(pool.size())];
        if (fold(name) == folded) continue;
        if (length_class(name.size()) == length_class(folded.size())) return in_letters(name, letters);
        if (best.empty()) best = name;
    }
    return in_letters(best.empty() ? pool[random.below(pool.size())] : best, letters);
}

std::string person(std::string_view secret, const std::vector<NamePart>& parts, std::uint16_t attempt) {
    std::string out;
    for (const auto& part : parts) {
        if (part.kind == NamePart::literal) out += part.text;
        else if (part.kind != NamePart::initial)
            out += name_for(secret, part.kind, part.gender, part.folded, part.letters, attempt);
        else {
            const char letter = letter_for(secret, part.folded);
            out += part.letters == Letters::lower ? letter : static_cast<char>(letter & ~0x20);
        }
    }
    return out;
}

std::string email(std::string_view secret, std::string_view value, std::uint16_t attempt) {
    const auto at = std::min(value.rfind('@'), value.size());
    const auto local = value.substr(0, at);
    auto numbers = keyed_draw(secret, "e-mail number", fold(value), attempt);
    std::string out;
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    };
    bool first = true;  // of several words the first is taken for a given name
    for (std::size_t i = 0; i < local.size() && out.size() < 60;) {
        if (ascii_digit(local[i])) {
            out += surrogate::digits[numbers.below(10)];
            ++i;
        } else if (is_letter(local[i])) {
            auto end = i;
            while (end < local.size() && is_letter(local[end])) ++end;
            const bool last = std::none_of(local.begin() + static_cast<std::ptrdiff_t>(end), local.end(), is_letter);
            for (const auto& part :
                 surrogate::joined_names(fold(local.substr(i, end - i)), first && !last, first && last)) {
                if (part.kind == NamePart::initial) out += letter_for(secret, part.folded);
                else out += name_for(secret, part.kind, part.gender, part.folded, Letters::lower, attempt);
            }
            first = false;
            i = end;
        } else {
            if (std::string_view("._-+").find(local[i]) != std::string_view::npos) out += local[i];
            ++i;
        }
    }
    if (out.empty()) out = "someone";
    constexpr std::string_view domains[] = {"example.com",      "example.org",      "example.net",
                                            "mail.example.com", "post.example.org", "letters.example.net"};
    auto domain = keyed_draw(secret, "domain", fold(value.substr(std::min(at + 1, value.size()))));
    return out + "@" + std::string(domains[domain.below(std::size(domains))]);
}

/// Many live under one postcode: two that get the same surrogate are no clash, and none may grow by a digit.
bool is_postcode(std::string_view entity) noexcept {
    return entity.ends_with("ZIP_CODE") || entity.ends_with("_PLZ") || entity.ends_with("POSTCODE");
}

/// A record number's place in the list of all values of its shape; nothing for letters beyond A to Z.
struct Numbered {
    std::uint64_t index = 0, size = 1;
    bool ok = true;
};
Numbered number_of(const surrogate::Plan& plan, std::string_view value) {
    constexpr std::uint64_t most = std::uint64_t{1} << 56;
    Numbered out;
    std::size_t at = 0;
    for (const auto& slot : plan.slots) {
        if (slot.characters.empty()) {
            out.ok = out.ok && slot.pool.empty() && value.substr(std::min(at, value.size())).starts_with(slot.literal);
            at += slot.literal.size();
            continue;
        }
        const auto place = at < value.size() ? slot.characters.find(value[at]) : std::string_view::npos;
        out.ok = out.ok && place != std::string_view::npos && out.size <= most;
        if (!out.ok) return out;
        out.index = out.index * slot.characters.size() + place;
        out.size *= slot.characters.size();
        ++at;
    }
    out.ok = out.ok && plan.finish == surrogate::Finish::none && at == value.size() && out.size > 1;
    return out;
}

constexpr std::uint64_t most_shuffles = 6;  ///< what a seventh finds is not worth asking for

/// Which of several keyed permutations of a shape's values gives a record number its surrogate: the first that leads to a value
/// that is not taken and that no earlier one gives to another record number. Who else may come by an earlier permutation is found
/// by walking it backwards: two never meet, and nobody keeps a list.
template <class Taken, class Source>
struct Shuffles {
    std::uint64_t size, key;
    Taken taken;    ///< a value's number -> bool
    Source source;  ///< the same, for record numbers that have a surrogate

    [[nodiscard]] std::uint64_t there(std::uint64_t number, std::uint64_t shuffle) const {
        return surrogate::shuffled(number, size, key + shuffle);
    }
    /// Whether that permutation gives a record number its surrogate, should no earlier one do so.
    [[nodiscard]] bool gives(std::uint64_t number, std::uint64_t shuffle) const {
        const auto value = there(number, shuffle);
        if (value == number || taken(value)) return false;
        for (std::uint64_t earlier = 0; earlier < shuffle; ++earlier)
            if (gets_to(surrogate::unshuffled(value, size, key + earlier), earlier)) return false;
        return true;
    }

private:
    /// Whether it is a record number for which none before `shuffle` has a value.
    [[nodiscard]] bool gets_to(std::uint64_t number, std::uint64_t shuffle) const {
        if (!source(number)) return false;
        for (std::uint64_t earlier = 0; earlier < shuffle; ++earlier)
            if (gives(number, earlier)) return false;
        return true;
    }
};

}  // namespace

std::string Surrogates::keyed(std::string_view secret, std::string_view entity, std::string_view value,
                              std::size_t prefix) const {
    const auto folded = fold(value);
    const auto fine = [&](const std::string& candidate) {
        return fold(candidate) != folded && !is_taken(entity, candidate);
    };
    std::string out;
    if (entity == "PERSON" || entity == "EMAIL_ADDRESS") {
        const auto parts = entity == "PERSON" ? surrogate::name_parts(value) : std::vector<NamePart>{};
        if (entity == "EMAIL_ADDRESS" || !parts.empty()) {
            for (std::uint16_t attempt = 0; attempt < most_attempts; ++attempt) {
                out = parts.empty() ? email(secret, value, attempt) : person(secret, parts, attempt);
                if (fine(out)) return out;
            }
        }
    }
    for (std::uint16_t attempt = 0; attempt < most_attempts; ++attempt) {
        auto number = surrogate::national_number(secret, entity, value, attempt);
        if (!number) break;
        out = std::move(*number);
        if (fine(out)) return out;
    }
    if (!out.empty() && entity != "PERSON" && entity != "EMAIL_ADDRESS") return out;
    const auto shape = prefix > 0 ? shape_with_prefix(value, prefix) : shape_of(entity, value);
    const auto plan = surrogate::kept_plan(entity, shape, 0);
    const auto numbered = surrogate::has_general_plan(entity) ? number_of(*plan, value) : Numbered{0, 1, false};
    if (numbered.ok) {
        // A keyed permutation of all values of the shape: two numbers never meet. One that none has a place for grows by a digit.
        const auto key = keyed_draw(secret, entity, shape).next64();
        const auto index = surrogate::shuffled(numbered.index, numbered.size, key);
        const auto taken = [&](std::uint64_t number) { return is_taken(entity, plan->make(number)); };
        const auto source = [&](std::uint64_t number) { return is_source_(fold(plan->make(number))); };
        const Shuffles<decltype(taken), decltype(source)> shuffles{numbered.size, key, taken, source};
        // All numbers up to the last are in use, say: what is free is not worth looking for.
        if (is_postcode(entity) || !is_full({key, entity, shape})) {
            out = plan->make(index);
            if (fine(out)) return out;
            const auto most = is_source_ && is_source_(folded) ? most_shuffles : 1;
            for (std::uint64_t shuffle = 1; shuffle < most; ++shuffle)
                if (shuffles.gives(numbered.index, shuffle)) return plan->make(shuffles.there(numbered.index, shuffle));
        }
        for (std::uint16_t attempt = 1; is_postcode(entity) && attempt < most_attempts; ++attempt) {
            out = plan->make(shuffles.there(numbered.index, attempt));
            if (fine(out)) return out;
        }
        for (int tier = 1; tier <= 4; ++tier) {
            const auto longer = surrogate::kept_plan(entity, shape, tier);
            std::uint64_t added = 1;
            for (int i = 0; i < tier; ++i) added *= 10;
            Random random(key, numbered.index, static_cast<std::uint32_t>(tier));
            for (int attempt = 0; attempt < 10; ++attempt) {
                out = longer->make(index * added + random.below(added));
                if (fine(out)) return out;
            }
        }
        return out;
    }
    for (std::uint16_t attempt = 0; attempt < most_attempts; ++attempt) {
        auto random = keyed_draw(secret, entity, folded, attempt);
        out = draw(entity, shape, random);
        if (fold(out) != folded) return out;
    }
    return out;
}

}  // namespace persona
