// One model's share of a table: all of it, or the rows that a merged model takes from one of its parts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <persona/value.hpp>

#include "decode.hpp"
#include "draw.hpp"

namespace persona::seqtree {

/// What is asked of a table, and so of all parts alike.
struct TableRequest {
    Value conditions;
    std::uint64_t seed = 0;
    std::uint64_t key = 0;  ///< of the draws
    std::string domain;     ///< the stage's name
    bool faithful = true;
    bool keep_schema = true;
    std::int64_t total = 0;  ///< rows of the whole table
    std::shared_ptr<const Findings> avoid;
};

class Component {
public:
    /// `view` is the model as a whole: it says how identifiers look, so that they differ between parts, too. The error
    /// tells what of the conditions this model can not meet.
    [[nodiscard]] static Result<Component> make(ModelPtr model, const ModelPtr& view, const TableRequest& request);
    /// How many rows of the table it is to make, where that is not all of them.
    [[nodiscard]] Status share(std::int64_t rows, const TableRequest& request);
    /// How likely a row of this model is as asked; 1 when nothing is.
    [[nodiscard]] double likelihood() const noexcept { return plan_.likelihood(); }
    [[nodiscard]] const Model& model() const noexcept { return *model_; }
    [[nodiscard]] const SchemaPtr& schema() const noexcept { return decoder_->schema(); }
    /// Rows [begin, begin + count) of a block, with one draft of their texts.
    [[nodiscard]] Batch rows(const BlockRows& block, std::int64_t begin, std::int64_t count,
                             const TableRequest& request, std::uint32_t draft) const;

private:
    ModelPtr model_;
    std::unique_ptr<Settler> settler_;
    std::unique_ptr<Decoder> decoder_;
    std::vector<Condition> conditions_;
    Plan plan_;
    std::int64_t rows_ = 0;
};

}  // namespace persona::seqtree
