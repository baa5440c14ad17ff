// Writing a text, sentence by sentence.
#include <algorithm>
#include <cmath>
#include <optional>

#include "phrases_draft.hpp"
#include "phrases_tokens.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {

/// The streams of draws of one text, one after the other.
struct TextModel::RowDraws {
    std::uint64_t key = 0, number = 0;
    std::uint32_t column = 0;
    std::uint16_t used = 0;

    [[nodiscard]] Random next() { return {key, number, column, ++used}; }
};

/// A text on its way from tokens to letters.
struct TextModel::Rendering {
    std::string out;
    Random random;
    const FillSlot& fill;
    std::uint32_t slots = 0;
    std::vector<std::pair<std::string_view, std::string>> named;  ///< entity and value, the row's own left out
};

void TextModel::append(Rendering& to, std::span<const Token> drafted, std::size_t at) const {
    const auto token = drafted[at];
    const auto next = drafted[at + 1];
    std::string_view text = vocabulary[token];
    const bool close = !text.empty() && text.front() == joined;
    if (close) text.remove_prefix(1);
    if (!close && !to.out.empty()) to.out += ' ';
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
        default: to.out += text;
    }
}

bool TextModel::next_sentence(Draft& text, const Writing& writing, double wanted, RowDraws& draws) const {
    constexpr std::uint16_t attempts = 24, joined_attempts = 6, strict_attempts = 20, last_candidates = 2;
    const double rest = wanted - static_cast<double>(text.words);
    const auto away = [&](const Draft& draft) { return std::abs(wanted - static_cast<double>(draft.words)); };
    std::optional<Draft> best;
    std::uint16_t found = 0;
    for (std::uint16_t tries = 0; tries < attempts; ++tries) {
        Random random = draws.next();
        Draft draft = text;
        draft.tokens.clear();
        draft.strict = tries < strict_attempts;
        // After the sentence before, few may be known to go on: then any.
        if (tries >= joined_attempts && !best) draft.context = {sentence};
        if (!draft_sentence(draft, writing, random)) continue;
        if (!best || away(draft) < away(*best)) best = std::move(draft);
        // The last sentence is the one of a few that fits the length best.
        if (rest >= 1.5 * sentence_words || ++found == last_candidates) break;
    }
    if (!best) return false;
    text = std::move(*best);
    return true;
}

std::string TextModel::write(std::uint64_t key, std::uint64_t number, std::uint32_t column, std::span<const Code> row,
                             std::int64_t words, const FillSlot& fill) const {
    if (levels.size() < 2) return neutral_remark(words);
    RowDraws draws{key, number, column};
    Rendering to{{}, draws.next(), fill, 0, {}};
    Draft text;
    Writing writing{row, std::vector<float>(vocabulary.size(), 0), {}, {}, opening};
    const auto wanted = static_cast<double>(std::max<std::int64_t>(words, 1));
    do {
        const double rest = wanted - static_cast<double>(text.words);
        if (!to.out.empty() && rest < sentence_words / 2) break;
        writing.place = to.out.empty() ? opening : rest < 1.5 * sentence_words ? closing : within;
        text.context.push_back(sentence);
        if (!next_sentence(text, writing, wanted, draws)) break;  // short rather than borrowed
        text.context.pop_back();                                  // what comes next is for the length to say
        if (text.context.size() > deepest)
            text.context.erase(text.context.begin(), text.context.end() - static_cast<std::ptrdiff_t>(deepest));
        const std::span<const Token> said(text.tokens.data(), text.tokens.size() - 1);
        for (std::size_t i = 0; i < said.size(); ++i) append(to, text.tokens, i);
        for (const auto token : said) {
            if (!writing.used.insert(token).second) continue;
            for (const auto& partner : partners.of(token))
                writing.lifts[partner.token] += static_cast<float>(partner.lift / Partners::scale);
        }
        for (const auto phrase : phrases_of(said)) writing.said.insert(phrase);
    } while (writing.place != closing);
    return to.out.empty() ? neutral_remark(words) : to.out;
}

std::string neutral_remark(std::int64_t words) {
    return words > 1 ? "(a remark of about " + std::to_string(words) + " words)" : "(a remark)";
}

}  // namespace persona::seqtree
