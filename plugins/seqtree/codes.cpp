#include "codes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <persona/text.hpp>

#include "pieces.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t most_own_codes = 180;  // with 72 shared ones, missing and rare: below 256
constexpr std::size_t category_groups = 60;

struct Ordered {
    ColumnCodes::Piece piece;
    bool own = false;      ///< a code of its own
    std::size_t from = 0;  ///< index into exact or knots
    bool exact = false;
};

}  // namespace

ColumnCodes::ColumnCodes(const Profile::ColumnProfile& profile, std::int64_t profile_rows, std::int64_t k)
    : field(profile.field), use(profile.use), shape(profile.shape), unique(profile.unique) {
    if (ordered()) make_numbers(profile.numbers, static_cast<double>(profile_rows), k);
    else if (use == Profile::Use::category) make_categories(profile);
    else count_of_codes = 2;
}

void ColumnCodes::make_numbers(const Profile::Numbers& numbers, double rows, std::int64_t k) {
    decimals = field.type == Type::float64 ? numbers.decimals : 0;
    step = numbers.step;
    offset = numbers.offset;
    first_of_month = numbers.first_of_month;
    least = numbers.least().value_or(0);
    most = numbers.most().value_or(0);

    std::vector<Ordered> all;
    for (std::size_t i = 0; i < numbers.exact.size(); ++i)
        all.push_back({{numbers.exact[i].value, numbers.exact[i].value, numbers.exact[i].value, numbers.exact[i].rows},
                       false,
                       i,
                       true});
    const auto windows = windows_of(numbers, unit());
    for (std::size_t i = 0; i < windows.size(); ++i) all.push_back({windows[i], false, i, false});
    const auto ends = natural_ends(windows, least, most);
    natural_least = ends.least;
    natural_most = ends.most;
    const auto shapes = tail_shapes(windows);
    lower_shape = shapes.lower;
    upper_shape = shapes.upper;
    std::stable_sort(all.begin(), all.end(),
                     [](const Ordered& a, const Ordered& b) { return a.piece.value < b.piece.value; });

    const double own_rows = std::max(static_cast<double>(k), rows / 100);
    std::size_t own = 0;
    double shared = 0;
    for (auto& item : all) {
        item.own = item.exact && item.piece.rows >= own_rows && own < most_own_codes;
        if (item.own) ++own;
        else shared += item.piece.rows;
    }
    exact_codes_.resize(numbers.exact.size());
    cut_codes_.resize(numbers.knots.size());
    std::vector<double> exact, cuts;
    for (const auto& value : numbers.exact) exact.push_back(value.value);
    for (const auto& knot : numbers.knots) cuts.push_back(knot.cut);
    exact_ = Ascending(std::move(exact));
    cuts_ = Ascending(std::move(cuts));

    pieces.emplace_back();  // missing
    double seen = 0;
    int last_bin = -1;
    const DepthBins bins(shared, k);
    Code open = 0;
    for (const auto& item : all) {
        Code code = 0;
        if (item.own) {
            pieces.emplace_back();
            code = static_cast<Code>(pieces.size() - 1);
        } else {
            // The bin in which the middle of the piece lies; a new bin takes the next code.
            const int bin = bins.at((seen + item.piece.rows / 2) / shared);
            seen += item.piece.rows;
            if (bin != last_bin) {
                pieces.emplace_back();
                open = static_cast<Code>(pieces.size() - 1);
                last_bin = bin;
            }
            code = open;
        }
        pieces[code].push_back(item.piece);
        if (item.exact) exact_codes_[item.from] = code;
        else cut_codes_[item.from] = code;
    }
    count_of_codes = pieces.size();
}

