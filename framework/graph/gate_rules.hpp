// What a gate file asks of figures, beside what the stages ask themselves.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <persona/artifact.hpp>

namespace persona {

/// What one figure must reach. Rules add to a stage's own gate and never soften it.
struct GateRule {
    std::string figure;  ///< its name: "distribution_similarity"
    std::optional<double> at_least, at_most;
    std::optional<double> of_ceiling;  ///< at least this share of the figure's ceiling
    bool may_be_missing = false;  ///< a figure without a value passes: a table without texts has no likeness of texts
    Place place;                  ///< in the gate file
};

/// The verdict with the rules for its figures applied: gates, outcomes, sentences for what missed, advice.
[[nodiscard]] std::shared_ptr<const Verdict> with_rules(const Verdict& verdict, std::span<const GateRule> rules);

/// Refuses rules for figures that no verdict has; names those there are.
[[nodiscard]] std::optional<Error> unmet_rules(std::span<const ArtifactPtr> artifacts, std::span<const GateRule> rules);

}  // namespace persona
