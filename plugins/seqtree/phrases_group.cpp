// Putting classes of words in the place of words.
#include <map>
#include <string_view>

#include "phrases_classes.hpp"
#include "phrases_sequences.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {

using Token = TextModel::Token;

void put_classes(std::vector<Sequence>& sequences, const Training& data, const PhraseRules& rules, TextModel& model) {
    constexpr std::size_t most_words = 1'500;
    RunCounts pairs;
    const auto pair = [](Token a, Token b) { return (std::uint64_t{a} << 32) | b; };
    const auto is_shared = [&](Token a, Token b) {
        const auto found = pairs.find(pair(a, b));
        return found != pairs.end() && static_cast<std::int64_t>(found->second.subjects) >= rules.k;
    };
    const auto each = [&](const auto& use) {
        for (auto& sequence : sequences)
            for (std::size_t i = 1; i + 1 < sequence.tokens.size(); ++i) use(sequence, i);
    };
    std::vector<std::uint32_t> all(model.vocabulary.size(), 0), left(all), right(all);
    for (const auto& sequence : sequences)
        for (std::size_t i = 0; i + 1 < sequence.tokens.size(); ++i)
            pairs[pair(sequence.tokens[i], sequence.tokens[i + 1])].add(sequence.subject);
    each([&](const Sequence& sequence, std::size_t i) {
        const auto token = sequence.tokens[i];
        if (token == unknown_token) return;
        ++all[token];
        left[token] += is_shared(sequence.tokens[i - 1], token);
        right[token] += is_shared(token, sequence.tokens[i + 1]);
    });
    std::vector<Token> words;
    for (Token token = TextModel::end + 1; token < model.vocabulary.size(); ++token) {
        const auto text = std::string_view(model.vocabulary[token]);
        if (is_word(text) && text.front() >= ' ' && (2 * left[token] < all[token] || 2 * right[token] < all[token]))
            words.push_back(token);
    }
    std::stable_sort(words.begin(), words.end(), [&](Token a, Token b) { return all[a] > all[b]; });
    if (words.size() > most_words) words.resize(most_words);
    std::sort(words.begin(), words.end());
    std::vector<std::int64_t> place(model.vocabulary.size(), -1);
    for (std::size_t i = 0; i < words.size(); ++i) place[words[i]] = static_cast<std::int64_t>(i);
    std::vector<std::map<std::uint32_t, std::uint32_t>> beside(words.size());
    each([&](const Sequence& sequence, std::size_t i) {
        const auto token = sequence.tokens[i];
        if (token == unknown_token || place[token] < 0) return;
        for (const std::size_t side : {0, 1}) {
            const auto neighbour = sequence.tokens[side == 0 ? i - 1 : i + 1];
            if (neighbour != unknown_token && place[neighbour] < 0)
                ++beside[static_cast<std::size_t>(place[token])][2 * neighbour + static_cast<std::uint32_t>(side)];
        }
    });
    std::vector<Neighbours> profiles;
    for (const auto& counts : beside) profiles.emplace_back(counts.begin(), counts.end());
    const auto groups = alike(profiles);
    std::vector<Token> class_of(model.vocabulary.size(), unknown_token);
    RunCounts uses;
    const auto first = model.classes.size();
    for (const auto& group : groups) {
        const auto token = static_cast<Token>(model.vocabulary.size());
        model.vocabulary.push_back(word_class + std::to_string(model.classes.size()));
        model.classes.push_back({token, {}});
        for (const auto i : group) class_of[words[i]] = token;
    }
    each([&](const Sequence& sequence, std::size_t i) {
        const auto token = sequence.tokens[i];
        if (token == unknown_token || class_of[token] == unknown_token) return;
        for (std::size_t s = 0; s < model.steering.size(); ++s)
            uses[steered_key(token, s, data.codes[model.steering[s]][sequence.row])].add(sequence.subject);
    });
    for (const auto& group : groups) {
        auto& members = model.classes[first + static_cast<std::size_t>(&group - groups.data())].words;
        for (const auto i : group) {
            const auto token = words[i];
            members.push_back({token, all[token], static_cast<std::uint32_t>(model.steered.size()), 0, {}});
            for (std::size_t s = 0; s < model.steering.size(); ++s)
                keep_steered(model, members.back(), uses, token, s, model.steering_totals[s].size());
        }
    }
    // All decided on the words as they were, then put in place.
    for (auto& sequence : sequences) {
        const auto before = sequence.tokens;
        for (std::size_t i = 1; i + 1 < before.size(); ++i) {
            const auto token = before[i];
            if (token != unknown_token && class_of[token] != unknown_token &&
                !(is_shared(before[i - 1], token) && is_shared(token, before[i + 1])))
                sequence.tokens[i] = class_of[token];
        }
    }
}

}  // namespace persona::seqtree
