// What a model wrote and what it did not, as the verdict that reports repeat.
#pragma once

#include <memory>
#include <vector>

#include <boost/json.hpp>
#include <persona/provider.hpp>

#include "writing.hpp"

namespace persona::llm {

/// What a provider's answers took, rounded: times and prices of a run are nobody's business to the last digit.
[[nodiscard]] boost::json::object usage_of(const ProviderUsage& usage);
/// A figure that counts.
[[nodiscard]] Figure count_of(std::string name, std::int64_t value);

/// Refuses nothing: what is let out is judged as any other row. Warns where the model wrote little. `plan`: when drafts
/// were refined.
[[nodiscard]] std::shared_ptr<const Verdict> outcome_of(const Guide& guide, const std::vector<TextCounts>& counts,
                                                        const Capabilities& model, const ProviderUsage& usage,
                                                        const RefinePlan* plan = nullptr);

}  // namespace persona::llm
