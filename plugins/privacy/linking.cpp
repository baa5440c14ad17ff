#include "linking.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <persona/random.hpp>

namespace persona::privacy {

namespace {

constexpr double tolerance = 0.05;
constexpr std::size_t most_keys = 4;
/// Columns by which people are looked up, and that are asked for, have few values.
constexpr std::size_t most_key_values = 50;
constexpr std::size_t most_secret_values = 20;

std::int64_t links(const EncodedSides& sides, const Encoded& targets, const Encoded& synthetic,
                   const std::vector<std::size_t>& first, const std::vector<std::size_t>& second) {
    const auto a = nearest(sides, targets, synthetic, first);
    const auto b = nearest(sides, targets, synthetic, second);
    std::int64_t linked = 0;
    for (std::size_t row = 0; row < a.size(); ++row) linked += a[row].index == b[row].index ? 1 : 0;
    return linked;
}

bool is_right(const EncodedSides& sides, std::size_t secret, const Encoded& real, std::size_t row,
              const Encoded& synthetic, std::size_t guess) {
    if (!sides.features[secret].is_number) return real.columns[secret][row] == synthetic.columns[secret][guess];
    const double truth = real.numbers[secret][row];
    const double guessed = synthetic.numbers[secret][guess];
    if (std::isnan(truth) || std::isnan(guessed)) return std::isnan(truth) && std::isnan(guessed);
    return std::abs(guessed - truth) <= tolerance * std::abs(guessed);
}

std::int64_t inferred(const EncodedSides& sides, const Encoded& targets, const Encoded& synthetic,
                      const std::vector<std::size_t>& known, std::size_t secret) {
    const auto found = nearest(sides, targets, synthetic, known);
    std::int64_t right = 0;
    for (std::size_t row = 0; row < found.size(); ++row)
        right += found[row].index >= 0 &&
                         is_right(sides, secret, targets, row, synthetic, static_cast<std::size_t>(found[row].index))
                     ? 1
                     : 0;
    return right;
}

std::size_t different_values(const Encoded& side, std::size_t column) {
    return std::set<std::int16_t>(side.columns[column].begin(), side.columns[column].end()).size();
}

std::vector<std::size_t> key_columns(const EncodedSides& sides, const Encoded& real) {
    std::vector<std::size_t> out;
    for (const bool only_marked : {true, false}) {
        for (std::size_t column = 0; column < sides.features.size() && out.size() < most_keys; ++column) {
            if (only_marked && sides.features[column].field.role != Role::quasi_identifier) continue;
            const auto values = different_values(real, column);
            if (values >= 2 && values <= most_key_values) out.push_back(column);
        }
        if (!out.empty()) break;
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// `successes(people)` of those who were trained on and of those who were not, `guess(person)` of the former.
template <class Successes, class Guess>
Attack attack(const Targets& targets, Successes successes, Guess guess) {
    Attack out;
    out.attacks = out.baseline_attacks = targets.trained.rows;
    out.control_attacks = targets.control.rows;
    out.successes = successes(targets.trained);
    out.control = successes(targets.control);
    for (std::int64_t person = 0; person < out.baseline_attacks; ++person)
        out.baseline += guess(static_cast<std::size_t>(person)) ? 1 : 0;
    return out;
}

using Key = std::vector<std::int16_t>;

Key key_of(const Encoded& side, const std::vector<std::size_t>& columns, std::size_t row) {
    Key out;
    for (const auto column : columns) out.push_back(side.columns[column][row]);
    return out;
}

}  // namespace

Attack linkability(const EncodedSides& sides, const Targets& targets, std::uint64_t seed) {
    std::vector<std::size_t> first;
    std::vector<std::size_t> second;
    for (std::size_t column = 0; column < sides.features.size(); ++column)
        (column % 2 == 0 ? first : second).push_back(column);
    const auto rows = static_cast<std::uint64_t>(targets.synthetic.rows);
    if (second.empty() || rows == 0) return {};
    Random random(seed, "privacy: random links");
    return attack(
        targets, [&](const Encoded& people) { return links(sides, people, targets.synthetic, first, second); },
        [&](std::size_t) { return random.below(rows) == random.below(rows); });
}

Attack inference(const EncodedSides& sides, const Targets& targets, std::size_t secret, std::uint64_t seed) {
    std::vector<std::size_t> known;
    for (std::size_t column = 0; column < sides.features.size(); ++column)
        if (column != secret) known.push_back(column);
    const auto rows = static_cast<std::uint64_t>(targets.synthetic.rows);
    if (known.empty() || rows == 0) return {};
    Random random(seed, "privacy: random guesses", secret);
    return attack(
        targets, [&](const Encoded& people) { return inferred(sides, people, targets.synthetic, known, secret); },
        [&](std::size_t person) {
            return is_right(sides, secret, targets.trained, person, targets.synthetic,
                            static_cast<std::size_t>(random.below(rows)));
        });
}

Disclosure disclosure(const EncodedSides& sides, const Encoded& real, const Encoded& synthetic) {
    Disclosure out;
    out.keys = key_columns(sides, real);
    if (out.keys.empty() || real.rows == 0) return out;
    std::map<Key, std::vector<std::size_t>> groups;
    for (std::size_t row = 0; row < static_cast<std::size_t>(synthetic.rows); ++row)
        groups[key_of(synthetic, out.keys, row)].push_back(row);
    for (std::size_t secret = 0; secret < sides.features.size(); ++secret) {
        if (std::find(out.keys.begin(), out.keys.end(), secret) != out.keys.end()) continue;
        const auto values = different_values(real, secret);
        if (values < 2 || values > most_secret_values) continue;
        ++out.secrets;
        double disclosed = 0;
        double attributed = 0;
        std::int64_t met = 0;
        for (std::size_t row = 0; row < static_cast<std::size_t>(real.rows); ++row) {
            const auto group = groups.find(key_of(real, out.keys, row));
            if (group == groups.end()) continue;
            ++met;
            const auto right = std::count_if(group->second.begin(), group->second.end(), [&](auto at) {
                return synthetic.columns[secret][at] == real.columns[secret][row];
            });
            disclosed += right == static_cast<std::ptrdiff_t>(group->second.size()) ? 1 : 0;
            attributed += static_cast<double>(right) / static_cast<double>(group->second.size());
        }
        out.disco += disclosed / static_cast<double>(real.rows);
        out.attribution += met == 0 ? 0 : attributed / static_cast<double>(met);
    }
    if (out.secrets > 0) {
        out.disco /= static_cast<double>(out.secrets);
        out.attribution /= static_cast<double>(out.secrets);
    }
    return out;
}

}  // namespace persona::privacy
