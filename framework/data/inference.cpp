// ColumnInference: which types and patterns every value so far allows.
#include <persona/inference.hpp>

#include <algorithm>
#include <charconv>

#include <persona/text.hpp>

#include "time_forms.hpp"

namespace persona {
namespace {

struct Words {
    std::string_view yes, no;
};
// The single letters come last: they count only when both were seen.
constexpr std::array<Words, 8> boolean_words{{{"true", "false"},
                                              {"True", "False"},
                                              {"TRUE", "FALSE"},
                                              {"yes", "no"},
                                              {"Yes", "No"},
                                              {"YES", "NO"},
                                              {"y", "n"},
                                              {"Y", "N"}}};
constexpr std::int32_t first_letters = 6;

bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What a number is written like.
struct NumberShape {
    bool number = false, whole = false, exponent = false, odd = false;  ///< odd: a leading zero, or a code like 12E3
    std::int32_t decimals = 0, digits = 0;
};

NumberShape shape_of(std::string_view text) noexcept {
    NumberShape shape;
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto mark = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, mark);
    const auto point = mantissa.find('.');
    const std::string_view before = mantissa.substr(0, point);
    const std::string_view after = point == std::string_view::npos ? std::string_view() : mantissa.substr(point + 1);
    if ((!before.empty() && !all_digits(before)) || (point != std::string_view::npos && !all_digits(after)) ||
        mantissa.empty())
        return shape;
    shape.odd = before.size() > 1 && before.front() == '0';
    shape.whole = point == std::string_view::npos;
    if (mark != std::string_view::npos) {
        std::string_view power = text.substr(mark + 1);
        const bool has_sign = power.starts_with('-') || power.starts_with('+');
        if (has_sign) power.remove_prefix(1);
        if (!all_digits(power)) return shape;
        shape.odd = shape.odd || (shape.whole && !has_sign);
        shape.exponent = true;
        shape.whole = false;
    }
    shape.number = true;
    shape.decimals = static_cast<std::int32_t>(after.size());
    shape.digits = static_cast<std::int32_t>(before.size() + after.size());
    return shape;
}

/// How people write that nothing is known. A word of this list says nothing about anybody, so it may stand in a model.
constexpr std::array<std::string_view, 48> words_for_missing{
    "NA",   "N/A",  "n/a",     "na",      "N.A.",    "n.a.",      "#N/A",       "NaN",        "nan",     "null",
    "NULL", "Null", "none",    "None",    "NONE",    "nil",       "n/k",        "N/K",        "NK",      "nk",
    "-",    "--",   "---",     "–",       "—",       ".",         "..",         "?",          "unknown", "Unknown",
    "UNK",  "unk",  "missing", "Missing", "MISSING", "not known", "not stated", "k.A.",       "k. A.",   "keine Angabe",
    "n.d.", "N.D.", "n.b.",    "s/d",     "NC",      "inconnu",   "unbekannt",  "desconocido"};

bool has_zone(std::string_view text) noexcept {
    return text.ends_with('Z') || text.find_first_of("+-", 11) != std::string_view::npos;
}

}  // namespace

void ColumnInference::observe(std::string_view text, CellKind kind) {
    ++present_;
    switch (kind) {
        case CellKind::any: break;
        case CellKind::string: candidates_ &= is_time; break;
        case CellKind::number: candidates_ &= is_int | is_float; break;
        case CellKind::boolean: candidates_ &= is_boolean; break;
        case CellKind::text: candidates_ = 0; break;
    }
    if (candidates_ == 0 || (kind == CellKind::any && observe_word(text))) return;
    if (present_ - words_for_missing_ == 1) observe_first(text);
    if ((candidates_ & is_boolean) != 0) observe_boolean(text);
    if ((candidates_ & (is_int | is_float)) != 0) observe_number(text, kind == CellKind::number);
    if ((candidates_ & is_written) != 0) {
        written_.observe(text);
        if (written_.none() || kind != CellKind::any) candidates_ &= static_cast<std::uint8_t>(~is_written);
    }
    if ((candidates_ & is_time) != 0) observe_time(text);
}

/// Whether the text is a word for missing, the only one of its column.
bool ColumnInference::observe_word(std::string_view text) {
    const auto found = std::find(words_for_missing.begin(), words_for_missing.end(), text);
    if (found == words_for_missing.end()) return false;
    if (!word_for_missing_.empty() && word_for_missing_ != *found)
        return false;  // a value as any other: the column is text
    word_for_missing_ = *found;
    ++words_for_missing_;
    return true;
}

void ColumnInference::observe_first(std::string_view text) {
    if (options_.dates) {
        for (auto& form : detail::time_forms(text)) {
            auto compiled = TimePattern::compile(form);
            std::int64_t ignored = 0;
            if (!compiled || !compiled->parse_timestamp(text, ignored)) continue;
            formats_.push_back(std::move(form));
            patterns_.push_back(std::move(*compiled));
        }
        iso_ = text.size() > 10;
    }
    if (patterns_.empty() && !iso_) candidates_ &= static_cast<std::uint8_t>(~is_time);
}

void ColumnInference::observe_boolean(std::string_view text) {
    const auto fits = [&](std::size_t words) {
        return text == boolean_words[words].yes || text == boolean_words[words].no;
    };
    if (words_ < 0) {
        for (std::size_t i = 0; i < boolean_words.size() && words_ < 0; ++i)
            if (fits(i)) words_ = static_cast<std::int32_t>(i);
    }
    if (words_ < 0 || !fits(static_cast<std::size_t>(words_))) {
        candidates_ &= static_cast<std::uint8_t>(~is_boolean);
        return;
    }
    (text == boolean_words[static_cast<std::size_t>(words_)].yes ? saw_true_ : saw_false_) = true;
}

