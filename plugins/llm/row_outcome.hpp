// Which cells a model wrote and which are the drawn row's, as the verdict that reports repeat.
#pragma once

#include <memory>

#include <persona/provider.hpp>

#include "row_writing.hpp"

namespace persona::llm {

/// Refuses nothing: what is let out is judged as any other row. Warns where the model wrote little.
[[nodiscard]] std::shared_ptr<const Verdict> row_outcome(const Guide& guide, const RowCounts& counts,
                                                         const Capabilities& model, const ProviderUsage& usage);

}  // namespace persona::llm
