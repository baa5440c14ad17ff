#include <string_view>
#include <unordered_map>

#include "phrases_sequences.hpp"

namespace persona::seqtree {

double fold_capitals(std::vector<std::vector<TextToken>>& texts, const std::vector<std::uint32_t>& subjects,
                     std::int64_t k) {
    const auto begins = [](const std::vector<TextToken>& tokens, std::size_t i) {
        return i == 0 || (ends_sentence(tokens[i - 1].token) && tokens[i].token.front() != joined);
    };
    struct Uses {
        std::size_t first = 0, within = 0;
    };
    std::unordered_map<std::string_view, Uses> uses;
    for (const auto& tokens : texts)
        for (std::size_t i = 0; i < tokens.size(); ++i)
            ++(begins(tokens, i) ? uses[tokens[i].token].first : uses[tokens[i].token].within);
    // Of a word that only ever comes first, both forms are the same one.
    const auto same = [&](std::string_view token, std::string_view other) {
        const auto small = uses.find(other);
        const auto within = uses.find(token)->second.within;
        return small != uses.end() && (small->second.within > within || (within == 0 && small->second.first > 0));
    };
    std::vector<std::pair<TextToken*, std::string>> folded;
    SubjectCount capital, small;
    for (std::size_t text = 0; text < texts.size(); ++text) {
        for (std::size_t i = 0; i < texts[text].size(); ++i) {
            auto& token = texts[text][i];
            if (!begins(texts[text], i)) continue;
            if (auto other = uncapitalised(token.token); other && same(token.token, *other)) {
                capital.add(subjects[text]);
                folded.emplace_back(&token, std::move(*other));
            } else if (capitalised(token.token) != token.token) {
                small.add(subjects[text]);
            }
        }
    }
    for (auto& [token, other] : folded) token->token = std::move(other);
    const auto told = [&](const SubjectCount& count) {
        return static_cast<std::int64_t>(count.subjects) >= k ? count.subjects : 0U;
    };
    const double all = told(capital) + told(small);
    return all > 0 ? told(capital) / all : 1;
}

}  // namespace persona::seqtree
