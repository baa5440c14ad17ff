// What a model wrote and what it did not, as the verdict that reports repeat.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <persona/provider.hpp>

#include "writing.hpp"

namespace persona::llm {

/// What a provider's answers took, rounded: times and prices of a run are nobody's business to the last digit.
[[nodiscard]] boost::json::object usage_of(const ProviderUsage& usage);
/// Who answered, and what it took, added to a verdict's details.
void tell_model(boost::json::object& details, const Capabilities& model, const ProviderUsage& usage);
/// "on this machine", or that it may run elsewhere.
[[nodiscard]] std::string_view where_it_runs(const Capabilities& model) noexcept;
/// How often each fault, by its name; those that were not met are left out.
using FaultCounts = std::array<std::int64_t, faults>;
[[nodiscard]] boost::json::object by_fault(const FaultCounts& counts);
/// The same in words: "3 no JSON, 1 too long".
[[nodiscard]] std::string in_words(const FaultCounts& counts);
/// A figure that counts.
[[nodiscard]] Figure count_of(std::string name, std::int64_t value);

/// Refuses nothing: what is let out is judged as any other row. Warns where the model wrote little. `plan`: when drafts
/// were refined.
[[nodiscard]] std::shared_ptr<const Verdict> outcome_of(const Guide& guide, const std::vector<TextCounts>& counts,
                                                        const Capabilities& model, const ProviderUsage& usage,
                                                        const RefinePlan* plan = nullptr);

}  // namespace persona::llm
