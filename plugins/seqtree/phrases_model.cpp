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
constexpr std::size_t telling = 3;  ///< so many words tell what may stand behind them
/// How readily it is gone on as behind fewer words, of how often the source does so there: less keeps to what many say.
constexpr double daring = 0.8;

bool opens(TextModel::Token token) noexcept { return token <= TextModel::end; }

}  // namespace

void TextModel::index() {
    chain.index();
    word_hashes_.clear();
    lengths_.clear();
    ends_.clear();
    for (const auto& token : vocabulary) {
        lengths_.push_back(static_cast<float>(static_cast<double>(letters_of(token)) / word_letters));
        word_hashes_.push_back(word_hashes(token));
        ends_.push_back(ends_sentence(token));
    }
    kinds.index();
    of_kind_.assign(Kinds::most, {});
    if (kinds.known())
        for (const auto& gram : chain.levels.front().grams)
            if (gram.next > end && !ends_[gram.next]) of_kind_[kinds.kind_of[gram.next]].push_back(gram);
    index_steering();
}

bool TextModel::is_rare(const Draft& draft, Token token) const {
    const auto& hashes = word_hashes_[token];
    if (hashes.empty()) return false;
    if (hashes.size() == 1) return rare_runs.may_hold(draft.runs.peek(hashes[0]));
    auto said = draft.runs;
    return std::any_of(hashes.begin(), hashes.end(), [&](auto hash) { return rare_runs.may_hold(said.add(hash)); });
}

/// The word that stands for a class: `end` when none may.
TextModel::Token TextModel::pick(Token token, const Draft& draft, Writing& writing, Random& random) const {
    const auto found = std::lower_bound(classes.begin(), classes.end(), token,
                                        [](const WordClass& a, Token b) { return a.token < b; });
    if (found == classes.end() || found->token != token) return token;
    Choices choices;
    for (const auto& gram : found->words) {
        const auto& all = words_[gram.next];
        choices.emplace_back(weight(all, row_lift(all, writing), writing, false), gram.next);
    }
    return choose(choices, random, [&](Token word) { return is_rare(draft, word); }).value_or(end);
}

/// The next token while it is being chosen.
struct TextModel::Step {
    const TextModel& model;
    Draft& draft;
    Writing& writing;
    Random& random;
    std::vector<Chain::Following> passed{};  ///< what follows longer contexts
    Kinds::Shares expected{};                ///< by kind, once looked_ahead
    bool looked_ahead = false;

    [[nodiscard]] bool is_passed(Token token) const {
        return std::any_of(passed.begin(), passed.end(), [&](const auto& longer) { return longer.holds(token); });
    }
    /// How much rather a kind stands here than the last `length` tokens tell.
    [[nodiscard]] Kinds::Shares preference(std::size_t length) {
        constexpr double least = 1e-5, furthest = 50;
        look_ahead();
        auto out = model.kinds.expected(draft.context, length);
        for (std::size_t kind = 0; kind < out.size(); ++kind)
            out[kind] = std::clamp((expected[kind] + least) / (out[kind] + least), 1 / furthest, furthest);
        return out;
    }
    [[nodiscard]] bool late() const { return draft.words >= writing.wanted; }
    /// How much rather the sentence ends here for the text's length.
    [[nodiscard]] double pace() const {
        constexpr double urgency = 1, least = -4, none = 0, most = 5;
        const double late_by = draft.words - writing.wanted;
        return std::exp(std::clamp(urgency * late_by, writing.last ? least : none, most));
    }
    void look_ahead() {
        if (!looked_ahead) expected = model.kinds.expected(draft.context, Kinds::longest - 1);
        looked_ahead = true;
    }
    bool take(Token token) {
        const auto word = model.pick(token, draft, writing, random);
        if (word == end && token != end) return false;
        draft.context.push_back(token);
        draft.tokens.push_back(word);
        draft.fit += std::log(std::max(model.row_lift(model.words_[word], writing), 1e-9));
        for (const auto hash : model.word_hashes_[word]) (void)draft.runs.add(hash);
        if (word > end) draft.words += static_cast<double>(model.lengths_[word]);
        if (!writing.used.contains(word)) {
            writing.pull(model.partners, word, true);
            draft.pulling.push_back(word);
        }
        return true;
    }
    /// A word of a kind that may stand here.
    [[nodiscard]] std::optional<Token> of_kind() {
        look_ahead();
        Choices kinds;
        for (std::size_t kind = 0; kind < expected.size(); ++kind)
            if (!model.of_kind_[kind].empty()) kinds.emplace_back(expected[kind], static_cast<Token>(kind));
        const auto kind = choose(kinds, random, [](Token) { return false; });
        if (!kind) return std::nullopt;
        Choices choices;
        const auto& grams = model.of_kind_[*kind];
        const auto lifts = model.row_lifts(grams, writing);
        for (std::size_t i = 0; i < grams.size(); ++i)
            if (!is_passed(grams[i].next))
                choices.emplace_back(model.weight(grams[i], lifts[i], writing, false), grams[i].next);
        return choose(choices, random, [&](Token next) { return model.is_rare(draft, next); });
    }
};

