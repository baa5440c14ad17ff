// Where sentences end, and with which mark. Few words end with one mark alone: were each mark counted for itself, a wording that k
// subjects end in four ways would have no end that k of them give.
#include <map>
#include <string_view>
#include <unordered_map>

#include "phrases_sequences.hpp"

namespace persona::seqtree {
namespace {

using Token = TextModel::Token;

/// A mark that neither ends a sentence by itself nor opens a bracket.
bool may_join(std::string_view token) {
    return !ends_sentence(token) && token.find_first_of("([{\"'") == std::string_view::npos && is_mark(token);
}

/// How often words begin sentences, and how often they stand behind another word.
class FirstWords {
public:
    explicit FirstWords(const std::vector<std::vector<TextToken>>& texts) {
        for (const auto& tokens : texts) {
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                const auto& token = tokens[i].token;
                if (token.front() == joined) continue;
                if (i == 0 || ends_sentence(tokens[i - 1].token)) ++uses_[token].first;
                else if (!may_join(tokens[i - 1].token)) ++uses_[token].within;
            }
        }
    }
    /// "The" begins sentences and stands within none; "Monday" and "I" do not.
    [[nodiscard]] bool begins(std::string_view token) const {
        const auto found = uses_.find(token);
        return found != uses_.end() && found->second.first > found->second.within && uncapitalised(token).has_value();
    }

private:
    struct Uses {
        std::size_t first = 0, within = 0;
    };
    std::unordered_map<std::string_view, Uses> uses_;
};

/// Calls `use(tokens, i)` for the marks with a word behind them.
template <class Use>
void each_mark(std::vector<std::vector<TextToken>>& texts, const Use& use) {
    for (auto& tokens : texts)
        for (std::size_t i = 1; i + 1 < tokens.size(); ++i)
            if (may_join(tokens[i].token) && tokens[i + 1].token.front() != joined && !may_join(tokens[i + 1].token))
                use(tokens, i);
}

}  // namespace

void find_ends(std::vector<std::vector<TextToken>>& texts) {
    // A mark joins sentences where the next word is one that begins them, and everywhere if that is its usual place: " - ".
    struct Seen {
        std::size_t joins = 0, all = 0;
    };
    std::unordered_map<std::string, Seen> seen;
    std::vector<std::pair<std::vector<TextToken>*, std::size_t>> found;
    {
        const FirstWords first(texts);
        each_mark(texts, [&](std::vector<TextToken>& tokens, std::size_t i) {
            auto& mark = seen[tokens[i].token];
            const bool joins = first.begins(tokens[i + 1].token);
            if (joins) found.emplace_back(&tokens, i);
            // Who writes no capitals does not show it.
            if (capitalised(tokens.front().token) != tokens.front().token) return;
            ++mark.all;
            mark.joins += joins;
        });
    }
    each_mark(texts, [&](std::vector<TextToken>& tokens, std::size_t i) {
        const auto& mark = seen[tokens[i].token];
        if (3 * mark.joins > 2 * mark.all) found.emplace_back(&tokens, i);
    });
    for (const auto& [tokens, i] : found) {
        auto& token = (*tokens)[i].token;
        if (!ends_sentence(token)) token.insert(token.front() == joined ? 1 : 0, 1, joining);
    }
    for (auto& tokens : texts) {
        auto last = tokens.size();  // marks may close behind the end: a quotation's
        while (last > 1 && !is_word(tokens[last - 1].token) && !ends_sentence(tokens[last - 1].token)) --last;
        if (last > 0 && !ends_sentence(tokens[last - 1].token)) tokens.push_back({std::string(silent_end), {}});
    }
}

void settle_ends(std::vector<Sequence>& sequences, const Training& data, TextModel& model) {
    // Behind each word, ascending: so many end with a mark.
    std::map<Token, std::map<Token, RunCount>> behind;
    std::map<Token, std::uint32_t> all;
    RunCounts uses;
    const auto each = [&](const auto& use) {
        for (auto& sequence : sequences)
            for (std::size_t i = 2; i < sequence.tokens.size(); ++i) {
                const auto token = sequence.tokens[i - 1], word = sequence.tokens[i - 2];
                if (sequence.tokens[i] > TextModel::end || token <= TextModel::end || word <= TextModel::end) continue;
                const bool known = token != unknown_token;
                if (known ? ends_sentence(model.vocabulary[token])
                          : word == unknown_token || !ends_sentence(model.vocabulary[word]))
                    use(sequence, i - 1);
            }
    };
    each([&](const Sequence& sequence, std::size_t i) {
        const auto token = sequence.tokens[i];
        behind[sequence.tokens[i - 1]][token].add(sequence.subject);
        if (token == unknown_token) return;
        ++all[token];
        for (std::size_t s = 0; s < model.steering.size(); ++s)
            uses[steered_key(token, s, data.codes[model.steering[s]][sequence.row])].add(sequence.subject);
    });
    if (all.empty()) return;
    const auto any = static_cast<Token>(model.vocabulary.size());
    model.vocabulary.emplace_back(any_end);
    model.classes.push_back({any, {}});
    for (const auto& [token, count] : all) {
        auto& gram = model.classes.back().words.emplace_back(
            TextModel::Gram{token, count, static_cast<std::uint32_t>(model.steered.size()), 0, {}});
        for (std::size_t s = 0; s < model.steering.size(); ++s)
            keep_steered(model, gram, uses, token, s, model.steering_totals[s].size());
    }
    // What fewer than k end a word with becomes its usual mark, or all of its marks become one.
    std::map<Token, Token> instead;
    const auto shared = [&](Token token, const RunCount& count) {
        return token != unknown_token && static_cast<std::int64_t>(count.subjects) >= model.k;
    };
    for (const auto& [word, marks] : behind) {
        std::uint32_t rows = 0, most = 0;
        Token usual = any;
        bool lost = false;
        for (const auto& [token, count] : marks) {
            rows += count.rows;
            lost = lost || !shared(token, count);
            if (shared(token, count) && count.rows > most) most = count.rows, usual = token;
        }
        if (lost) instead[word] = 2 * most > rows ? usual : any;
    }
    each([&](Sequence& sequence, std::size_t i) {
        const auto word = sequence.tokens[i - 1];
        const auto found = instead.find(word);
        if (found == instead.end()) return;
        auto& token = sequence.tokens[i];
        if (found->second == any || !shared(token, behind[word].find(token)->second)) token = found->second;
    });
}

}  // namespace persona::seqtree
