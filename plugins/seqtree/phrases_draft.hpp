// A text of the embedded writer while it is being written.
#pragma once

#include <algorithm>
#include <cmath>
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
    int leaps = 0;     ///< words that no run led to
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

}  // namespace persona::seqtree
