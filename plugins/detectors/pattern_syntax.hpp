// A regular expression as a small automaton over bytes: what the gates of the patterns are derived from.
#pragma once

#include <bitset>
#include <optional>
#include <string_view>
#include <vector>

namespace persona::detectors {

using ByteSet = std::bitset<256>;

/// Accepts at least every text that the expression matches (characters beyond ASCII are any one to four bytes), but for the Kelvin sign
/// and the long s, which (?i) takes for K and S.
struct Automaton {
    struct Step {
        ByteSet bytes;
        int to;
    };
    struct State {
        std::vector<int> silent;  ///< reached without a byte
        std::vector<Step> steps;
    };
    std::vector<State> states;
    int start = 0, accept = 0;
};

/// Knows literals, classes, \d \w \s, groups, (?i), alternatives and repetitions; nothing for an expression with anything
/// else (anchors, \p, flags), or one of too many states.
[[nodiscard]] std::optional<Automaton> automaton_of(std::string_view regex);

}  // namespace persona::detectors
