// A text of the embedded writer while it is being written.
#pragma once

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <vector>

#include "text_model.hpp"

namespace persona::seqtree {

struct TextModel::Draft {
    std::vector<Token> tokens;   ///< of the sentence, after the boundary
    std::vector<Token> context;  ///< the last tokens, boundary included
    RunHash runs;
    std::int64_t words = 0;
    bool strict = true;  ///< no word is put after one word alone
};

/// What a sentence has to go with.
struct TextModel::Writing {
    std::span<const Code> row;
    std::vector<float> lifts;  ///< by token: log of how much rather it stands beside what is written
    std::unordered_set<Token> used;
    std::unordered_set<std::uint64_t> said;  ///< phrases_of() the sentences before
    Place place = opening;

    [[nodiscard]] double favour(Token token) const {
        // How much of the words' pull on each other counts: they are not independent, so less than all of it.
        constexpr double coherence = 0.6;
        return std::exp(std::clamp(coherence * static_cast<double>(lifts[token]), -3.0, 5.0));
    }
};

}  // namespace persona::seqtree
