// A pattern's expression as a table of steps from byte to byte: how far a match goes, told much sooner than by a general engine.
//
// A place that gates let through is looked at for a few bytes only, mostly to find that nothing begins there. RE2 takes some
// 100 ns to begin at all; a step through this table takes one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pattern_syntax.hpp"

namespace persona::detectors {

class PatternMachine {
public:
    /// None where the table would have too many states.
    [[nodiscard]] static std::optional<PatternMachine> of(const Automaton& automaton);

    static constexpr std::size_t no_match = static_cast<std::size_t>(-1);
    /// Where the longest match that begins at `at` ends. Nothing where a byte beyond ASCII decides: of those, the automaton
    /// knows too little (it takes any character for any other), and a regular expression engine has to be asked.
    [[nodiscard]] std::optional<std::size_t> end_of_match(std::string_view text, std::size_t at) const noexcept {
        std::size_t state = 0, end = no_match;
        for (; at < text.size(); ++at) {
            const auto c = static_cast<unsigned char>(text[at]);
            if (c >= ascii) return std::nullopt;
            const auto step = steps_[state + classes_[c]];
            if (step == 0) break;
            state = step >> 1U;
            if ((step & 1U) != 0) end = at + 1;
        }
        return end;
    }

private:
    static constexpr std::size_t ascii = 128;
    std::array<std::uint8_t, ascii> classes_{};  ///< bytes that no state tells apart are of one class
    std::size_t width_ = 0;                      ///< classes
    /// By state (counted in steps, so that it is an index) and class: the next state and, in the lowest bit, whether a match ends
    /// there. 0: none goes on; nothing leads back to the first state, a step of its own.
    std::vector<std::uint16_t> steps_;
};

}  // namespace persona::detectors
