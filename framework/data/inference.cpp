// ColumnInference: which types and patterns every value so far allows.
#include <persona/inference.hpp>

#include <algorithm>
#include <charconv>

#include <persona/text.hpp>

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

/// The date patterns that a text's first ten bytes may follow.
std::vector<std::string> date_patterns(std::string_view text) {
    const char a = text[4];
    const char b = text[2];
    if ((a == '-' || a == '/' || a == '.') && text[7] == a) return {std::string("%Y") + a + "%m" + a + "%d"};
    if (text[5] != b) return {};
    if (b == '.') return {"%d.%m.%Y"};
    if (b == '/' || b == '-') return {std::string("%d") + b + "%m" + b + "%Y", std::string("%m") + b + "%d" + b + "%Y"};
    return {};
}

/// What follows the date: "T%H:%M:%S" and the like; nothing when it is no time of day.
std::optional<std::string> time_pattern(std::string_view rest) {
    if (rest.empty()) return std::string();
    if (rest.size() < 6 || (rest[0] != 'T' && rest[0] != ' ') || rest[3] != ':') return std::nullopt;
    std::string pattern = std::string(1, rest[0]) + "%H:%M";
    rest.remove_prefix(6);
    if (rest.starts_with(':') && rest.size() >= 3) {
        pattern += ":%S";
        rest.remove_prefix(3);
        if (rest.starts_with('.')) {
            pattern += ".%f";
            rest.remove_prefix(1);
            while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') rest.remove_prefix(1);
        }
    }
    if (rest == "Z") return pattern + "Z";
    if (rest.empty()) return pattern;
    return std::nullopt;
}

bool has_zone(std::string_view text) noexcept {
    return text.ends_with('Z') || text.find_first_of("+-", 11) != std::string_view::npos;
}

}  // namespace

void ColumnInference::observe(std::string_view text, CellKind kind) {
    const bool first = present_++ == 0;
    switch (kind) {
        case CellKind::any: break;
        case CellKind::string: candidates_ &= is_time; break;
        case CellKind::number: candidates_ &= is_int | is_float; break;
        case CellKind::boolean: candidates_ &= is_boolean; break;
        case CellKind::text: candidates_ = 0; break;
    }
    if (candidates_ == 0) return;
    if (first) observe_first(text);
    if ((candidates_ & is_boolean) != 0) observe_boolean(text);
    if ((candidates_ & (is_int | is_float)) != 0) observe_number(text, kind == CellKind::number);
    if ((candidates_ & is_time) != 0) observe_time(text);
}

void ColumnInference::observe_first(std::string_view text) {
    if (!options_.dates || text.size() < 10) {
        candidates_ &= static_cast<std::uint8_t>(~is_time);
        return;
    }
    if (const auto time = time_pattern(text.substr(10))) {
        for (auto& pattern : date_patterns(text)) {
            if (auto compiled = TimePattern::compile(pattern + *time)) {
                formats_.push_back(pattern + *time);
                patterns_.push_back(*compiled);
            }
        }
    }
    iso_ = text.size() > 10;
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
            patterns_[kept] = patterns_[i];
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
    InferredType found;
    if (present_ == 0) return found;
    if ((candidates_ & is_boolean) != 0 && (words_ < first_letters || (saw_true_ && saw_false_))) {
        found.type = Type::boolean;
        const auto& words = boolean_words[static_cast<std::size_t>(words_)];
        if (words_ > 0) found.format = std::string(words.yes) + "|" + std::string(words.no);
    } else if ((candidates_ & is_int) != 0) {
        found.type = Type::int64;
    } else if ((candidates_ & is_float) != 0) {
        found.type = Type::float64;
        if (decimals_ > 0) found.format = "0." + std::string(static_cast<std::size_t>(decimals_), '0');
        if (rounded_)
            found.warning =
                "some numbers have more digits than a 64-bit number holds and are rounded; declare the column as text "
                "to keep them as they are";
    } else if (!patterns_.empty()) {
        const std::size_t chosen = patterns_.size() > 1 && !options_.day_first ? 1 : 0;
        found.type = patterns_[chosen].has_time() ? Type::timestamp : Type::date;
        found.format = formats_[chosen] == "%Y-%m-%d" ? std::string() : formats_[chosen];
        if (patterns_.size() > 1) {
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
