// Fake values that look real and reach nobody: for anonymisers (a keyed choice for each source value) and for
// generators (one for each row). Where a range is reserved for fiction, documentation or tests, values come from it.
//
// A value is asked for by entity type and shape. A shape says how the source writes its values, never what it says:
//     PERSON            "{Given:f} {Family}"  "Dr {Family}"  "{FAMILY}, {Initial}."      titles stay, names do not
//     DATE_TIME, DATE_OF_BIRTH   "{YYYY}-{MM}-{DD}"  "{D} {Month} {YYYY}"
//     EMAIL_ADDRESS     "{given}.{family}{99}"; the domain is always an example domain
//     all others        A upper-case letter, a lower-case letter, 9 digit, 1 digit but zero, \x that very character;
//                       anything else stands for itself: "AAA-99999"
// An empty shape means the usual way of writing for that entity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/name_words.hpp>
#include <persona/random.hpp>

namespace persona {

/// How `value` is written. It tells no content but: titles of a name, the country code of a telephone number, the
/// country of an IBAN, and blanks and punctuation. A generator should keep shapes held by fewer than k subjects back.
[[nodiscard]] std::string shape_of(std::string_view entity, std::string_view value);

/// A shape for record numbers that keeps the first `prefix` bytes as they are ("INT-00417", 4 → "\I\N\T-99999").
/// Ask for a prefix only when at least k subjects share it.
[[nodiscard]] std::string shape_with_prefix(std::string_view value, std::size_t prefix);

/// Makes surrogates. Thread-safe. Holds the predicates and, for nth(), which values of small shapes are not taken; copies share
/// them.
class Surrogates {
public:
    /// True for folded (text.hpp) values that must not come out: the source's own, say. Asked for the value and its other
    /// renderings (known_values.hpp); taken_by() there makes one that looks for known values inside the value too.
    using Taken = std::function<bool(std::string_view folded)>;

    Surrogates() = default;
    /// `is_source`, where it is given, holds for every folded record number that keyed() is asked for, whether it is taken or not:
    /// surrogates then keep their length where nearly all numbers of a shape are in use.
    explicit Surrogates(Taken is_taken, Taken is_source = {});

    /// A value drawn with `random`; a taken one is drawn again. The same draws give the same value.
    [[nodiscard]] std::string draw(std::string_view entity, std::string_view shape, Random& random) const;

    /// The row-th value of a shuffled list without repetitions: for one (key, entity, shape), different rows give
    /// different values. When the shape has too few values for so high a row, longer ones are made (one more digit, a middle
    /// initial), so the list never ends. Taken values are passed over. Values of different shapes may coincide.
    /// A shape of at most `most_counted` values gives all that are not taken before a longer one is made, unless next to all are
    /// taken; of a larger one an eighth of its values is given.
    [[nodiscard]] std::string nth(std::uint64_t key, std::string_view entity, std::string_view shape,
                                  std::uint64_t row) const;

    /// The surrogate of one source value, for anonymisers: the same for the same (secret, entity, folded value), in the
    /// value's own shape. Parts stay consistent: "Dr Smith", "John Smith" and smith@… share a family name. Record numbers
    /// of one shape never share a surrogate (one whose attempts are all taken grows by a digit); names, telephone numbers
    /// and the like may, seldom. `prefix` bytes of a record number stay as they are (see shape_with_prefix()). A taken
    /// surrogate is drawn again.
    [[nodiscard]] std::string keyed(std::string_view secret, std::string_view entity, std::string_view value,
                                    std::size_t prefix = 0) const;

    /// Whether nth() has values of that very shape for the first `rows` rows: counted up to `most_counted` values; of a larger
    /// shape, whether it has twenty times as many (one row in 20⁸ still gets a longer value).
    [[nodiscard]] bool has_room(std::uint64_t key, std::string_view entity, std::string_view shape,
                                std::uint64_t rows) const;
    static constexpr std::uint64_t most_counted = std::uint64_t{1} << 20;

    /// How many values the shape itself has (before longer ones are made).
    [[nodiscard]] static std::uint64_t capacity(std::string_view entity, std::string_view shape);

private:
    /// A shuffled list of a shape's values.
    struct Asked {
        std::uint64_t order;  ///< tells one list from another
        std::string_view entity, shape;
    };
    struct Place;
    class Counted;
    [[nodiscard]] bool is_taken(std::string_view entity, std::string_view value) const;
    [[nodiscard]] Place counted(const Asked& asked, int tier, std::uint64_t row) const;
    [[nodiscard]] bool is_full(const Asked& asked) const;
    Taken is_taken_, is_source_;
    std::shared_ptr<Counted> counted_;
};

/// A draw that depends on a secret and a source value alone: HMAC-SHA256(secret, entity ‖ 0 ‖ folded). The anonymiser's choice.
[[nodiscard]] Random keyed_draw(std::string_view secret, std::string_view entity, std::string_view folded,
                                std::uint16_t attempt = 0);

/// By how many days the dates of a subject move: 180 to 545, never a whole year, forwards or backwards. The same for all dates of one subject
/// with one key, so that the time between them survives.
[[nodiscard]] std::int32_t date_offset(std::string_view secret, std::uint64_t subject);
/// A birth date within the same five calendar years (1985 to 1989), chosen by the date alone: about as old, born on
/// another day.
[[nodiscard]] std::int32_t another_birth_date(std::string_view secret, std::int32_t days);

/// What a folded given name tells; unknown for names of both and names that are not in the lists.
[[nodiscard]] Gender gender_of(std::string_view folded_given_name) noexcept;

}  // namespace persona
