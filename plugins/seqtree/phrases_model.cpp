// Writing a text from the chain.
#include <algorithm>
#include <cmath>

#include "phrases_tokens.hpp"
#include "text_model.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {

struct TextModel::Draft {
    std::vector<Token> tokens;   ///< of the sentence, after the boundary
    std::vector<Token> context;  ///< the last tokens, boundary included
    RunHash runs;
    std::int64_t words = 0;
};

std::uint64_t TextModel::hash(std::span<const Token> tokens) noexcept {
    return stable_hash({reinterpret_cast<const char*>(tokens.data()), tokens.size_bytes()}, tokens.size());
}

void TextModel::index() {
    contexts_.clear();
    for (std::size_t level = 1; level < levels.size(); ++level) {
        const auto& from = levels[level];
        const auto length = level + 1;
        for (std::size_t begin = 0; begin < from.grams.size();) {
            const std::span<const Token> context(from.tokens.data() + begin * length, level);
            std::size_t next = begin;
            while (next < from.grams.size() &&
                   std::equal(context.begin(), context.end(),
                              from.tokens.begin() + static_cast<std::ptrdiff_t>(next * length)))
                ++next;
            contexts_[hash(context)] = {static_cast<std::uint32_t>(level), static_cast<std::uint32_t>(begin),
                                        static_cast<std::uint32_t>(next)};
            begin = next;
        }
    }
    word_hashes_.clear();
    for (const auto& token : vocabulary)
        word_hashes_.push_back(
            !token.empty() && is_word(token) ? std::max<std::uint64_t>(stable_hash(compared(token)), 1) : 0);
}

double TextModel::weight(const Gram& gram, std::span<const Code> row) const {
    double out = gram.count;
    for (std::size_t s = 0; s < steering.size(); ++s) {
        const auto code = row[steering[s]];
        if (code >= steering_totals[s].size() || steering_totals[s][code] == 0) continue;
        double here = 0;
        for (std::uint32_t i = 0; i < gram.steered_count; ++i) {
            const auto& entry = steered[gram.steered + i];
            if (entry.steering == s && entry.code == code) here = entry.count;
        }
        // How much more often under this code than everywhere; unknown below k subjects, then taken for rare here.
        const double expected = static_cast<double>(gram.count) * steering_totals[s][code] /
                                static_cast<double>(std::max<std::uint32_t>(tokens, 1));
        const auto floor = static_cast<double>(k);
        out *= here > 0 ? here / std::max(expected, 1e-9) : std::min(1.0, floor / 2 / std::max(expected, floor / 2));
    }
    return out;
}

bool TextModel::extend(Draft& draft, Random& random, std::span<const Code> row) const {
    std::vector<std::pair<double, Token>> choices;
    for (std::size_t length = std::min(draft.context.size(), levels.size() - 1); length >= 1; --length) {
        const std::span<const Token> context(draft.context.data() + draft.context.size() - length, length);
        const auto found = contexts_.find(hash(context));
        if (found == contexts_.end() || found->second.level != length) continue;
        choices.clear();
        double total = 0;
        for (auto i = found->second.begin; i < found->second.end; ++i) {
            const auto& gram = levels[length].grams[i];
            const auto word = word_hashes_[gram.next];
            // Not a run of eight words that too few share.
            if (word != 0 && rare_runs.may_hold(draft.runs.peek(word))) continue;
            total += weight(gram, row);
            choices.emplace_back(total, gram.next);
        }
        if (choices.empty() || total <= 0) continue;
        const double wanted = random.uniform() * total;
        const auto at = std::min<std::size_t>(
            static_cast<std::size_t>(
                std::upper_bound(choices.begin(), choices.end(), wanted,
                                 [](double value, const auto& choice) { return value < choice.first; }) -
                choices.begin()),
            choices.size() - 1);
        const auto token = choices[at].second;
        draft.tokens.push_back(token);
        draft.context.push_back(token);
        if (word_hashes_[token] != 0) {
            (void)draft.runs.add(word_hashes_[token]);
            ++draft.words;
        }
        return true;
    }
    return false;
}

void TextModel::append(std::string& out, Token token, Random& random, const FillSlot& fill,
                       std::uint32_t& slots) const {
    std::string_view text = vocabulary[token];
    const bool close = !text.empty() && text.front() == joined;
    if (close) text.remove_prefix(1);
    if (!close && !out.empty()) out += ' ';
    if (text.empty()) return;
    if (text.front() == slot_begin) {
        out += fill(text.substr(1, text.size() >= 2 ? text.size() - 2 : 0), slots++);
    } else if (text.front() == digits) {
        bool first = true;
        for (const char c : text.substr(1)) {
            if (c == '9') {
                // No leading zero, except in what is padded anyway.
                out += static_cast<char>('0' + (first ? 1 + random.below(9) : random.below(10)));
                first = false;
            } else {
                out += c;
                first = c != '.' && c != ',' && first;
            }
        }
    } else {
        out += text;
    }
}

std::string TextModel::write(std::uint64_t key, std::uint64_t number, std::uint32_t column, std::span<const Code> row,
                             std::int64_t words, const FillSlot& fill) const {
    constexpr std::uint16_t attempts = 8;
    constexpr std::size_t longest_sentence = 80;
    std::string out;
    std::uint32_t slots = 0;
    Random filling(key, number, column, 1);
    Draft text;
    text.context = {sentence};
    std::uint16_t attempt = 2;
    bool ended = false;
    const auto wanted = static_cast<double>(std::max<std::int64_t>(words, 1));
    while (levels.size() > 1 && !ended &&
           static_cast<double>(text.words) + sentence_words / 2 < std::max(wanted, sentence_words / 2 + 1)) {
        bool written = false;
        for (int tries = 0; tries < attempts && !written; ++tries) {
            Random random(key, number, column, attempt++);
            Draft draft = text;
            draft.tokens.clear();
            while (draft.tokens.size() < longest_sentence && extend(draft, random, row)) {
                const auto last = draft.tokens.back();
                if (last != sentence && last != end) continue;
                written = draft.tokens.size() > 1;
                break;
            }
            if (!written) continue;
            ended = draft.tokens.back() == end && static_cast<double>(draft.words) >= 0.6 * wanted;
            for (std::size_t i = 0; i + 1 < draft.tokens.size(); ++i)
                append(out, draft.tokens[i], filling, fill, slots);
            if (draft.context.back() == end) draft.context = {sentence};
            if (draft.context.size() > deepest)
                draft.context.erase(draft.context.begin(), draft.context.end() - static_cast<std::ptrdiff_t>(deepest));
            text = std::move(draft);
        }
        if (!written) break;  // short rather than borrowed
    }
    return out.empty() ? neutral_remark(words) : out;
}

std::string neutral_remark(std::int64_t words) {
    return words > 1 ? "(a remark of about " + std::to_string(words) + " words)" : "(a remark)";
}

}  // namespace persona::seqtree