void ColumnCodes::make_categories(const Profile::ColumnProfile& profile) {
    const auto& categories = profile.categories;
    labels.emplace_back();  // missing
    const auto own = std::min(categories.size(), most_own_codes);
    double grouped = 0;
    for (std::size_t i = own; i < categories.size(); ++i) grouped += static_cast<double>(categories[i].rows);
    double seen = 0;
    int last_group = -1;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const auto rows = static_cast<double>(categories[i].rows);
        int group = -1;
        if (i >= own) {
            group = static_cast<int>(static_cast<double>(category_groups) * (seen + rows / 2) / grouped);
            seen += rows;
        }
        if (i < own || group != last_group) labels.emplace_back();
        last_group = group;
        labels.back().push_back({categories[i].value, rows});
        category_codes_.emplace(categories[i].value, static_cast<Code>(labels.size() - 1));
    }
    has_rare = profile.rare_rows > 0;
    rare_share =
        profile.present > 0 ? static_cast<double>(profile.rare_rows) / static_cast<double>(profile.present) : 0;
    if (has_rare) labels.emplace_back();
    count_of_codes = labels.size();
}

Code ColumnCodes::code_of_number(double value) const noexcept {
    if (std::isnan(value)) return 0;
    const auto exact = exact_.first_not_below(value);
    if (exact < exact_.size() && exact_[exact] == value) return exact_codes_[exact];
    if (!cuts_.empty()) {
        return cut_codes_[std::min(cuts_.first_not_below(value), cuts_.size() - 1)];
    }
    if (exact_.empty()) return 0;  // nothing of the column may be told
    // Too few subjects hold other values for these to be told: the nearest one stands for them.
    if (exact == exact_.size()) return exact_codes_.back();
    return exact > 0 && value - exact_[exact - 1] < exact_[exact] - value ? exact_codes_[exact - 1]
                                                                          : exact_codes_[exact];
}

Code ColumnCodes::code_of_category(std::string_view value) const {
    const auto found = category_codes_.find(value);
    if (found != category_codes_.end()) return found->second;
    return has_rare ? static_cast<Code>(count_of_codes - 1) : Code{0};
}

void ColumnCodes::encode(const Column& column, std::vector<Code>& out) const {
    const auto rows = column.size();
    out.reserve(out.size() + static_cast<std::size_t>(rows));
    const auto each = [&](auto code) {
        for (std::int64_t row = 0; row < rows; ++row)
            out.push_back(column.valid(row) ? static_cast<Code>(code(row)) : Code{0});
    };
    switch (use) {
        case Profile::Use::identifier: each([](std::int64_t) { return 1; }); return;
        case Profile::Use::number: each([&](std::int64_t row) { return code_of_number(column.number(row)); }); return;
        case Profile::Use::free_text:
            each([&](std::int64_t row) { return code_of_number(static_cast<double>(count_words(column.text(row)))); });
            return;
        case Profile::Use::category: break;
    }
    if (column.type() == Type::boolean) {
        const Code codes[2] = {code_of_category("false"), code_of_category("true")};
        each([&](std::int64_t row) { return codes[column.boolean(row) ? 1 : 0]; });
    } else if (column.parts().dictionary) {
        const auto& dictionary = *column.parts().dictionary;
        std::vector<Code> codes;
        for (std::int64_t i = 0; i < dictionary.size(); ++i) codes.push_back(code_of_category(dictionary.text(i)));
        each([&](std::int64_t row) {
            return codes[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])];
        });
    } else {
        each([&](std::int64_t row) { return code_of_category(column.text(row)); });
    }
}

double ColumnCodes::in_precision(double value) const {
    if (first_of_month) {
        const double day = field.type == Type::timestamp ? 86'400e6 : 1;
        const auto civil = civil_from_days(static_cast<std::int32_t>(std::clamp(std::floor(value / day), -9e6, 9e6)));
        return days_from_civil(civil.year, civil.month, 1) * day;
    }
    if (step > 0) value = offset + std::round((value - offset) / step) * step;
    if (field.type != Type::float64 || use == Profile::Use::free_text) return std::round(value);
    if (decimals > 9) return value;
    constexpr std::array powers = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    const double scale = powers[static_cast<std::size_t>(std::max<std::int64_t>(decimals, 0))];
    return std::round(value * scale) / scale;
}

