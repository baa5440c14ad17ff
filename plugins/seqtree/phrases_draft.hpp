// A text of the embedded writer while it is being written.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "text_model.hpp"

namespace persona::seqtree {

struct TextModel::Draft {
    std::vector<Token> tokens;   ///< of the sentence, after the boundary
    std::vector<Token> context;  ///< the last tokens, boundary included
    std::vector<Token> pulling;  ///< those of `tokens` that pull and did not before
    RunHash runs;
    double words = 0;  ///< of average length
    double fit = 0;    ///< log of how much rather its words are said in this row than anywhere
    int seams = 0;     ///< words that no run led to, or only a shorter one than was at hand
};

/// What a sentence has to go with.
struct TextModel::Writing {
    std::span<const Code> row;
    std::vector<std::int32_t> pulls;  ///< by token: log of how much rather it stands beside what is written, scaled
    std::unordered_set<Token> used{};
    std::unordered_set<std::uint64_t> said{};  ///< phrases_of() the sentences before
    Place place = opening;
    double wanted = 0;                                             ///< words of the text
    bool last = false;                                             ///< the sentence is to bring it there
    std::unordered_map<const Gram*, std::vector<double>> lifts{};  ///< row_lifts(), of many at once
    std::vector<double> few{};
    bool freely = false;  ///< the row steers less: what it asks for has been said

    /// A word that is used pulls its partners.
    void pull(const Partners& partners, Token token, bool is_used) {
        if (is_used) used.insert(token);
        else used.erase(token);
        for (const auto& partner : partners.of(token)) pulls[partner.token] += is_used ? partner.lift : -partner.lift;
    }
    [[nodiscard]] double favour(Token token) const {
        // How much of the words' pull on each other counts: they are not independent, so less than all of it.
        constexpr double coherence = 0.4 / Partners::scale;
        const auto sum = pulls[token];
        return sum == 0 ? 1 : std::exp(std::clamp(coherence * sum, -3.0, 5.0));
    }
};

/// The streams of draws of one text, one after the other.
struct TextModel::RowDraws {
    std::uint64_t key = 0, number = 0;
    std::uint32_t column = 0;
    std::uint16_t used = 0;

    [[nodiscard]] Random next() { return {key, number, column, ++used}; }
};

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

}  // namespace persona::seqtree