void ColumnInference::observe_number(std::string_view text, bool surely_number) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;  // doubles hold every whole number up to here
    constexpr auto neither = static_cast<std::uint8_t>(~(is_int | is_float));
    const NumberShape shape = shape_of(text);
    if (!shape.number || (shape.odd && !surely_number) || (text == "-0" && !surely_number)) {
        candidates_ &= neither;
        return;
    }
    if (shape.whole) {
        if (const auto value = parse_int64(text)) {
            large_whole_ = large_whole_ || *value > exact || *value < -exact;
        } else {
            candidates_ &= static_cast<std::uint8_t>(~is_int);
            large_whole_ = large_whole_ || text != "-0";
        }
    } else {
        candidates_ &= static_cast<std::uint8_t>(~is_int);
        const auto value = parse_float64(text);
        if (!value) candidates_ &= neither;
        if (value && shape.digits > 15 && !rounded_) {
            std::string back;
            append_float64(back, *value, shape.exponent || shape.digits <= 17 ? -1 : shape.decimals);
            rounded_ = shape.digits > 17 || (!shape.exponent && back != text);
        }
    }
    if ((candidates_ & is_int) == 0 && large_whole_) candidates_ &= neither;
    const std::int32_t decimals = shape.exponent ? -2 : shape.decimals;
    decimals_ = decimals_ == -1 || decimals_ == decimals ? decimals : -2;
}

void ColumnInference::observe_time(std::string_view text) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
        std::int64_t ignored = 0;
        if (!patterns_[i].parse_timestamp(text, ignored)) continue;
        if (kept != i) {
            patterns_[kept] = std::move(patterns_[i]);
            formats_[kept] = std::move(formats_[i]);
        }
        ++kept;
    }
    patterns_.resize(kept);
    formats_.resize(kept);
    if (iso_) {
        iso_ = parse_timestamp(text).has_value();
        (iso_ && has_zone(text) ? zoned_ : unzoned_) = true;
        iso_ = iso_ && !(zoned_ && unzoned_);
    }
    if (patterns_.empty() && !iso_) candidates_ &= static_cast<std::uint8_t>(~is_time);
}

InferredType ColumnInference::decide() const {
    InferredType found = present_ > words_for_missing_ ? decide_values() : InferredType();
    if (words_for_missing_ == 0 || found.type == Type::text) return found;
    if (found.type == Type::boolean || missing_ > 0) {
        const bool two_kinds = found.type != Type::boolean;
        found = {};
        if (two_kinds)
            found.warning =
                "some cells are empty and others hold a word for missing, so it stays text; name the word as one that "
                "means "
                "missing if both are the same";
        return found;
    }
    found.missing = word_for_missing_;
    return found;
}

/// Of patterns that all values follow: the first, and whether others read them as other days.
InferredType ColumnInference::decide_values() const {
    InferredType found;
    if ((candidates_ & is_boolean) != 0 && (words_ < first_letters || (saw_true_ && saw_false_))) {
        found.type = Type::boolean;
        const auto& words = boolean_words[static_cast<std::size_t>(words_)];
        if (words_ > 0) found.format = std::string(words.yes) + "|" + std::string(words.no);
        return found;
    }
    // Marks between thousands tell more than a point: 1.234 beside 950.
    const auto written = (candidates_ & is_written) != 0 ? written_.decide() : std::nullopt;
    if ((candidates_ & is_int) != 0 && !written) {
        found.type = Type::int64;
    } else if (written) {
        found.type = written->whole ? Type::int64 : Type::float64;
        found.format = written->format;
        if (written->guessed)
            found.warning =
                "every number has three digits behind its comma, which is taken for a mark between thousands";
    } else if ((candidates_ & is_float) != 0) {
        found.type = Type::float64;
        if (decimals_ > 0) found.format = "0." + std::string(static_cast<std::size_t>(decimals_), '0');
        if (rounded_)
            found.warning =
                "some numbers have more digits than a 64-bit number holds and are rounded; declare the column as text "
                "to keep them as they are";
    } else if (!patterns_.empty()) {
        const auto month_first = [](const std::string& format) {
            return format.starts_with("%m") || format.starts_with("%-m");
        };
        const auto differs = std::find_if(formats_.begin(), formats_.end(), [&](const std::string& one) {
            return month_first(one) != month_first(formats_.front());
        });
        const auto chosen = differs != formats_.end() && !options_.day_first
                                ? static_cast<std::size_t>(differs - formats_.begin())
                                : std::size_t{0};
        found.type = patterns_[chosen].has_time() ? Type::timestamp : Type::date;
        found.format = formats_[chosen] == "%Y-%m-%d" ? std::string() : formats_[chosen];
        if (differs != formats_.end()) {
            found.warning = std::string("every date could be day first or month first and is taken for ") +
                            (options_.day_first ? "day" : "month") + " first; say so if that is wrong";
        }
    } else if ((candidates_ & is_time) != 0 && iso_) {
        found.type = Type::timestamp;
        found.warning = zoned_ ? "points in time with several offsets or forms are held and written in UTC"
                               : "points in time in several forms are written in one form";
    }
    return found;
}

}  // namespace persona
