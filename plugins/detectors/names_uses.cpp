#include "names_uses.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/spans.hpp>

#include "bytes.hpp"
#include "names_agreement.hpp"
#include "names_guesses.hpp"
#include "tagger_tokens.hpp"

namespace persona::detectors {
namespace {

struct WordUse {
    std::int64_t small = 0;  ///< rows that write it in small letters within a text with capitals
    std::int64_t last_row = -1;
    bool named = false;  ///< written with a capital within a sentence, or backed as a name
};
using WordUses = std::unordered_map<std::uint32_t, WordUse>;

bool is_name(const Span& span) noexcept {
    const auto& entity = span.origin->entity;
    return entity == "PERSON" || entity == "LOCATION" || entity == "ORGANIZATION";
}
bool is_guess(const Span& span) noexcept {
    return span.origin->reason == model_reason || span.origin->reason == agreed_reason;
}

/// Behind an initial or another short form, whose point ends no sentence: "M. Petit", "St. Petit".
bool behind_short_form(std::string_view cell, std::size_t at) noexcept {
    constexpr std::size_t longest_short_form = 3;
    while (at > 0 && cell[at - 1] == ' ') --at;
    if (at == 0 || cell[at - 1] != '.') return false;
    std::size_t letters = 0;
    for (auto before = at - 1; before > 0 && word_byte(cell[before - 1]); --before) ++letters;
    return letters > 0 && letters <= longest_short_form;
}

/// The guesses of a batch, and how the words are used that they consist of.
class UsedWords {
public:
    UsedWords(const Spans& names, const Batch& batch, const Gazetteer& lists) : batch_(batch), lists_(lists) {
        for (const auto& span : names) {
            if (!is_name(span)) continue;
            if (!is_guess(span)) note_backed(span);
            else if (may_go(span))
                for (const auto& token : tokens_) uses_.try_emplace(token.hash);
        }
    }
    [[nodiscard]] bool empty() const noexcept { return uses_.empty(); }

    /// Words of names that are backed, by this detector or one before it; of guesses those with a second capital ("Dr. Young").
    void note_names(const Spans& spans) {
        for (const auto& span : spans) {
            if (!is_name(span)) continue;
            const bool guess = span.origin->detector == "names" && is_guess(span);
            const auto& tokens = tokens_of(text_of(span));
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                if (guess && (i == 0 || tokens[i].letters == TokenCase::lower)) continue;
                if (const auto use = uses_.find(tokens[i].hash); use != uses_.end()) use->second.named = true;
            }
        }
    }
    void look_through() {
        for (std::size_t index = 0; index < batch_.columns.size(); ++index) {
            if (!is_scanned(batch_.field(index))) continue;
            const auto& column = *batch_.columns[index];
            for (std::int64_t row = 0; row < batch_.rows; ++row)
                if (column.valid(row)) look_into(column.text(row), row);
        }
    }
    [[nodiscard]] bool withdrawn(const Span& span, std::int64_t k) {
        if (!is_name(span) || !is_guess(span) || !may_go(span)) return false;
        if (whole(span) && columns_of_names_.contains(span.column)) return false;
        return std::all_of(tokens_.begin(), tokens_.end(), [&](const Token& token) {
            const auto& use = uses_.at(token.hash);
            return !use.named && (use.small >= k || (lists_.find(token.hash) & listed::function_word) != 0);
        });
    }

private:
    [[nodiscard]] std::string_view text_of(const Span& span) const {
        return batch_.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin);
    }
    [[nodiscard]] bool whole(const Span& span) const {
        return span.begin == 0 && span.end == batch_.columns[span.column]->text(span.row).size();
    }
    const std::vector<Token>& tokens_of(std::string_view text) {
        tokens_.clear();
        tokenise(text, tokens_);
        return tokens_;
    }
    void note_backed(const Span& span) {
        if (whole(span)) columns_of_names_.insert(span.column);
    }
    /// Written as ordinary words are where a sentence begins; its tokens are in `tokens_` then.
    bool may_go(const Span& span) {
        constexpr std::size_t most_words = 4;
        const auto cell = batch_.columns[span.column]->text(span.row);
        if (!begins_sentence(cell, span.begin) || behind_short_form(cell, span.begin)) return false;
        const auto& tokens = tokens_of(text_of(span));
        if (tokens.empty() || tokens.size() > most_words || tokens[0].letters != TokenCase::title) return false;
        const bool alone = whole(span);
        return std::all_of(tokens.begin(), tokens.end(), [&](const Token& token) {
            const bool small = &token == tokens.data() || token.letters == TokenCase::lower;
            const auto bits = lists_.find(token.hash);
            return token.kind == TokenKind::word && small && (!is_usual_name(bits) || is_word_first(bits)) &&
                   !(alone && may_be_listed_name(bits));
        });
    }
    void look_into(std::string_view cell, std::int64_t row) {
        const auto& tokens = tokens_of(cell);
        const bool with_capitals = std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
            return token.letters == TokenCase::title || token.letters == TokenCase::mixed;
        });
        if (!with_capitals) return;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const auto& token = tokens[i];
            if (token.kind != TokenKind::word) continue;
            const auto found = uses_.find(token.hash);
            if (found == uses_.end()) continue;
            auto& use = found->second;
            if (token.letters == TokenCase::lower) {
                use.small += use.last_row != row ? 1 : 0;
                use.last_row = row;
            } else if (i > 0 && tokens[i - 1].letters == TokenCase::lower) {
                use.named = true;
            }
        }
    }

    const Batch& batch_;
    const Gazetteer& lists_;
    WordUses uses_;
    std::set<std::uint32_t> columns_of_names_;  ///< those with a cell that is a backed name and nothing else
    std::vector<Token> tokens_;
};

}  // namespace

void drop_words_in_use(Spans& names, const Batch& batch, const Gazetteer& lists, std::int64_t k) {
    // The rest of a long table holds too few rows to say much; what is a name there, those before it have found.
    constexpr std::int64_t short_batch = 1024, least_in_rest = 3;
    if (batch.first_row > 0 && batch.rows < short_batch) k = std::min(k, least_in_rest);
    UsedWords words(names, batch, lists);
    if (words.empty()) return;
    words.note_names(names);
    if (batch.spans != nullptr) words.note_names(*batch.spans);
    words.look_through();
    std::erase_if(names, [&](const Span& span) { return words.withdrawn(span, k); });
}

}  // namespace persona::detectors
