// How the row's codes steer the wording. Of a run under a code at least k subjects' counts are stored; of the other codes is
// known what is left of the run's own count, and how its last word is spread over them.
#include <algorithm>
#include <cmath>

#include "phrases_draft.hpp"

namespace persona::seqtree {
namespace {

/// Nothing is impossible: of a run that was never said under a code this much of one use is.
constexpr double least_use = 0.25;

bool before(const TextModel::Steered& a, const TextModel::Steered& b) noexcept {
    return std::pair(a.steering, a.code) < std::pair(b.steering, b.code);
}

std::uint8_t number_of(std::size_t by) noexcept {
    return by == TextModel::place_steering ? TextModel::by_place : static_cast<std::uint8_t>(by);
}

}  // namespace

double TextModel::share(std::size_t by, Code code) const { return code < shares_[by].size() ? shares_[by][code] : 0; }

std::size_t TextModel::counted(const Gram& gram, std::size_t by, Code code) const {
    if (gram.steered_count == 0) return steered.size();
    const auto begin = steered.begin() + gram.steered, last = begin + gram.steered_count;
    const Steered wanted{number_of(by), code, 0};
    const auto found = std::lower_bound(begin, last, wanted, before);
    return found != last && !before(wanted, *found) ? static_cast<std::size_t>(found - steered.begin())
                                                    : steered.size();
}

double TextModel::lift(const Gram& gram, std::size_t by, Code code) const {
    const double expected = static_cast<double>(gram.count) * share(by, code);
    if (const auto at = counted(gram, by, code); at < steered.size())
        return steered[at].count / std::max(expected, 1e-9);
    double out = gram.rest[by];
    if (&words_[gram.next] == &gram && by != place_steering && !word_lifts_[by].empty())
        return word_lift(gram.next, by, code);
    if (by != place_steering && &words_[gram.next] != &gram) out *= word_lift(gram.next, by, code);
    const auto most = static_cast<double>(k);
    return out * expected > most ? most / expected : out;
}

double TextModel::word_lift(Token word, std::size_t by, Code code) const {
    const auto& known = word_lifts_[by];
    if (code >= shares_[by].size()) return 1;
    return known.empty() ? lift(words_[word], by, code) : static_cast<double>(known[code * words_.size() + word]);
}

std::vector<double> TextModel::all_lifts(Token word, std::size_t by) const {
    const auto& gram = words_[word];
    const auto& shares = shares_[by];
    std::vector<double> out(shares.size());
    for (std::size_t code = 0; code < out.size(); ++code) out[code] = lift(gram, by, static_cast<Code>(code));
    const auto told = families[by].of(word);
    if (told.empty()) return out;
    std::vector<bool> open(out.size(), true);
    for (std::uint32_t i = 0; i < gram.steered_count; ++i)
        if (const auto& entry = steered[gram.steered + i]; entry.steering == number_of(by)) open[entry.code] = false;
    const auto most = static_cast<double>(k), all = static_cast<double>(std::max<std::uint32_t>(gram.count, 1));
    double left = all, share_left = 0;
    for (std::size_t code = 0; code < out.size(); ++code)
        if (open[code]) share_left += shares[code];
        else left -= all * shares[code] * out[code];
    const auto spread = [&](double count, double share, Code code) {
        const double expected = all * shares[code];
        return std::min(share > 0 ? count / (all * share) : 1.0, expected > 0 ? most / expected : 1.0);
    };
    for (const auto& entry : told) {
        double share = 0;
        for (const auto code : families[by].members(entry.family)) share += open[code] ? shares[code] : 0;
        for (const auto code : families[by].members(entry.family)) {
            if (!open[code]) continue;
            out[code] = spread(entry.count, share, code);
            open[code] = false;
        }
        left -= entry.count;
        share_left -= share;
    }
    for (std::size_t code = 0; code < out.size(); ++code)
        if (open[code]) out[code] = spread(std::max(left, least_use), share_left, static_cast<Code>(code));
    return out;
}

void TextModel::index_steering() {
    const auto sort = [&](const Gram& gram) {
        const auto begin = steered.begin() + gram.steered;
        std::sort(begin, begin + gram.steered_count, before);
    };
    const auto settle = [&](Gram& gram, bool alone) {
        sort(gram);
        for (std::size_t s = 0; s < gram.rest.size(); ++s) {
            double known = 0, explained = 0;
            for (std::uint32_t i = 0; i < gram.steered_count; ++i) {
                const auto& entry = steered[gram.steered + i];
                if (entry.steering != number_of(s)) continue;
                known += entry.count;
                explained +=
                    share(s, entry.code) * (alone || s == place_steering ? 1 : word_lift(gram.next, s, entry.code));
            }
            const auto all = static_cast<double>(std::max<std::uint32_t>(gram.count, 1));
            const double left = std::max(all - known, least_use) / all;
            gram.rest[s] = static_cast<float>(left / std::clamp(1 - explained, left / 4, 1.0));
        }
    };
    const auto set_shares = [&](std::size_t by, const auto& counts, double all) {
        for (const auto count : counts) shares_[by].push_back(count / std::max(all, 1.0));
    };
    for (auto& shares : shares_) shares.clear();
    for (std::size_t s = 0; s < steering.size(); ++s) set_shares(s, steering_totals[s], tokens);
    set_shares(place_steering, sentences, static_cast<double>(sentences[0]) + sentences[1] + sentences[2]);
    words_.assign(vocabulary.size(), Gram{});
    if (!chain.levels.empty())
        for (const auto& gram : chain.levels.front().grams) words_[gram.next] = gram;
    for (const auto& entry : classes)
        for (const auto& gram : entry.words) words_[gram.next] = gram;
    for (auto& gram : words_) settle(gram, true);
    for (std::size_t s = 0; s < steering.size(); ++s) {
        constexpr std::size_t most_known = 3'000'000;
        word_lifts_[s].clear();
        log_lifts_[s].clear();
        if (shares_[s].size() * words_.size() > most_known) continue;
        std::vector<float> lifts(shares_[s].size() * words_.size()), logs;
        logs.reserve(lifts.size());
        for (Token word = 0; word < words_.size(); ++word) {
            const auto by_code = all_lifts(word, s);
            for (std::size_t code = 0; code < by_code.size(); ++code) {
                lifts[code * words_.size() + word] = static_cast<float>(by_code[code]);
                logs.push_back(static_cast<float>(std::log(std::max(by_code[code], 1e-9))));
            }
        }
        word_lifts_[s] = std::move(lifts);
        log_lifts_[s] = std::move(logs);
    }
    for (auto& level : chain.levels)
        for (auto& gram : level.grams) settle(gram, false);
    for (auto& grams : of_kind_)
        for (auto& gram : grams) settle(gram, false);
    index_balance();
}

double TextModel::row_lift(const Gram& gram, const Writing& writing) const {
    double out = 1;
    for (std::size_t s = 0; s < steering.size(); ++s) {
        const auto code = writing.row[steering[s]];
        if (share(s, code) > 0) out *= lift(gram, s, code);
    }
    return out;
}

std::span<const double> TextModel::row_lifts(std::span<const Gram> grams, Writing& writing) const {
    constexpr std::size_t worth_keeping = 12;
    auto& out = grams.size() < worth_keeping ? writing.few : writing.lifts[grams.data()];
    if (out.empty() || grams.size() < worth_keeping) {
        out.clear();
        for (const auto& gram : grams) out.push_back(row_lift(gram, writing));
    }
    return out;
}

double TextModel::weight(const Gram& gram, double row_lift, const Writing& writing, bool opens) const {
    constexpr double less = 0.3;
    double out = writing.freely ? std::pow(row_lift, less) : row_lift;
    if (opens) out *= lift(gram, place_steering, static_cast<Code>(writing.place));
    return out * gram.count * writing.favour(gram.next) * balance_of(gram.next, writing.row);
}

}  // namespace persona::seqtree
