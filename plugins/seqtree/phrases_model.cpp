// Drafting a sentence from the chain.
#include <algorithm>
#include <cmath>
#include <optional>

#include "phrases_draft.hpp"
#include "phrases_tokens.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t longest_sentence = 80;

bool opens(TextModel::Token token) noexcept { return token <= TextModel::end; }

/// Weights, and what they are for.
using Choices = std::vector<std::pair<double, TextModel::Token>>;

/// One of them by weight that may be taken. What may not is found out only of what is chosen: asking is dear.
template <class Refused>
std::optional<TextModel::Token> choose(Choices& choices, Random& random, const Refused& refused) {
    double total = 0;
    for (const auto& [weight, token] : choices) total += weight;
    while (total > 0) {
        double wanted = random.uniform() * total;
        auto found = choices.end();
        for (auto at = choices.begin(); at != choices.end() && (found == choices.end() || wanted >= 0); ++at) {
            if (at->first <= 0) continue;
            found = at;
            wanted -= at->first;
        }
        if (found == choices.end()) break;
        if (!refused(found->second)) return found->second;
        // Summed again, not subtracted: what rounding leaves would never come to an end.
        found->first = 0;
        total = 0;
        for (const auto& [weight, token] : choices) total += weight;
    }
    return std::nullopt;
}

}  // namespace

std::uint64_t TextModel::hash(std::span<const Token> tokens) noexcept {
    return stable_hash({reinterpret_cast<const char*>(tokens.data()), tokens.size_bytes()}, tokens.size());
}

void TextModel::index() {
    contexts_.clear();
    for (std::size_t level = 1; level < levels.size(); ++level) {
        const auto& from = levels[level];
        const auto& shorter = levels[level - 1];
        const auto length = level + 1;
        std::size_t same = 0;  // both levels are sorted
        for (std::size_t begin = 0; begin < from.grams.size();) {
            const std::span<const Token> context(from.tokens.data() + begin * length, level);
            std::size_t next = begin;
            double stored = 0;
            while (next < from.grams.size() &&
                   std::equal(context.begin(), context.end(),
                              from.tokens.begin() + static_cast<std::ptrdiff_t>(next * length)))
                stored += from.grams[next++].count;
            while (
                same < shorter.grams.size() &&
                std::lexicographical_compare(shorter.tokens.begin() + static_cast<std::ptrdiff_t>(same * level),
                                             shorter.tokens.begin() + static_cast<std::ptrdiff_t>((same + 1) * level),
                                             context.begin(), context.end()))
                ++same;
            const double all = same < shorter.grams.size() ? shorter.grams[same].count : stored;
            contexts_[hash(context)] = {static_cast<std::uint32_t>(level), static_cast<std::uint32_t>(begin),
                                        static_cast<std::uint32_t>(next), stored / std::max(all, stored)};
            begin = next;
        }
    }
    word_hashes_.clear();
    word_counts_.clear();
    ends_.clear();
    for (const auto& token : vocabulary) {
        const bool name = token.find(slot_begin) != std::string::npos && token.find("PERSON") != std::string::npos;
        word_counts_.push_back(static_cast<std::uint8_t>(
            std::min<std::ptrdiff_t>(1 + (name ? 1 : std::count(token.begin(), token.end(), ' ')), 255)));
        word_hashes_.push_back(word_hashes(token));
        ends_.push_back(ends_sentence(token));
    }
    index_steering();
}

bool TextModel::is_rare(const Draft& draft, Token token) const {
    const auto& hashes = word_hashes_[token];
    if (hashes.empty()) return false;
    if (hashes.size() == 1) return rare_runs.may_hold(draft.runs.peek(hashes[0]));
    auto runs = draft.runs;
    return std::any_of(hashes.begin(), hashes.end(), [&](auto hash) { return rare_runs.may_hold(runs.add(hash)); });
}

/// The word that stands for a class: `end` when none may.
TextModel::Token TextModel::pick(Token token, const Draft& draft, const Writing& writing, Random& random) const {
    const auto found = std::lower_bound(classes.begin(), classes.end(), token,
                                        [](const WordClass& a, Token b) { return a.token < b; });
    if (found == classes.end() || found->token != token) return token;
    Choices choices;
    for (const auto& gram : found->words)
        choices.emplace_back(weight(words_[gram.next], writing, false) * writing.favour(gram.next), gram.next);
    return choose(choices, random, [&](Token word) { return is_rare(draft, word); }).value_or(end);
}

bool TextModel::extend(Draft& draft, const Writing& writing, Random& random) const {
    Choices choices;
    std::vector<std::span<const Gram>> passed;
    const auto is_in = [](const auto& lists, Token token) {
        return std::any_of(lists.begin(), lists.end(), [&](const auto& grams) {
            return std::binary_search(grams.begin(), grams.end(), Gram{token, 0, 0, 0, {}},
                                      [](const Gram& a, const Gram& b) { return a.next < b.next; });
        });
    };
    for (std::size_t length = std::min(draft.context.size(), levels.size() - 1); length >= 1; --length) {
        const std::span<const Token> context(draft.context.data() + draft.context.size() - length, length);
        // One word alone carries no sentence on: it may have been said in any sense.
        if (length == 1 && draft.strict && !opens(context.front())) return false;
        const auto found = contexts_.find(hash(context));
        if (found == contexts_.end() || found->second.level != length) continue;
        const std::span<const Gram> grams(levels[length].grams.data() + found->second.begin,
                                          levels[length].grams.data() + found->second.end);
        // What fewer than k subjects say after these words is something else that is said after fewer of them (Katz's
        // back-off, 1987), but no end: that belongs to the whole sentence.
        if (length > 2 && random.uniform() >= found->second.stored) {
            passed.push_back(grams);
            continue;
        }
        choices.clear();
        for (const auto& gram : grams) {
            if (!passed.empty() && (ends_[gram.next] || is_in(passed, gram.next))) continue;
            choices.emplace_back(weight(gram, writing, opens(context.front())) * writing.favour(gram.next), gram.next);
        }
        const auto chosen = choose(choices, random, [&](Token next) { return is_rare(draft, next); });
        if (!chosen) continue;
        const auto token = *chosen;
        const auto word = pick(token, draft, writing, random);
        if (word == end && token != end) return false;
        draft.context.push_back(token);
        draft.tokens.push_back(word);
        for (const auto hash : word_hashes_[word]) (void)draft.runs.add(hash);
        if (!word_hashes_[word].empty()) draft.words += word_counts_[word];
        return true;
    }
    return false;
}

std::vector<std::uint64_t> TextModel::phrases_of(std::span<const Token> said) const {
    constexpr std::size_t longest = 4;
    std::vector<Token> same(said.begin(), said.end());
    for (auto& token : same)
        if (vocabulary[token].find(digits) != std::string::npos) token = end;  // "For £3.64", "for £31.40"
    const auto length = std::min(longest, same.size());
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i + length <= same.size(); ++i)
        out.push_back(hash(std::span<const Token>(same).subspan(i, length)));
    return out;
}

bool TextModel::draft_sentence(Draft& draft, const Writing& writing, Random& random) const {
    while (draft.tokens.size() < longest_sentence && extend(draft, writing, random))
        if (opens(draft.tokens.back())) break;
    if (draft.tokens.size() < 2 || !opens(draft.tokens.back())) return false;
    const auto phrases = phrases_of({draft.tokens.data(), draft.tokens.size() - 1});
    return std::none_of(phrases.begin(), phrases.end(), [&](auto phrase) { return writing.said.contains(phrase); });
}

}  // namespace persona::seqtree
