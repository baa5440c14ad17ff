// From the text of cells to types, and the enforcement of types on text: the one set of rules that all readers follow.
//
// The rules:
//  - boolean: every value is one of the same two words (true|false, yes|no, in lower, Capital or UPPER case; y|n and
//    Y|N when both were seen). 0 and 1 are numbers.
//  - int64: digits with an optional "-". Leading zeros, "+", "-0" and anything beyond 64 bits make the column text,
//    so that postcodes, telephone numbers and long record numbers survive.
//  - float64: decimal or exponent form (an exponent needs a sign or a decimal point: 12E3 may be a code). A whole
//    number beyond 2^53 among decimals makes the column text. Same number of decimals everywhere: format "0.00".
//  - int64, float64 as people write them, where the source says nothing of types: decimal commas, marks between thousands,
//    one currency or unit around all ("1.234,50 €"): see number_pattern.hpp. Only patterns that give every value back.
//  - date, timestamp: one pattern for the whole column: years of four digits, or of two between slashes or points; months
//    as numbers or in English; times of 24 or twice 12 hours, also alone. 03/04/2024 is decided by the values that can
//    only be one of the two; if none can, by `day_first`, with a warning.
//  - One word for missing ("n/k", "NA", "-": a fixed list) in a column of numbers or dates that has no empty cell: missing,
//    and written as that word again (Field::missing). Elsewhere "NA", "null", "nan" are ordinary words, unless the reader
//    was told that they mean missing.
//  - No value at all: text. Everything else: text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/column.hpp>
#include <persona/number_pattern.hpp>
#include <persona/types.hpp>

