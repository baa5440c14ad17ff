// Writing a text, sentence by sentence.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "phrases_draft.hpp"
#include "phrases_tokens.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {

/// A text on its way from tokens to letters.
struct TextModel::Rendering {
    std::string out;
    Random random;
    const FillSlot& fill;
    bool capitals = true;  ///< sentences begin with one
    std::uint32_t slots = 0;
    std::vector<std::pair<std::string_view, std::string>> named;  ///< entity and value, the row's own left out
};

void TextModel::append(Rendering& to, std::span<const Token> drafted, std::size_t at) const {
    const auto token = drafted[at];
    const auto next = drafted[at + 1];
    std::string_view text = vocabulary[token];
    const bool close = !text.empty() && text.front() == joined;
    if (close) text.remove_prefix(1);
    if (!close && !to.out.empty() && to.out.back() != '\n') to.out += ' ';
    if (text.starts_with(joining)) text.remove_prefix(1);
    if (text.empty()) return;
    const auto sizes_of = [&](Token before) -> const std::vector<ValueKnots>* {
        const auto found =
            std::lower_bound(sizes.begin(), sizes.end(), std::pair(token, before),
                             [](const Sizes& a, const auto& key) { return std::pair(a.shape, a.next) < key; });
        return found != sizes.end() && found->shape == token && found->next == before ? &found->runs : nullptr;
    };
    switch (text.front()) {
        case slot_begin: {
            const auto entity = text.substr(1, text.size() >= 2 ? text.size() - 2 : 0);
            static const SlotForm usual;
            const auto* form = slots.choose(token, at > 0 ? drafted[at - 1] : sentence, next, to.random);
            if (form == nullptr) form = &usual;
            std::vector<std::string_view> before;
            if (form->who == SlotForm::again)
                for (const auto& [kind, value] : to.named)
                    if (kind == entity) before.push_back(value);
            if (!before.empty()) {
                to.out += part_of(before[static_cast<std::size_t>(to.random.below(before.size()))], form->part);
                break;
            }
            auto value = to.fill(entity, *form, to.slots++);
            to.out += value;
            if (form->who != SlotForm::own) to.named.emplace_back(entity, std::move(value));
            break;
        }
        case digits: {
            const auto* runs = sizes_of(next);
            to.out += write_number(text.substr(1), runs != nullptr ? runs : sizes_of(end), to.random);
            break;
        }
        case date_like: to.out += write_date(text.substr(1), days, to.random); break;
        default: to.out += at == 0 && to.capitals ? capitalised(text) : std::string(text);
    }
}

void TextModel::append_end(Rendering& to, Token token, bool follows, Writing& writing) const {
    const auto suits = [&](Token mark) {
        return follows ? vocabulary[mark] != silent_end : !joins_sentences(vocabulary[mark]);
    };
    if (!suits(token)) {
        const auto any = std::find_if(classes.begin(), classes.end(),
                                      [&](const WordClass& one) { return vocabulary[one.token] == any_end; });
        Choices choices;
        if (any != classes.end())
            for (const auto& gram : any->words)
                if (suits(gram.next))
                    choices.emplace_back(
                        weight(words_[gram.next], row_lift(words_[gram.next], writing), writing, false), gram.next);
        token = choose(choices, to.random, [](Token) { return false; }).value_or(token);
    }
    append(to, std::array{token, end}, 0);
}

double TextModel::tells(std::span<const Token> said, std::span<const Code> row) const {
    double out = 0;
    std::vector<double> sums;
    for (std::size_t s = 0; s < steering.size(); ++s) {
        const auto& shares = shares_[s];
        const auto code = row[steering[s]];
        if (share(s, code) <= 0 || log_lifts_[s].empty()) continue;
        sums.assign(shares.size(), 0.0);
        for (const auto token : said) {
            if (token <= end) continue;
            const float* lifts = log_lifts_[s].data() + token * sums.size();
            for (std::size_t other = 0; other < sums.size(); ++other) sums[other] += static_cast<double>(lifts[other]);
        }
        double all = 0;
        for (std::size_t other = 0; other < sums.size(); ++other)
            all += shares[other] * std::exp(sums[other] - sums[code]);
        out -= std::log(all);
    }
    return out;
}

