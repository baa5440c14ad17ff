// analyser.llm-prompt: what a model would be sent for the first row, without sending it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "guide.hpp"
#include "prompts.hpp"

namespace persona::llm {

/// What the rows would take when every answer is good; each further attempt at a row takes as much again.
struct Estimate {
    std::int64_t requests = 0;
    std::int64_t prompt_tokens = 0;  ///< about: a third of the bytes
    std::int64_t answer_tokens = 0;  ///< at most
    double cost = 0;                 ///< at most, by the prices given
};

/// Kind "llm-prompt": a request, and why each part of it may be sent.
class ShownPrompt final : public Artifact {
public:
    static constexpr std::string_view kind_name = "llm-prompt";
    Prompt prompt;
    std::vector<PromptPart> parts;
    Estimate estimate;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    /// All of it: it is made of cleared data.
    [[nodiscard]] std::string inspect() const override;
};

class AnalyserPrompt final : public Analyser {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::string provider_name_;
    std::optional<Path> template_;
    double prompt_price_ = 0, answer_price_ = 0;
    std::shared_ptr<const Guide> guide_;
    std::unique_ptr<PromptMaker> prompts_;
};

}  // namespace persona::llm
