// analyser.llm-prompt: what a model would be sent for the first row, without sending it.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "guide.hpp"
#include "prompts.hpp"
#include "row_questions.hpp"

namespace persona::llm {

/// Kind "llm-prompt": a request, and why each part of it may be sent.
class ShownPrompt final : public Artifact {
public:
    static constexpr std::string_view kind_name = "llm-prompt";
    Prompt prompt;
    std::vector<PromptPart> parts;
    TokenEstimate estimate;
    TokenPrices prices;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    /// All of it: it is made of cleared data.
    [[nodiscard]] std::string inspect() const override;
};

class AnalyserPrompt final : public Analyser {
public:
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    /// The request for a row; nothing where none is made. `parts`: filled in unless null.
    [[nodiscard]] std::optional<Prompt> prompt_for(const Batch& batch, std::int64_t row,
                                                   std::vector<PromptPart>* parts) const;
    std::string provider_name_;
    std::optional<Path> template_;
    bool draft_ = false;
    TokenPrices prices_;
    std::shared_ptr<const Guide> guide_;
    bool whole_rows_ = false;
    double given_ = 0.5;
    std::uint64_t key_ = 0;
    std::set<std::string> bound_;
    std::unique_ptr<PromptMaker> prompts_;
    std::unique_ptr<RowPrompts> row_prompts_;  ///< where whole rows are asked for
};

}  // namespace persona::llm
