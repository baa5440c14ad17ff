#include <string_view>
#include <unordered_map>

#include "phrases_sequences.hpp"

namespace persona::seqtree {

double fold_capitals(std::vector<std::vector<TextToken>>& texts, const std::vector<std::uint32_t>& subjects,
                     std::int64_t k) {
    const auto begins = [](const std::vector<TextToken>& tokens, std::size_t i) {
        return i == 0 || (ends_sentence(tokens[i - 1].token) && tokens[i].token.front() != joined);
    };
    std::unordered_map<std::string_view, std::size_t> within;
    for (const auto& tokens : texts)
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (!begins(tokens, i)) ++within[tokens[i].token];
    const auto often = [&](std::string_view token) {
        const auto found = within.find(token);
        return found == within.end() ? std::size_t{0} : found->second;
    };
    std::vector<std::pair<TextToken*, std::string>> folded;
    SubjectCount capital, small;
    for (std::size_t text = 0; text < texts.size(); ++text) {
        for (std::size_t i = 0; i < texts[text].size(); ++i) {
            auto& token = texts[text][i];
            if (!begins(texts[text], i)) continue;
            if (auto other = uncapitalised(token.token); other && often(*other) > often(token.token)) {
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
