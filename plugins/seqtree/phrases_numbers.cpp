#include "phrases_numbers.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>
#include <persona/written_dates.hpp>

#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t most_knots = 20;
constexpr std::size_t longest_run = 4;

}  // namespace

ValueKnots KnotsBuilder::knots(std::int64_t k) {
    ValueKnots out;
    const auto least = static_cast<std::size_t>(std::max<std::int64_t>(k, 1));
    if (values_.size() < least) return out;
    std::sort(values_.begin(), values_.end());
    const auto parts = std::min(most_knots, values_.size() / least);
    const auto mean = [&](std::size_t begin, std::size_t end, const auto& of) {
        double sum = 0;
        for (auto i = begin; i < end; ++i) sum += of(values_[i]);
        return sum / static_cast<double>(end - begin);
    };
    const auto itself = [](double value) { return value; };
    if (parts == 1) {
        const double middle = mean(0, values_.size(), itself);
        const double away = mean(0, values_.size(), [&](double value) { return std::abs(value - middle); });
        return {static_cast<float>(middle - 1.5 * away), static_cast<float>(middle + 1.5 * away)};
    }
    for (std::size_t i = 0; i < parts; ++i)
        out.push_back(static_cast<float>(mean(i * values_.size() / parts, (i + 1) * values_.size() / parts, itself)));
    return out;
}

double draw_value(const ValueKnots& knots, Random& random) {
    const double at = random.uniform() * static_cast<double>(knots.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), knots.size() - 1);
    const auto above = std::min(below + 1, knots.size() - 1);
    const double part = at - static_cast<double>(below);
    return static_cast<double>(knots[below]) * (1 - part) + static_cast<double>(knots[above]) * part;
}

std::vector<int> digit_runs(std::string_view number) {
    std::vector<int> out;
    for (std::size_t i = 0; i < number.size();) {
        if (!is_digit(number[i])) {
            ++i;
            continue;
        }
        auto end = i;
        int value = 0;
        for (; end < number.size() && is_digit(number[end]); ++end)
            if (end - i < longest_run) value = value * 10 + (number[end] - '0');
        out.push_back(end - i <= longest_run ? value : -1);
        i = end;
    }
    return out;
}

std::string write_number(std::string_view shape, const std::vector<ValueKnots>* runs, Random& random) {
    std::string out;
    std::size_t run = 0;
    for (std::size_t i = 0; i < shape.size();) {
        const bool known = runs != nullptr && run < runs->size() && !(*runs)[run].empty();
        if (shape[i] == any_width) {
            out += std::to_string(known ? std::llround(std::clamp(draw_value((*runs)[run], random), 0.0, 999.0))
                                        : 1 + static_cast<std::int64_t>(random.below(99)));
            ++run;
            ++i;
            continue;
        }
        if (shape[i] != one_digit) {
            out += shape[i++];
            continue;
        }
        auto end = i;
        while (end < shape.size() && shape[end] == one_digit) ++end;
        const auto width = end - i;
        // Cents and minutes have a leading zero, amounts and counts none.
        const bool inner = i > 0 && (shape[i - 1] == '.' || shape[i - 1] == ',' || shape[i - 1] == ':');
        if (known && width <= longest_run) {
            const double largest = std::pow(10.0, static_cast<double>(width)) - 1;
            const double smallest = inner || width == 1 ? 0 : (largest + 1) / 10;
            const auto value = static_cast<std::int64_t>(
                std::llround(std::clamp(draw_value((*runs)[run], random), smallest, largest)));
            auto text = std::to_string(value);
            if (text.size() < width) text.insert(0, width - text.size(), '0');
            out += text;
        } else {
            for (std::size_t n = 0; n < width; ++n)
                out += static_cast<char>('0' + (n == 0 && !inner ? 1 + random.below(9) : random.below(10)));
        }
        ++run;
        i = end;
    }
    return out;
}

std::optional<std::string> other_month(std::string_view name, int month) {
    // A date is read and written whole: the day and the year are put around the name and taken off again.
    constexpr std::string_view day = "1 ", year = " 2001";
    const auto date = read_written_date(std::string(day) + std::string(name) + std::string(year));
    using Part = WrittenDate::Part;
    const auto named = [](const auto& piece) {
        return piece.part == Part::month_name || piece.part == Part::short_month;
    };
    // "1 The 2001" is a month and a year.
    if (!date || std::none_of(date->pieces.begin(), date->pieces.end(), named)) return std::nullopt;
    const auto text = write_like(*date, days_from_civil(2001, month, 1));
    return text.substr(day.size(), text.size() - day.size() - year.size());
}

std::string write_date(std::string_view like, const ValueKnots& days, Random& random) {
    const auto date = read_written_date(like);
    // A month alone; what is neither is of a model file made by hand.
    if (!date) return other_month(like, 1 + static_cast<int>(random.below(12))).value_or(std::string(like));
    double day = 0;
    if (date->has_year && !days.empty()) day = draw_value(days, random);
    else day = days_from_civil(date->has_year ? 2000 : 2001, 1, 1) + static_cast<double>(random.below(365));
    constexpr double furthest = 3'000'000;  // days: beyond the years that can be written
    return write_like(*date, static_cast<std::int32_t>(std::llround(std::clamp(day, -furthest, furthest))));
}

}  // namespace persona::seqtree