double ColumnCodes::number(Code code, double u, double v) const {
    const auto& choices = pieces[code];
    double total = 0;
    for (const auto& piece : choices) total += piece.rows;
    double left = u * total;
    const Piece* chosen = &choices.back();
    for (const auto& piece : choices) {
        if (left < piece.rows) {
            chosen = &piece;
            break;
        }
        left -= piece.rows;
    }
    if (chosen->low == chosen->high) return in_precision(chosen->value);
    if (chosen->value == most && chosen->high == most) return in_precision(upper_tail(*chosen, v));
    if (chosen->value == least && chosen->low == least) return in_precision(lower_tail(*chosen, v));
    return in_precision(chosen->at(v));
}

namespace {

/// So many times the mean's distance from the inner end a draw of a tail lies from there.
double tail_reach(double shape, double v) {
    const double logarithm = std::log1p(-v);
    return shape < 0 ? (1 - shape) / shape * std::expm1(-shape * logarithm) : -logarithm;
}

}  // namespace

// The outermost windows are known by their inner end and their mean alone, and by how they thin out. A tail with that mean
// reaches as far as real extremes do without holding any; where it would pass a natural bound it is an even one up to that.
double ColumnCodes::upper_tail(const Piece& piece, double v) const {
    const double value = piece.low + (piece.value - piece.low) * tail_reach(upper_shape, v);
    const double bound = in_bounds(value);
    return value <= bound ? value : piece.low + (bound - piece.low) * v;
}

double ColumnCodes::lower_tail(const Piece& piece, double v) const {
    const double value = piece.high - (piece.high - piece.value) * tail_reach(lower_shape, v);
    const double bound = in_bounds(value);
    return value >= bound ? value : piece.high - (piece.high - bound) * v;
}

double ColumnCodes::in_bounds(double value) const noexcept { return std::clamp(value, natural_least, natural_most); }

double ColumnCodes::number_of_any(double u, double v) const {
    std::vector<double> rows(count_of_codes - (has_alone ? 1 : 0), 0);
    double total = 0;
    for (std::size_t code = 1; code < rows.size(); ++code) {
        for (const auto& piece : pieces[code]) rows[code] += piece.rows;
        total += rows[code];
    }
    double left = u * total;
    std::size_t code = 1;
    while (code + 1 < rows.size() && left >= rows[code]) left -= rows[code++];
    if (code >= rows.size()) return 0;
    return number(static_cast<Code>(code), rows[code] > 0 ? std::min(left / rows[code], 1.0) : 0, v);
}

Code ColumnCodes::add_alone(double rows) {
    pieces.push_back({{0, 0, 0, rows}});
    has_alone = true;
    return static_cast<Code>(count_of_codes++);
}

double ColumnCodes::any_number(double u) const { return in_precision(least + (most - least) * u); }

const std::string* ColumnCodes::category(Code code, double u) const {
    const auto& choices = labels[code];
    if (choices.empty()) return nullptr;
    double total = 0;
    for (const auto& choice : choices) total += choice.rows;
    double left = u * total;
    for (const auto& choice : choices) {
        if (left < choice.rows) return &choice.value;
        left -= choice.rows;
    }
    return &choices.back().value;
}

Code ColumnCodes::any_code(double u) const {
    const auto last = count_of_codes - (has_rare && count_of_codes > 2 ? 1 : 0);
    if (last <= 1) return 0;
    return static_cast<Code>(1 + std::min(static_cast<std::size_t>(u * static_cast<double>(last - 1)), last - 2));
}

bool ColumnCodes::operator==(const ColumnCodes& other) const {
    return field == other.field && use == other.use && count_of_codes == other.count_of_codes &&
           pieces == other.pieces && labels == other.labels && has_rare == other.has_rare &&
           rare_share == other.rare_share && decimals == other.decimals && step == other.step &&
           offset == other.offset && least == other.least && most == other.most &&
           natural_least == other.natural_least && natural_most == other.natural_most &&
           lower_shape == other.lower_shape && upper_shape == other.upper_shape &&
           first_of_month == other.first_of_month && shape == other.shape && unique == other.unique &&
           has_alone == other.has_alone;
}

}  // namespace persona::seqtree
