// The texts of a batch: asked for side by side, checked in the order of the rows, asked for again where that failed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "answers.hpp"
#include "prompts.hpp"
#include "refine_plan.hpp"

namespace persona::llm {

/// What became of the texts of one column.
struct TextCounts {
    std::int64_t texts = 0;                        ///< present cells
    std::int64_t unasked = 0;                      ///< of them, those of rows that a plan leaves as they are
    std::int64_t written = 0;                      ///< by the model
    std::int64_t mended = 0;                       ///< of them, cut to whole sentences or taken out of other words
    std::array<std::int64_t, faults> fell_back{};  ///< by the last fault: the drawn text stayed
    void add(const TextCounts& other);
    [[nodiscard]] std::int64_t fallbacks() const noexcept { return texts - unasked - written; }
};

struct Written {
    std::vector<std::vector<std::optional<std::string>>> texts;  ///< by text column and row; none: the drawn one stays
    std::vector<TextCounts> counts;                              ///< by text column
};

class BatchWriter {
public:
    /// `plan`: the only rows that are asked for; null: all.
    BatchWriter(Provider& provider, const PromptMaker& prompts, const Guide& guide, std::int64_t slots, int attempts,
                const RefinePlan* plan = nullptr)
        : provider_(provider), prompts_(prompts), guide_(guide), slots_(slots), attempts_(attempts), plan_(plan) {}
    /// `key`: of the draws; every attempt at a row has a seed of its own, whatever else is asked.
    Result<Written> write(const Batch& batch, AnswerCheck& check, std::uint64_t key, const std::stop_token& stop) const;

private:
    struct Row {
        std::int64_t row = 0;
        std::vector<std::int64_t> words;  ///< by text column
        Answer answer;
        bool asked = true;
    };
    [[nodiscard]] std::vector<Row> rows_of(const Batch& batch) const;
    [[nodiscard]] std::vector<std::string> drafts_of(const Batch& batch, std::int64_t row) const;
    void ask(Row& row, const Batch& batch, std::uint64_t seed, const std::stop_token& stop) const;
    Provider& provider_;
    const PromptMaker& prompts_;
    const Guide& guide_;
    std::int64_t slots_;
    int attempts_;
    const RefinePlan* plan_;
};

}  // namespace persona::llm
