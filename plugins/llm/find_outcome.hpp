// What a model looked into, as a verdict: what it could not be asked of counts as failed.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <persona/provider.hpp>

#include "cell_questions.hpp"

namespace persona::llm {

/// `columns`: by name. `most_unanswered`: the share of cells that may stay unchecked.
[[nodiscard]] std::shared_ptr<const Verdict> find_outcome(const std::map<std::string, FindCounts>& columns,
                                                          const Capabilities& model, const ProviderUsage& usage,
                                                          double most_unanswered);

}  // namespace persona::llm
