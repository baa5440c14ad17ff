// What a run's verdicts come to: the one place that decides about exit code 4.
#pragma once

#include <optional>
#include <span>

#include <persona/artifact.hpp>
#include <persona/error.hpp>

namespace persona {

/// The error of code `refused` that the verdicts among `artifacts` come to; nothing when all of them have passed. The
/// message says which has not and why, the hint what to do. Both gates and the end of every run ask this, so that a
/// missed verdict can not go by because nobody wired it to a gate.
[[nodiscard]] std::optional<Error> refusal(std::span<const ArtifactPtr> artifacts);

}  // namespace persona
