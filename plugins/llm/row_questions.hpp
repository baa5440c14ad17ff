// What a model is asked of a row: some of the drawn row's values are where the record begins, so that no two begin alike and
// the table keeps its proportions; the others are the model's to write.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/provider.hpp>

#include "guide.hpp"
#include "prompts.hpp"
#include "value_columns.hpp"

namespace persona::llm {

struct RowQuestion {
    std::int64_t row = 0;             ///< of the batch
    std::vector<std::size_t> given;   ///< columns of the drawn row that are shown, in the table's order
    std::vector<std::size_t> asked;   ///< columns that are to be written; missing cells are in neither
    std::vector<std::int64_t> words;  ///< by text column of the guide; 0: none is asked for
};

/// `bound`: columns that the model may not decide. `share`: of the others but texts, how many are given.
[[nodiscard]] RowQuestion question_of(const Batch& batch, std::int64_t row, const Guide& guide,
                                      const std::set<std::string>& bound, double share, std::uint64_t key);

/// Thread-safe.
class RowPrompts {
public:
    /// Leaves examples and then guidance out until a prompt fits into the model's context.
    RowPrompts(Template form, const Guide& guide, const Capabilities& model, Sampling sampling);
    [[nodiscard]] Prompt make(const Batch& batch, const RowQuestion& question, std::uint64_t seed) const;
    [[nodiscard]] std::vector<PromptPart> parts(const Batch& batch, const RowQuestion& question) const;

private:
    void fill(std::size_t examples, bool guidance);
    [[nodiscard]] std::string example(std::size_t index) const;
    [[nodiscard]] std::string row_text(const Batch& batch, const RowQuestion& question) const;
    Template form_;
    const Guide& guide_;
    Capabilities model_;
    Sampling sampling_;
    std::map<std::string, std::string> places_;
    std::string system_, before_row_, after_row_;
};

}  // namespace persona::llm
