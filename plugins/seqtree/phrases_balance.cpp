// Runs, kinds and the choice among drafts each prefer some words, so that what is written has one word five times as often as the
// source and another half as often. Here the whole is held against the counts.
#include <algorithm>
#include <cmath>
#include <utility>

#include <tbb/combinable.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "phrases_draft.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

/// A few more or fewer of a word that is hardly said are chance.
double step(double wanted, double heard, double power) {
    constexpr double chance = 3;
    return std::pow((wanted + chance) / (heard + chance), power);
}

void multiply(float& factor, double by, double most) {
    factor = static_cast<float>(std::clamp(static_cast<double>(factor) * by, 1 / most, most));
}

}  // namespace

/// Words of what was written.
struct TextModel::Heard {
    std::vector<std::uint32_t> words;                               ///< by token
    std::vector<std::uint32_t> steered;                             ///< by place among the counts under a code
    std::array<std::vector<std::uint32_t>, most_steering> under{};  ///< words by code
    std::uint64_t all = 0;

    Heard& operator+=(const Heard& other) {
        const auto add = [](auto& into, const auto& from) {
            for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
        };
        add(words, other.words);
        add(steered, other.steered);
        for (std::size_t s = 0; s < under.size(); ++s) add(under[s], other.under[s]);
        all += other.all;
        return *this;
    }
};

bool TextModel::is_counted(Token token) const {
    return token > end && !ends_[token] && words_[token].count > 0 && !vocabulary[token].starts_with(word_class);
}

TextModel::Heard TextModel::listen(std::span<const Wanted> wanted, std::uint64_t key) const {
    Heard none;
    none.words.resize(vocabulary.size());
    none.steered.resize(steered.size());
    for (std::size_t s = 0; s < steering.size(); ++s) none.under[s].resize(shares_[s].size());
    tbb::combinable<Heard> heard([&] { return none; });
    const auto count = [&](std::size_t number) {
        const auto& row = wanted[number].row;
        auto& into = heard.local();
        RowDraws draws{key, number};
        auto writing = start(row, wanted[number].words);
        for (const auto& sentence : compose(writing, draws))
            for (const auto word : std::span<const Token>(sentence.data(), sentence.size() - 1)) {
                if (!is_counted(word)) continue;
                ++into.words[word];
                ++into.all;
                for (std::size_t s = 0; s < steering.size(); ++s) {
                    const auto code = row[steering[s]];
                    if (code < into.under[s].size()) ++into.under[s][code];
                    if (const auto at = counted(words_[word], s, code); at < steered.size()) ++into.steered[at];
                }
            }
    };
    tbb::this_task_arena::isolate([&] { tbb::parallel_for(std::size_t{0}, wanted.size(), count); });
    heard.combine_each([&](const Heard& part) { none += part; });
    return none;
}

void TextModel::balance_words(std::span<const Wanted> wanted, std::uint64_t key) {
    constexpr std::uint64_t rounds = 5;
    constexpr double half = 0.5, most = 3, most_under = 2;
    if (wanted.empty() || chain.levels.size() < 2) return;
    double words = 0;
    for (const auto& one : wanted) words += static_cast<double>(one.words);
    if (!is_short(words / static_cast<double>(wanted.size()))) return;
    // Whether fewer than k subjects share a run is no stored count.
    auto kept = std::exchange(rare_runs, RareRuns());
    balance.assign(vocabulary.size(), 1);
    steered_balance.assign(steered.size(), 1);
    double known = 0;
    for (Token word = 0; word < vocabulary.size(); ++word)
        if (is_counted(word)) known += words_[word].count;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const auto heard = listen(wanted, key + round);
        const auto all = static_cast<double>(heard.all);
        for (Token word = 0; word < vocabulary.size(); ++word) {
            if (!is_counted(word)) continue;
            const auto& gram = words_[word];
            multiply(balance[word], step(gram.count * all / known, heard.words[word], half), most);
            for (std::size_t at = gram.steered; at < gram.steered + gram.steered_count; ++at) {
                const auto& [by, code, count] = steered[at];
                if (by == by_place) continue;
                const double of_code = steering_totals[by][code] * known / std::max<double>(tokens, 1);
                const double here = heard.under[by][code];
                if (of_code <= 0 || here <= 0) continue;
                multiply(steered_balance[at],
                         step(count * here / of_code, heard.steered[at], half / static_cast<double>(steering.size())),
                         most_under);
            }
        }
        index_balance();
    }
    rare_runs = std::move(kept);
}

void TextModel::index_balance() {
    for (std::size_t s = 0; s < steering.size(); ++s) {
        balance_[s].clear();
        if (steered_balance.empty() || word_lifts_[s].empty()) continue;
        balance_[s].assign(word_lifts_[s].size(), 1);
        for (Token word = 0; word < vocabulary.size(); ++word) {
            const auto& gram = words_[word];
            for (std::size_t at = gram.steered; at < gram.steered + gram.steered_count; ++at)
                if (steered[at].steering == s)
                    balance_[s][steered[at].code * vocabulary.size() + word] = steered_balance[at];
        }
    }
}

double TextModel::balance_of(Token word, std::span<const Code> row) const {
    if (balance.empty()) return 1;
    double out = static_cast<double>(balance[word]);
    for (std::size_t s = 0; s < steering.size(); ++s) {
        const auto at = row[steering[s]] * vocabulary.size() + word;
        if (at < balance_[s].size()) out *= static_cast<double>(balance_[s][at]);
    }
    return out;
}

}  // namespace persona::seqtree
