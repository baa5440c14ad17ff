#include "histogram.hpp"

#include <array>
#include <cmath>
#include <set>

#include <persona/text.hpp>

namespace persona::quality {

namespace {

constexpr std::int64_t most_bins = 24;
constexpr double day_in_microseconds = 86'400e6;

struct Present {
    double value;
    std::int64_t subject;
};

std::vector<Present> present_of(std::span<const double> values, std::span<const std::int64_t> subject) {
    std::vector<Present> out;
    for (std::size_t row = 0; row < values.size(); ++row)
        if (std::isfinite(values[row])) out.push_back({values[row], subject[row]});
    std::sort(out.begin(), out.end(), [](const Present& a, const Present& b) { return a.value < b.value; });
    return out;
}

/// Multiples of a 1, 2 or 5 times a power of ten above `low` and up to `high`, at most `most` of them.
std::vector<double> round_numbers(double low, double high, std::int64_t most, bool whole) {
    if (!std::isfinite(high - low)) return {};
    constexpr double counted = 0x1p52;  // beyond it, adding 1 may change nothing
    constexpr int least_power = -300;
    const double wanted = (high - low) / static_cast<double>(most);
    int power = std::max(whole ? 0 : least_power, static_cast<int>(std::floor(std::log10(wanted))));
    for (;; ++power)
        for (const int digit : {1, 2, 5}) {
            // A division by a power of ten is exact where a product with 0.1 is not.
            const double up = std::pow(10.0, std::abs(power));
            const double steps = power < 0 ? up / digit : 1 / (digit * up);
            if ((high - low) * steps > static_cast<double>(most)) continue;
            if (std::max(std::abs(low), std::abs(high)) * steps > counted) continue;
            std::vector<double> out;
            const auto last = static_cast<std::int64_t>(std::floor(high * steps));
            for (auto at = static_cast<std::int64_t>(std::floor(low * steps)) + 1; at <= last; ++at)
                out.push_back(static_cast<double>(at) / steps);
            return out;
        }
}

/// The first days of every so many months.
std::vector<double> month_begins(double low, double high, int months, double unit) {
    const auto begin = civil_from_days(static_cast<std::int32_t>(std::floor(low / unit)));
    auto month = (begin.year * 12 + begin.month - 1) / months * months;
    std::vector<double> out;
    for (;; month += months) {
        const double at = unit * days_from_civil(month / 12, month % 12 + 1, 1);
        if (at > high) return out;
        if (at > low) out.push_back(at);
    }
}

/// Round dates and times: `unit` is a day's length in the column's numbers.
std::vector<double> round_dates(double low, double high, std::int64_t most, double unit) {
    const auto fits = [&](double days) { return (high - low) / (days * unit) <= static_cast<double>(most); };
    constexpr std::array<int, 11> seconds{1, 5, 15, 60, 300, 900, 3600, 10'800, 21'600, 43'200, 86'400};
    constexpr int monday = 4;  // 1970-01-05
    std::vector<double> out;
    const auto every = [&](double step, double first) {
        const auto last = static_cast<std::int64_t>(std::floor((high - first) / step));
        for (auto at = static_cast<std::int64_t>(std::floor((low - first) / step)) + 1; at <= last; ++at)
            out.push_back(first + static_cast<double>(at) * step);
        return out;
    };
    for (const int step : seconds) {
        const double days = step / 86'400.0;
        if ((unit > 1 || days >= 1) && fits(days)) return every(days * unit, 0);
    }
    if (fits(7)) return every(7 * unit, monday * unit);
    constexpr std::array<int, 11> months{1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12'000};
    for (const int step : months)
        if (fits(30.4 * step)) return month_begins(low, high, step, unit);
    return {};
}

std::vector<double> round_edges(double low, double high, std::int64_t most, Type type) {
    if (!(low < high)) return {};
    // Beyond these the calendar has no names.
    const double unit = type == Type::date ? 1 : day_in_microseconds;
    const bool calendar = type == Type::date || type == Type::timestamp;
    if (calendar)
        return low > -700'000 * unit && high < 2'900'000 * unit ? round_dates(low, high, most, unit)
                                                                : std::vector<double>{};
    return round_numbers(low, high, most, type == Type::int64 || type == Type::text);
}

std::size_t bin_of(const std::vector<double>& edges, double value) {
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
}

/// The value at which so many different people have been passed, going from one end; the last one where fewer are.
template <class At>
double passed(At at, At end, std::int64_t people) {
    std::set<std::int64_t> seen;
    double value = at->value;
    for (; at != end && static_cast<std::int64_t>(seen.size()) < people; ++at) {
        seen.insert(at->subject);
        value = at->value;
    }
    return value;
}

/// Drops edges until every bin holds k subjects; none is left where fewer than 2 k hold all.
void merge_small(std::vector<double>& edges, const std::vector<Present>& real, std::int64_t k) {
    std::vector<std::set<std::int64_t>> holders(edges.size() + 1);
    for (const auto& each : real) {
        auto& own = holders[bin_of(edges, each.value)];
        if (static_cast<std::int64_t>(own.size()) < k) own.insert(each.subject);
    }
    std::vector<double> kept;
    std::set<std::int64_t> open;
    for (std::size_t bin = 0; bin < holders.size(); ++bin) {
        open.merge(holders[bin]);
        if (bin == edges.size()) break;
        if (static_cast<std::int64_t>(open.size()) < k) continue;
        kept.push_back(edges[bin]);
        open.clear();
    }
    // What is left over at the end belongs to the last whole bin.
    if (static_cast<std::int64_t>(open.size()) < k && !kept.empty()) kept.pop_back();
    edges = std::move(kept);
}

}  // namespace

Histogram k_safe_histogram(std::span<const double> real, std::span<const std::int64_t> subject,
                           std::span<const double> synthetic, std::int64_t k, Type type) {
    Histogram out;
    const auto sorted = present_of(real, subject);
    const auto size = static_cast<std::int64_t>(sorted.size());
    if (size < 2 * k) return out;
    // A few far values, or many of one person, must not press all others into one bin: the edges lie between what one
    // person in a hundred, and at least k people, are beyond on either side.
    const auto beyond = std::max(k, size / 100);
    const double low = passed(sorted.begin(), sorted.end(), beyond);
    const double high = passed(sorted.rbegin(), sorted.rend(), beyond);
    out.edges = round_edges(low, high, std::clamp<std::int64_t>(size / (2 * k), 2, most_bins), type);
    merge_small(out.edges, sorted, k);
    if (out.edges.empty()) return out;
    out.real.assign(out.edges.size() + 1, 0);
    out.synthetic = out.real;
    for (const auto& each : sorted) out.real[bin_of(out.edges, each.value)] += 1.0 / static_cast<double>(size);
    std::vector<double> made(synthetic.begin(), synthetic.end());
    std::erase_if(made, [](double value) { return !std::isfinite(value); });
    for (const double value : made) out.synthetic[bin_of(out.edges, value)] += 1.0 / static_cast<double>(made.size());
    return out;
}

}  // namespace persona::quality
