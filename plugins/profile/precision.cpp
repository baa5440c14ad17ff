// Decimals, step and grain of a column of numbers: what nearly all values have in common.
#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <persona/number_pattern.hpp>
#include <persona/text.hpp>

namespace persona::profile {
namespace {

constexpr int full_precision = 17;

constexpr std::array<double, 10> powers_of_ten{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

int decimals_of(double value) {
    for (std::size_t digits = 0; digits < powers_of_ten.size(); ++digits) {
        const double scaled = value * powers_of_ten[digits];
        if (std::fabs(scaled) > 9e15) break;
        if (std::fabs(scaled - std::round(scaled)) <= 1e-9 * std::max(1.0, std::fabs(scaled) * 1e-3))
            return static_cast<int>(digits);
    }
    return full_precision;
}

double residue_of(double unit, double step) {
    const double residue = std::fmod(unit, step);
    return residue < 0 ? residue + step : residue;
}

/// Calls `see` with each different value, in order, and how often it is there.
template <typename See>
void each_value(std::vector<double> values, See see) {
    std::sort(values.begin(), values.end());
    for (auto at = values.begin(); at != values.end();) {
        const auto next = std::upper_bound(at, values.end(), *at);
        see(*at, static_cast<std::int64_t>(next - at));
        at = next;
    }
}

double commonest_of(const std::vector<double>& values) {
    std::pair<double, std::int64_t> best{0, 0};
    each_value(values, [&](double value, std::int64_t count) {
        if (count > best.second) best = {value, count};
    });
    return best.first;
}

/// How many values have the residue that most of them have.
std::int64_t commonest_residue(const std::vector<double>& units, double step) {
    std::vector<double> residues;
    residues.reserve(units.size());
    for (const double unit : units) residues.push_back(residue_of(unit, step));
    std::int64_t most = 0;
    each_value(std::move(residues), [&](double, std::int64_t count) { most = std::max(most, count); });
    return most;
}

/// Whether k subjects hold one of these values.
bool k_hold_one(std::vector<std::pair<double, std::int64_t>>& values, std::int64_t k) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (std::size_t i = 0, begin = 0; i < values.size(); ++i) {
        if (values[i].first != values[begin].first) begin = i;
        if (static_cast<std::int64_t>(i - begin) + 1 >= k) return true;
    }
    return false;
}

constexpr std::array<double, 15> plain_steps{10'000, 5'000, 2'500, 2'000, 1'000, 500, 250, 200,
                                             100,    50,    25,    20,    10,    5,   2};
constexpr double second = 1e6;
constexpr std::array<double, 9> time_steps{86'400 * second, 43'200 * second, 3'600 * second,
                                           1'800 * second,  900 * second,    300 * second,
                                           60 * second,     second,          1e3};
constexpr std::array<double, 2> date_steps{14, 7};

std::span<const double> steps_for(Type type) {
    if (type == Type::timestamp) return time_steps;
    if (type == Type::date) return date_steps;
    return plain_steps;
}

bool on_first_of_month(double value, Type type) {
    const double days = type == Type::timestamp ? value / (86'400 * second) : value;
    if (days != std::floor(days) || std::fabs(days) > 1e9) return false;
    return civil_from_days(static_cast<std::int32_t>(days)).day == 1;
}

}  // namespace

void find_precision(Profile::Numbers& numbers, const std::vector<Observation>& seen, const Field& field,
                    std::int64_t k) {
    std::vector<double> values;
    values.reserve(seen.size());
    for (const auto& one : seen) values.push_back(one.value);
    /// Subjects of the observations of which `holds` is true.
    const auto subjects = [&seen](auto holds) {
        std::vector<std::int64_t> all;
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (holds(i)) all.push_back(seen[i].subject);
        std::sort(all.begin(), all.end());
        return static_cast<std::int64_t>(std::unique(all.begin(), all.end()) - all.begin());
    };
    double scale = 1;
    if (field.type == Type::float64) {
        const auto written = NumberPattern::compile(field.format);
        if (written && written->decimals() >= 0) {
            numbers.decimals = std::min<std::int64_t>(written->decimals(), 9);
        } else {
            std::vector<int> used;
            used.reserve(values.size());
            for (const double value : values) used.push_back(decimals_of(value));
            for (int digits = full_precision; digits >= 0; --digits) {
                numbers.decimals = digits;
                if (std::count_if(used.begin(), used.end(), [&](int one) { return one >= digits; }) >= k &&
                    subjects([&](std::size_t i) { return used[i] >= digits; }) >= k)
                    break;
            }
        }
        if (numbers.decimals > 9) return;  // no grid to be found
        scale = std::pow(10.0, static_cast<double>(numbers.decimals));
    }
    std::vector<double> units;
    units.reserve(values.size());
    for (const double value : values) units.push_back(std::round(value * scale));
    // The commonest value lies on every grid through it, however many hold it: only the others can show one.
    const double commonest = commonest_of(units);
    std::vector<double> others;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i] == commonest) continue;
        others.push_back(units[i]);
        rows.push_back(i);
    }
    const auto n = static_cast<std::int64_t>(others.size());
    if (n < 5 * k || subjects([&](std::size_t i) { return units[i] != commonest; }) < 5 * k) return;
    /// Nearly all values are on the grid, and so is every one that k subjects hold.
    const auto shared = [&](auto on_grid) {
        std::vector<std::pair<double, std::int64_t>> off;
        for (const auto i : rows)
            if (!on_grid(units[i])) off.emplace_back(units[i], seen[i].subject);
        return static_cast<std::int64_t>(off.size()) <= n / 200 && !k_hold_one(off, k);
    };
    if (field.type == Type::date || field.type == Type::timestamp) {
        const auto first = [&](double value) { return on_first_of_month(value, field.type); };
        numbers.first_of_month = first(commonest) && shared(first);
        if (numbers.first_of_month) return;
    }
    // What nearly all values share shows in a few hundred of them; only then are all looked at.
    std::vector<double> some;
    for (std::size_t i = 0; i < others.size(); i += std::max<std::size_t>(1, others.size() / 500))
        some.push_back(others[i]);
    for (const double step : steps_for(field.type)) {
        if (10 * commonest_residue(some, step) < 9 * static_cast<std::int64_t>(some.size())) continue;
        const double residue = residue_of(commonest, step);
        const auto on_grid = [&](double unit) { return residue_of(unit, step) == residue; };
        // Nearly all rows show it; do k subjects?
        if (!shared(on_grid) || subjects([&](std::size_t i) { return on_grid(units[i]); }) < k) continue;
        numbers.step = step / scale;
        numbers.offset = residue / scale;
        return;
    }
}

}  // namespace persona::profile
