#include "membership.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace persona::privacy {

namespace {

constexpr double one_in_a_thousand = 0.001;

double log_choose(std::int64_t n, std::int64_t k) {
    const auto factorial = [](std::int64_t of) { return std::lgamma(static_cast<double>(of) + 1); };
    return factorial(n) - factorial(k) - factorial(n - k);
}

/// The first row of each person.
std::vector<std::int64_t> one_each(const Encoded& side, std::int64_t most) {
    std::vector<std::int64_t> out;
    std::set<std::int64_t> seen;
    for (std::int64_t row = 0; row < side.rows && static_cast<std::int64_t>(out.size()) < most; ++row)
        if (seen.insert(side.subject[static_cast<std::size_t>(row)]).second) out.push_back(row);
    return out;
}

Encoded joined(Encoded a, const Encoded& b) {
    a.rows += b.rows;
    for (std::size_t column = 0; column < a.columns.size(); ++column)
        a.columns[column].insert(a.columns[column].end(), b.columns[column].begin(), b.columns[column].end());
    for (std::size_t column = 0; column < a.numbers.size(); ++column)
        a.numbers[column].insert(a.numbers[column].end(), b.numbers[column].begin(), b.numbers[column].end());
    a.subject.insert(a.subject.end(), b.subject.begin(), b.subject.end());
    return a;
}

/// The largest number of members that chance finds at least once in a thousand runs.
std::int64_t found_by_chance(const Membership& of) {
    std::int64_t found = 0;
    while (found < of.members && chance_of(found + 1, of.members, of.others, of.allowed) >= one_in_a_thousand) ++found;
    return found;
}

}  // namespace

double chance_of(std::int64_t found, std::int64_t members, std::int64_t others, std::int64_t allowed) {
    // Then the first found + allowed hold at most `allowed` others (hypergeometric).
    const auto drawn = found + allowed;
    double chance = 0;
    for (std::int64_t i = 0; i <= std::min(allowed, others); ++i) {
        if (drawn - i > members) continue;
        chance +=
            std::exp(log_choose(others, i) + log_choose(members, drawn - i) - log_choose(members + others, drawn));
    }
    return std::min(chance, 1.0);
}

Membership membership(const EncodedSides& sides, const Encoded& synthetic, const Encoded& training,
                      const Encoded& holdout) {
    Membership out;
    auto seen = one_each(training, training.rows);
    auto unseen = one_each(holdout, holdout.rows);
    const auto each = std::min(seen.size(), unseen.size());
    seen.resize(each);
    unseen.resize(each);
    if (static_cast<double>(each) * isolated_share < Membership::fewest / 2.0 || synthetic.rows == 0) return out;
    const auto pool = joined(training.take(seen), holdout.take(unseen));
    const auto apart = nearest(sides, pool, pool, Against::other_subjects);

    std::vector<std::int64_t> order(static_cast<std::size_t>(pool.rows));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
        return apart[static_cast<std::size_t>(a)].distance > apart[static_cast<std::size_t>(b)].distance;
    });
    order.resize(static_cast<std::size_t>(std::ceil(isolated_share * static_cast<double>(pool.rows))));
    const auto to_synthetic = nearest(sides, pool.take(order), synthetic);

    std::vector<std::int32_t> members;
    std::vector<std::int32_t> others;
    for (std::size_t i = 0; i < order.size(); ++i)
        (order[i] < static_cast<std::int64_t>(each) ? members : others).push_back(to_synthetic[i].distance);
    out.members = static_cast<std::int64_t>(members.size());
    out.others = static_cast<std::int64_t>(others.size());
    out.allowed = static_cast<std::int64_t>(false_positive_rate * static_cast<double>(out.others));
    if (!out.enough()) return out;
    std::sort(others.begin(), others.end());
    const auto threshold = others[static_cast<std::size_t>(out.allowed)];
    const auto found = std::count_if(members.begin(), members.end(), [&](auto d) { return d < threshold; });
    const auto all = static_cast<double>(out.members);
    out.rate = static_cast<double>(found) / all;
    out.expected = static_cast<double>(out.allowed + 1) / static_cast<double>(out.others + 1);
    out.bound = static_cast<double>(found_by_chance(out)) / all;
    return out;
}

}  // namespace persona::privacy
