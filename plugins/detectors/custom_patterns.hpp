// What users write into the parameters of detector.patterns: patterns of their own, context words, words to find and values to leave.
#pragma once

#include <vector>

#include <persona/error.hpp>
#include <persona/value.hpp>

#include "patterns.hpp"

namespace persona::detectors {

/// A list of {entity, regex, name, score, context, only_in_context}.
[[nodiscard]] Result<std::vector<PatternRow>> custom_patterns(const Value& value);
/// A map from entity types to lists of words. `parameter`: its name, for messages.
[[nodiscard]] Result<std::vector<EntityWords>> entity_words(const Value& value, const std::string& parameter);

}  // namespace persona::detectors