bool TextModel::leads_on(const Draft& draft, std::size_t begun, Token next) const {
    return next <= end || ends_[next] || chain.goes_on(std::span(draft.context).last(begun), next);
}

bool TextModel::extend(Draft& draft, Writing& writing, Random& random) const {
    Step step{.model = *this, .draft = draft, .writing = writing, .random = random};
    Choices choices;
    std::array<Chain::Following, Chain::deepest> by_length;
    const auto longest = chain.after(draft.context, by_length);
    std::size_t begun = 1;  // tokens since the sentence began
    while (begun <= longest && !opens(draft.context[draft.context.size() - begun])) ++begun;
    // Where all that goes on from here would be a run that few share, fewer words of the sentence lead to what nobody said: then
    // rather another sentence.
    bool refused = false;
    for (auto length = longest; length >= 1; --length) {
        if (refused && length < std::min(begun, telling) && !writing.freely) return false;
        const auto& following = by_length[length - 1];
        const bool begins = opens(draft.context[draft.context.size() - length]);
        // What fewer than k subjects say after these words is something else that is said after fewer of them (Katz's
        // back-off, 1987), but no end: that belongs to the whole sentence.
        if (random.uniform() < daring * (1 - following.stored)) {
            step.passed.push_back(following);
            continue;
        }
        choices.clear();
        const bool only = following.grams.size() == 1;  // nothing to weigh
        const bool ask = !only && length < telling && kinds.known();
        const auto preference = ask ? step.preference(length) : Kinds::Shares{};
        const auto lifts = only ? std::span<const double>{} : row_lifts(following.grams, writing);
        for (std::size_t i = 0; i < following.grams.size(); ++i) {
            const auto& gram = following.grams[i];
            if (!step.passed.empty() && ((ends_[gram.next] && !step.late()) || step.is_passed(gram.next))) continue;
            double rather = only ? 1 : weight(gram, lifts[i], writing, begins);
            if (ask) rather *= preference[kinds.kind_of[gram.next]];
            if (ends_[gram.next]) rather *= step.pace();
            choices.emplace_back(rather, gram.next);
        }
        const auto chosen = choose(choices, random, [&](Token next) {
            // A sentence does not begin with words that nobody is known to go on from.
            if (length >= begun && begun <= telling && !leads_on(draft, begun, next)) return true;
            const bool rare = is_rare(draft, next);
            refused = refused || rare;
            return rare;
        });
        if (chosen && !step.passed.empty()) ++draft.seams;
        if (chosen) return step.take(*chosen);
    }
    if (!kinds.known() || (refused && !writing.freely)) return false;
    ++draft.seams;
    const auto chosen = step.of_kind();
    return chosen && step.take(*chosen);
}

std::vector<std::uint64_t> TextModel::phrases_of(std::span<const Token> said) const {
    constexpr std::size_t longest = 4;
    std::vector<Token> same(said.begin(), said.end());
    for (auto& token : same)
        if (vocabulary[token].find(digits) != std::string::npos) token = end;  // "For £3.64", "for £31.40"
    const auto length = std::min(longest, same.size());
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i + length <= same.size(); ++i)
        out.push_back(Chain::hash(std::span<const Token>(same).subspan(i, length)));
    return out;
}

bool TextModel::stutters(std::span<const Token> said) const {
    constexpr std::size_t run = 3;
    std::vector<std::uint64_t> words, runs;
    for (const auto token : said) words.insert(words.end(), word_hashes_[token].begin(), word_hashes_[token].end());
    for (std::size_t i = 0; i + run <= words.size(); ++i)
        runs.push_back(hash_of(hash_of(words[i], words[i + 1]), words[i + 2]));
    std::sort(runs.begin(), runs.end());
    return std::adjacent_find(runs.begin(), runs.end()) != runs.end();
}

bool TextModel::draft_sentence(Draft& draft, Writing& writing, Random& random) const {
    while (draft.tokens.size() < longest_sentence && extend(draft, writing, random))
        if (opens(draft.tokens.back())) break;
    if (draft.tokens.size() < 2 || !opens(draft.tokens.back())) return false;
    const std::span<const Token> said(draft.tokens.data(), draft.tokens.size() - 1);
    if (stutters(said)) return false;
    const auto phrases = phrases_of(said);
    return std::none_of(phrases.begin(), phrases.end(), [&](auto phrase) { return writing.said.contains(phrase); });
}

}  // namespace persona::seqtree