namespace persona {

/// What the source says a value is. CSV says nothing; JSON, YAML and XLSX know strings from numbers.
enum class CellKind : std::uint8_t {
    any,      ///< plain text that may be anything
    string,   ///< a string: text, date or timestamp; never turned into a number or a boolean
    number,   ///< written as a number
    boolean,  ///< true or false
    text,     ///< text whatever it looks like (a quoted scalar in YAML)
};

struct InferenceOptions {
    bool day_first = true;  ///< what 03/04/2024 means when the column never says
    bool dates = true;      ///< false: dates and timestamps stay text
};

struct InferredType {
    Type type = Type::text;
    std::string format;   ///< as in Field::format
    std::string missing;  ///< as in Field::missing
    std::string warning;  ///< a sentence when a rule had to choose; no value in it
};

/// A date or timestamp pattern: the codes of strftime() %Y %y %m %b %B %d %H %I %p %P (am, pm) %M %S, %f (1 to 6 digits of a
/// second, at the end or before Z), with - (no zero in front: %-d) or ^ (capitals: %^b) after the %, and literals; months in
/// English. Either a whole date, with or without a time, or a time of day alone (held as one on 1970-01-01).
class TimePattern {
public:
    TimePattern() = default;
    /// Nothing when the pattern is neither, says something twice or holds another code.
    [[nodiscard]] static std::optional<TimePattern> compile(std::string_view format);
    /// Strict: the whole text, every field with all its digits, a day that exists.
    [[nodiscard]] bool parse_date(std::string_view text, std::int32_t& days) const noexcept;
    [[nodiscard]] bool parse_timestamp(std::string_view text, std::int64_t& microseconds) const noexcept;
    [[nodiscard]] bool has_time() const noexcept { return timed_; }
private:
    [[nodiscard]] bool shape(std::string_view text) const noexcept;
    struct Literal {
        std::uint8_t at;
        char byte;
    };
    std::array<Literal, 16> literals_{};
    std::uint8_t literal_count_ = 0;
    std::int8_t year_ = -1, month_ = -1, day_ = -1, hour_ = -1, minute_ = -1, second_ = -1, fraction_ = -1;
    std::uint8_t length_ = 0;  ///< of the text; without the fraction's digits when there is a fraction
    bool zulu_ = false;        ///< a Z after the fraction
    bool timed_ = false;
    std::string
        loose_;  ///< the pattern when its parts have no fixed places; those that have are read without looking at it
};

/// Collects what the values of one column look like. Cheap once only text is left.
class ColumnInference {
public:
    explicit ColumnInference(InferenceOptions options = {}) : options_(options) {}
    void observe(std::string_view text, CellKind kind = CellKind::any);
    void observe_missing() noexcept { ++missing_; }
    /// True when nothing but text is possible: further values need not be shown.
    [[nodiscard]] bool only_text() const noexcept { return candidates_ == 0; }
    /// True while 03/04/2024 may still mean two days.
    [[nodiscard]] bool order_open() const noexcept { return patterns_.size() > 1; }
    /// True while a number of a thousand and more without marks between its digits would rule something out.
    [[nodiscard]] bool groups_open() const noexcept {
        return (candidates_ & is_written) != 0 && written_.groups_open();
    }
    [[nodiscard]] std::int64_t present() const noexcept { return present_; }
    [[nodiscard]] std::int64_t missing() const noexcept { return missing_; }
    [[nodiscard]] InferredType decide() const;

private:
    enum Candidate : std::uint8_t { is_boolean = 1, is_int = 2, is_float = 4, is_time = 8, is_written = 16 };
    void observe_first(std::string_view text);
    [[nodiscard]] bool observe_word(std::string_view text);
    [[nodiscard]] InferredType decide_values() const;
    void observe_boolean(std::string_view text);
    void observe_number(std::string_view text, bool surely_number);
    void observe_time(std::string_view text);
    InferenceOptions options_;
    std::uint8_t candidates_ = is_boolean | is_int | is_float | is_time | is_written;
    std::int64_t present_ = 0, missing_ = 0, words_for_missing_ = 0;
    std::string_view word_for_missing_;  ///< of the fixed list
    std::int32_t words_ = -1;            ///< which pair of boolean words
    bool saw_true_ = false, saw_false_ = false;
    bool rounded_ = false, large_whole_ = false;
    std::int32_t decimals_ = -1;        ///< of every value so far; -2: they differ
    NumberForms written_;               ///< numbers as people write them
    std::vector<std::string> formats_;  ///< patterns that every value so far follows
    std::vector<TimePattern> patterns_;
    bool iso_ = false;  ///< every value so far is a point in time in some form of ISO 8601
    bool zoned_ = false, unzoned_ = false;
};

/// Enforces a field's type and format on text: the parser of its cells, compiled once.
class CellParser {
public:
    CellParser() = default;
    explicit CellParser(const Field& field);
    [[nodiscard]] Type type() const noexcept { return type_; }
    /// Whether the text is the column's word for a missing value.
    [[nodiscard]] bool missing(std::string_view text) const noexcept { return !missing_.empty() && text == missing_; }
    // The whole text or nothing. For int64 and float64 the rules of the head of this file; float64 takes every number.
    [[nodiscard]] bool boolean(std::string_view text, bool& value) const noexcept;
    [[nodiscard]] bool int64(std::string_view text, std::int64_t& value) const noexcept;
    [[nodiscard]] bool float64(std::string_view text, double& value) const noexcept;
    [[nodiscard]] bool date(std::string_view text, std::int32_t& days) const noexcept {
        return pattern_.parse_date(text, days);
    }
    [[nodiscard]] bool timestamp(std::string_view text, std::int64_t& microseconds) const noexcept;
    /// Whether text of this kind would go into the column.
    [[nodiscard]] bool fits(std::string_view text) const noexcept;
private:
    Type type_ = Type::text;
    std::string true_word_ = "true", false_word_ = "false";
    TimePattern pattern_;
    NumberPattern number_;
    std::string missing_;
    bool iso_ = false;  ///< timestamps without a format: any ISO 8601 form
};

/// Builds one column from text, row by row, for readers that are not made for speed.
class CellBuilder {
public:
    explicit CellBuilder(const Field& field);
    /// False: the text does not fit the type; nothing was appended. Text columns take everything that is valid UTF-8. The
    /// column's word for missing becomes a missing value.
    [[nodiscard]] bool append(std::string_view text);
    void append_missing();
    /// Takes the last row back (the row is rejected because of another column).
    void drop_last() noexcept;
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t text_bytes() const noexcept { return bytes_.size(); }
    /// The column so far; the builder starts again.
    [[nodiscard]] ColumnPtr finish();
private:
    CellParser parser_;
    std::int64_t size_ = 0;
    std::vector<std::uint8_t> present_;  ///< one byte a row
    std::vector<std::uint8_t> booleans_;
    std::vector<std::int64_t> int64s_;
    std::vector<double> float64s_;
    std::vector<std::int32_t> dates_;
    std::vector<std::int32_t> offsets_{0};
    std::vector<char> bytes_;
};

struct SafeNames {
    std::vector<std::string> names;     ///< unique, not empty, safe to print
    std::vector<std::string> warnings;  ///< sentences; they hold positions, never a replaced name
};
/// Names are data too. An empty name becomes column_3 (its place, from 1); so does one that looks like a value of a
/// person's row (see looks_like_data()); a name that came before gets _2, _3, …
[[nodiscard]] SafeNames safe_names(std::span<const std::string> names);
/// Whether a header cell looks like data: a number, a date, longer than 128 bytes, control characters, or what
/// holds_personal_data() finds.
[[nodiscard]] bool looks_like_data(std::string_view name);
/// Whether the name of a column, key or file holds a person's data: an e-mail address, a long number or code (telephone,
/// card, IBAN, a national number), a given name beside a family name. Looks into every part of a dotted name and at every
/// word, however the words are joined. One given name alone is everyone's and passes.
[[nodiscard]] bool holds_personal_data(std::string_view name);

}  // namespace persona
