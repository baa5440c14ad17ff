// A model as a judge of drafts: a mark for each, in a form that it has to keep to.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include <persona/provider.hpp>

#include "prompts.hpp"

namespace persona::llm {

/// Between 0 and 1; nothing for an answer that is no mark from 1 to 10.
[[nodiscard]] std::optional<double> read_mark(std::string_view answer);

class Judge {
public:
    /// The error says what the model lacks.
    [[nodiscard]] static Result<std::unique_ptr<Judge>> make(Provider& provider, const Guide& guide,
                                                             const Capabilities& model);
    /// By row of the batch: its mark; nothing where it has no text or the judge gave none.
    [[nodiscard]] Result<std::vector<std::optional<double>>> marks(const Batch& batch, std::uint64_t key,
                                                                   const std::stop_token& stop) const;

private:
    Judge(Provider& provider, const Guide& guide, const Capabilities& model, Template form);
    Provider& provider_;
    const Guide& guide_;
    std::int64_t slots_;
    PromptMaker prompts_;
};

}  // namespace persona::llm
