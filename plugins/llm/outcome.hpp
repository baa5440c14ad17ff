// What a model wrote and what it did not, as the verdict that reports repeat.
#pragma once

#include <memory>
#include <vector>

#include <persona/provider.hpp>

#include "writing.hpp"

namespace persona::llm {

/// Refuses nothing: what is let out is judged as any other row. Warns where the model wrote little.
[[nodiscard]] std::shared_ptr<const Verdict> outcome_of(const Guide& guide, const std::vector<TextCounts>& counts,
                                                        const Capabilities& model, const ProviderUsage& usage);

}  // namespace persona::llm
