// What a PatternScanner knows once it is made: the patterns with their tables, gates and words. Only patterns.cpp, which makes
// it, and pattern_pass.cpp, which scans with it, look inside.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <re2/re2.h>

#include "pattern_gates.hpp"
#include "pattern_machine.hpp"
#include "pattern_phones.hpp"
#include "patterns.hpp"
#include "phrase_finder.hpp"

namespace persona::detectors {

/// A pattern of longer matches is tried everywhere its anchor allows, context or not.
inline constexpr std::size_t longest_weak = 200;

/// What is derived from an expression.
struct DerivedPattern {
    std::unique_ptr<const re2::RE2> regex;
    std::optional<Automaton> automaton;
    PatternReach reach;
    std::optional<PatternMachine> machine;  ///< the same as the expression, quicker
};

struct PatternScanner::Pattern {
    PatternRow row;
    std::shared_ptr<const DerivedPattern> derived;
    const PatternMachine* machine = nullptr;        ///< of `derived`, which the scan looks for at every place
    std::size_t longest = PatternReach::unbounded;  ///< likewise
    bool grouped = false;
    bool asked = false;         ///< the entity was named by the user
    std::vector<bool> phrases;  ///< which of the context phrases are its own
    /// By whether a check digit fitted; with a context word: by phrase.
    std::array<std::shared_ptr<const SpanOrigin>, 2> plain;
    std::array<std::vector<std::shared_ptr<const SpanOrigin>>, 2> in_context;
};

struct PatternScanner::Plan {
    double threshold = 0;
    std::vector<Pattern> patterns;  ///< built-in ones, by the numbers of the gates
    std::vector<Pattern> custom;
    std::array<PatternGates, static_cast<std::size_t>(Anchor::anywhere)> gates;  ///< for the patterns of each anchor
    PatternSet weak;  ///< reach the threshold only beside a context word
    PhraseFinder words;
    std::vector<PatternSet> patterns_of_word;
    PhraseFinder denied;
    std::vector<std::shared_ptr<const SpanOrigin>> denied_as;
    std::unordered_set<std::string> allowed;
    std::unique_ptr<const PhonePlans> phones;

    Pattern pattern_of(const PatternRow& row, std::shared_ptr<const DerivedPattern> derived,
                       const std::vector<std::string>& entities) const;
    void add_builtin(const PatternOptions& options);
    void add_words(const PatternOptions& options);
    void explain();
};

}  // namespace persona::detectors
