#include "propagate_words.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/spans.hpp>

#include "tagger_tokens.hpp"

namespace persona::detectors {
namespace {

struct SmallWord {
    std::set<std::int64_t> own;     ///< rows whose record holds the name
    std::set<std::int64_t> others;  ///< further rows that write it in small letters
    bool named = false;             ///< with a capital within a sentence somewhere
};
using SmallWords = std::unordered_map<std::uint32_t, SmallWord>;

/// The hash of a name that is one word in small letters here; 0: it is not.
std::uint32_t small_word(const Span& span, const Batch& batch, std::vector<Token>& tokens) {
    const auto& entity = span.origin->entity;
    if (entity != "PERSON" && entity != "LOCATION" && entity != "ORGANIZATION") return 0;
    tokens.clear();
    tokenise(batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin), tokens);
    return tokens.size() == 1 && tokens[0].letters == TokenCase::lower ? tokens[0].hash : 0;
}

void look_into(std::string_view cell, std::int64_t row, SmallWords& words, std::vector<Token>& tokens) {
    tokens.clear();
    tokenise(cell, tokens);
    const bool with_capitals =
        std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.letters == TokenCase::title; });
    if (!with_capitals) return;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto found = words.find(tokens[i].hash);
        if (found == words.end()) continue;
        auto& word = found->second;
        if (tokens[i].letters == TokenCase::lower && !word.own.contains(row)) word.others.insert(row);
        if (tokens[i].letters != TokenCase::lower && i > 0 && tokens[i - 1].letters == TokenCase::lower)
            word.named = true;
    }
}

}  // namespace

void drop_words_of_others(Spans& found, const Batch& batch, std::int64_t k) {
    SmallWords words;
    std::vector<Token> tokens;
    for (const auto& span : found)
        if (const auto hash = small_word(span, batch, tokens); hash != 0) words[hash].own.insert(span.row);
    if (words.empty()) return;
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        if (!is_scanned(batch.field(index))) continue;
        const auto& column = *batch.columns[index];
        for (std::int64_t row = 0; row < batch.rows; ++row)
            if (column.valid(row)) look_into(column.text(row), row, words, tokens);
    }
    std::erase_if(found, [&](const Span& span) {
        const auto hash = small_word(span, batch, tokens);
        if (hash == 0) return false;
        const auto& word = words.at(hash);
        return !word.named && static_cast<std::int64_t>(word.others.size()) >= k;
    });
}

}  // namespace persona::detectors
