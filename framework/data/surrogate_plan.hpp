// How a surrogate is put together: a row of slots, each with so many choices, and a finishing touch (a check digit, an
// original format). The number of a value is read in mixed radix, so different numbers give different values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/surrogates.hpp>

namespace persona::surrogate {

enum class Case : std::uint8_t { as_is, upper, lower };

struct Slot {
    std::string literal;                     ///< when both others are empty
    std::string_view characters;             ///< one of these bytes
    std::span<const std::string_view> pool;  ///< or one of these words
    std::span<const std::string_view> more;  ///< and these
    Case letters = Case::as_is;
    [[nodiscard]] std::uint64_t choices() const noexcept;
};

enum class Finish : std::uint8_t { none, luhn, nhs, iban, format };

struct Plan {
    std::vector<Slot> slots;
    Finish finish = Finish::none;
    std::string shape;  ///< of Finish::format, luhn, nhs and iban: where the characters go
    /// 0: there is no such plan. Saturates at 2^62.
    [[nodiscard]] std::uint64_t capacity() const noexcept;
    [[nodiscard]] std::string make(std::uint64_t number) const;

    void literal(std::string_view text);
    void characters(std::string_view set, std::size_t times = 1);
    void pool(std::span<const std::string_view> words, Case letters = Case::as_is,
              std::span<const std::string_view> more = {});
};

inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view digits_but_zero = "123456789";
inline constexpr std::string_view upper_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr std::string_view lower_letters = "abcdefghijklmnopqrstuvwxyz";

/// A shape of the general kind, read: one element for each character of the value.
struct ShapeCharacter {
    char kind;            ///< 'A', 'a', '9', '1', or '\\' for a literal
    std::string literal;  ///< a whole UTF-8 character
};
[[nodiscard]] std::vector<ShapeCharacter> read_shape(std::string_view shape);

enum class Letters : std::uint8_t { title, upper, lower };
/// "{Given:f}": a word in the letters of the source and a note.
[[nodiscard]] std::string placeholder(std::string_view title, Letters letters, std::string_view note = {});
/// A person's name, cut: titles and punctuation are literals.
struct NamePart {
    enum Kind : std::uint8_t { literal, given, family, initial } kind;
    Letters letters;
    Gender gender;       ///< of a given name
    std::string text;    ///< of a literal
    std::string folded;  ///< of the others
};
/// Empty when the value holds no name.
[[nodiscard]] std::vector<NamePart> name_parts(std::string_view value);
/// A folded word of an e-mail address, cut where public lists know the parts: "johnsmith", "jsmith", "smithj". A word that
/// is not `alone`, or not to be cut, is a given name when the lists say so, or when they do not and `given_first`.
[[nodiscard]] std::vector<NamePart> joined_names(std::string_view folded, bool given_first, bool alone);
/// Whether public lists know a folded word as a family name, and neither as a given one nor as an ordinary
/// word.
[[nodiscard]] bool only_a_family_name(std::string_view folded);
/// An official number with its check digit, from a range that nobody is given, in the way `value` is written; nothing for
/// entities and forms without such a range.
[[nodiscard]] std::optional<std::string> national_number(std::string_view secret, std::string_view entity,
                                                         std::string_view value, std::uint16_t attempt);
/// A keyed permutation of [0, size).
[[nodiscard]] std::uint64_t shuffled(std::uint64_t number, std::uint64_t size, std::uint64_t key) noexcept;
/// What shuffled() makes `number` of.
[[nodiscard]] std::uint64_t unshuffled(std::uint64_t number, std::uint64_t size, std::uint64_t key) noexcept;

// Plans for (shape, tier): tier 0 is the shape itself, higher ones make longer values. A plan without slots: no such tier.
[[nodiscard]] Plan plan_for(std::string_view entity, std::string_view shape, int tier);
/// The same, kept for the next of a column's values, which mostly have few shapes.
using PlanPtr = std::shared_ptr<const Plan>;
[[nodiscard]] PlanPtr kept_plan(std::string_view entity, std::string_view shape, int tier);
/// Whether an entity is written by its shape alone: record numbers, and whatever has no range of its own.
[[nodiscard]] bool has_general_plan(std::string_view entity) noexcept;
[[nodiscard]] Plan person_plan(std::string_view shape, int tier);
[[nodiscard]] Plan email_plan(std::string_view shape, int tier);
[[nodiscard]] Plan organisation_plan(int tier);
[[nodiscard]] Plan place_plan(int tier);
[[nodiscard]] Plan people_plan(std::string_view shape, int tier);
[[nodiscard]] Plan address_plan(int tier);
[[nodiscard]] Plan date_plan(std::string_view shape, int tier);
[[nodiscard]] Plan phone_plan(std::string_view shape, int tier);
[[nodiscard]] Plan card_plan(std::string_view shape, int tier);
[[nodiscard]] Plan iban_plan(std::string_view shape, int tier);
[[nodiscard]] Plan general_plan(std::string_view shape, int tier);

}  // namespace persona::surrogate
