// From what a user asks for to the settings of a ready-made pipeline, and from a run to the figures: what the commands
// and the C++ library share.
#pragma once

#include <string>
#include <vector>

#include <persona/synthetic_generator.hpp>

#include "framework/run/job.hpp"

namespace persona {

/// The --set arguments for synthesise.yaml; `request.sets` come last.
[[nodiscard]] std::vector<std::string> sets_of(const SynthesiseRequest& request);
/// The same for validate.yaml.
[[nodiscard]] std::vector<std::string> sets_of(const ValidateRequest& request);

/// The five figures of a run's verdicts. A figure that no verdict has stays empty; without any verdict nothing has passed.
[[nodiscard]] ValidationResult figures_of(const RunOutcome& outcome);

}  // namespace persona