double TextModel::worth(const Draft& draft, const Writing& writing) const {
    // What makes the row's codes e times more likely is worth as much as a place where no run, or only a shorter one, led on. That
    // all words belong to the row shows that the sentence is of one piece. A short text has to tell the row, and to be of its
    // length to the word; the sentences of a long one are not to contradict it, or all would say what tells it best.
    constexpr double one_piece = 0.5;
    const bool brief = is_short(writing.wanted);
    const double word = brief ? 2 : 0.3;
    const double of_this_length = sentence_words / std::max<double>(1, static_cast<double>(draft.tokens.size()));
    const double beyond = draft.words - writing.wanted;
    const double away = writing.last ? std::abs(beyond) : std::max(beyond, 0.0);
    const double told = tells(draft.tokens, writing.row);
    return (brief ? told : std::min(told, 0.0)) + (one_piece * draft.fit - draft.seams) * of_this_length - word * away;
}

bool TextModel::next_sentence(Draft& text, Writing& writing, RowDraws& draws) const {
    constexpr std::uint16_t attempts = 24, joined_attempts = 6, steered_attempts = 8;
    const bool brief = is_short(writing.wanted);
    const int candidates = brief ? 8 : 3;
    std::optional<Draft> best;
    double most = 0;
    int found = 0;
    for (std::uint16_t tries = 0; tries < attempts && found < candidates; ++tries) {
        Random random = draws.next();
        Draft draft{{}, text.context, {}, text.runs, text.words, 0, 0};
        writing.freely = tries >= steered_attempts && (brief || !best);
        // After the sentence before, few may be known to go on: then any.
        if (tries >= joined_attempts && !best) draft.context = {sentence};
        const bool done = draft_sentence(draft, writing, random);
        for (const auto token : draft.pulling) writing.pull(partners, token, false);
        if (!done) continue;
        ++found;
        const double worth_it = worth(draft, writing);
        if (best && worth_it <= most) continue;
        most = worth_it;
        best = std::move(draft);
    }
    if (!best) return false;
    text = std::move(*best);
    for (const auto token : text.pulling) writing.pull(partners, token, true);
    return true;
}

std::string TextModel::write(std::uint64_t key, std::uint64_t number, std::uint32_t column, std::span<const Code> row,
                             std::int64_t words, const FillSlot& fill) const {
    if (chain.levels.size() < 2) return neutral_remark(words);
    RowDraws draws{key, number, column};
    Rendering to{{}, draws.next(), fill};
    to.capitals = draws.next().uniform() < capitals;
    auto writing = start(row, words);
    std::optional<Token> ended;  // the last sentence's mark: put once it is known whether another follows
    for (const auto& sentence : compose(writing, draws)) {
        if (ended) append_end(to, *ended, true, writing);
        ended.reset();
        const std::span<const Token> said(sentence.data(), sentence.size() - 1);
        if (ends_[said.back()]) ended = said.back();
        for (std::size_t i = 0; i < said.size() - (ended ? 1 : 0); ++i) append(to, sentence, i);
    }
    if (ended) append_end(to, *ended, false, writing);
    return to.out.empty() ? neutral_remark(words) : to.out;
}

TextModel::Writing TextModel::start(std::span<const Code> row, std::int64_t words) const {
    Writing out{.row = row, .pulls = std::vector<std::int32_t>(vocabulary.size(), 0)};
    out.wanted = static_cast<double>(std::max<std::int64_t>(words, 1));
    return out;
}

std::vector<std::vector<TextModel::Token>> TextModel::compose(Writing& writing, RowDraws& draws) const {
    constexpr double contradiction = -1.5;  ///< what is said makes the row's codes four times less likely
    std::vector<std::vector<Token>> out;
    Draft text;
    const auto rest = [&] { return writing.wanted - text.words; };
    do {
        if (!out.empty() && rest() < sentence_words / 2) break;
        writing.last = rest() < 1.5 * sentence_words;
        writing.place = out.empty() ? opening : writing.last ? closing : within;
        text.context.push_back(sentence);
        if (!next_sentence(text, writing, draws)) break;  // short rather than borrowed
        // In a short text each sentence counts: rather one too few than one that speaks against the row.
        if (is_short(writing.wanted) && !out.empty() && tells(text.tokens, writing.row) < contradiction) break;
        text.context.pop_back();  // what comes next is for the length to say
        if (text.context.size() > Chain::deepest)
            text.context.erase(text.context.begin(), text.context.end() - static_cast<std::ptrdiff_t>(Chain::deepest));
        const std::span<const Token> said(text.tokens.data(), text.tokens.size() - 1);
        for (const auto phrase : phrases_of(said)) writing.said.insert(phrase);
        out.push_back(text.tokens);
    } while (writing.place != closing || rest() >= 0.75 * sentence_words);
    return out;
}

std::string neutral_remark(std::int64_t words) {
    return words > 1 ? "(a remark of about " + std::to_string(words) + " words)" : "(a remark)";
}

}  // namespace persona::seqtree
