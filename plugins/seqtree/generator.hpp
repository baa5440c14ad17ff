// generator.seqtree: rows from a model.
#pragma once
#include <algorithm>

#include <persona/stage.hpp>

#include "analyser.hpp"
#include "decode.hpp"
#include "draw.hpp"

namespace persona::seqtree {

class SeqtreeGenerator final : public Generator {
public:
    void describe(Description& d) override {
        d.doc("Makes synthetic rows from a model of analyser.seqtree",
              "Rows are drawn column by column in the model's order. The same seed gives the same rows, whatever the "
              "number of threads; "
              "any range of rows can be made by itself.\n\n"
              "Identifying columns are made new for each row and are never the pseudonyms of the source's people; "
              "where the source's are "
              "unique, so are these. Where subjects have several rows, so have synthetic ones: names, addresses and "
              "whatever else is the same in all rows of a subject follow the subject. Values held by fewer than k "
              "subjects come back as \"other\" or, for codes and "
              "numbers, in the same shape.");
        d.parameter("count", count_, "Rows to make; left out: as many as the source had").at_least(0).unit("rows");
        d.parameter("conditions", conditions_,
                    "What some columns are to be: a value, a range, or shares of values; the other columns follow")
            .example("{region: {north: 0.7, south: 0.3}, age: {at_least: 18, at_most: 30}}");
        d.parameter("preserve_distribution", faithful_,
                    "Off: each column is drawn evenly over the range that may be told, by itself");
        d.parameter("preserve_schema", keep_schema_, "Off: identifying and free-text columns are left out");
        d.artifact_input("model", std::string(Model::kind_name), "The model");
        d.artifact_input("avoid", std::string(Findings::kind_name),
                         "Values of the source that must not be made by chance")
            .optional()
            .reference();
        d.gives(Label::synthetic);
        d.parallel();
    }
    Status configure(StageFactory&) override { return check_conditions(conditions_); }
    Status open(Context& context) override {
        model_ = context.artifact<Model>("model");
        if (!model_)
            return Error(ErrorCode::configuration, "there is no model to make rows from",
                         "wire `model:` to an analyser.seqtree or a saved model of it");
        total_ = count_.value_or(model_->source_rows);
        auto avoid = context.artifact<Findings>("avoid");
        // Every refinement round draws anew.
        const auto seed = context.seed() ^ (static_cast<std::uint64_t>(context.round()) * 0x9E3779B97F4A7C15ULL);
        key_ = Random::key(seed, context.stage());
        settler_ = std::make_unique<Settler>(*model_);
        PERSONA_ASSIGN(const auto conditions, resolve_conditions(conditions_, *model_, settler_->index()));
        PERSONA_ASSIGN(plan_, Plan::make(conditions, *model_, *settler_, total_, key_, faithful_));
        for (std::size_t column = 0; column < model_->columns.size(); ++column)
            if (plan_.asks(column)) settler_->choose(column);
        decoder_ =
            std::make_unique<Decoder>(model_, std::move(avoid), seed, context.stage(), keep_schema_, faithful_, total_);
        return {};
    }
    Result<std::int64_t> rows(Context&) override { return total_; }
    Result<Batch> generate(std::int64_t first, std::int64_t count, Context& context) const override {
        if (first < 0 || count < 0 || first > total_ || count > total_ - first)
            return Error(ErrorCode::internal, "rows were asked for beyond the end").in_stage(context.stage());
        if (count == 0) return empty_batch(decoder_->schema());
        std::vector<Batch> parts;
        for (auto block = first / block_rows; block * block_rows < first + count; ++block) {
            if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted while making rows");
            const auto start = block * block_rows;
            const auto drawn = draw_block(*model_, *settler_, plan_, key_, block, total_, faithful_);
            const auto begin = std::max(first, start) - start;
            const auto end = std::min(first + count, start + block_rows) - start;
            parts.push_back(decoder_->decode(drawn, start, begin, end - begin));
        }
        if (parts.size() == 1) return std::move(parts.front());
        Batch out = parts.front();
        out.rows = count;
        for (std::size_t c = 0; c < out.columns.size(); ++c) {
            std::vector<ColumnPtr> pieces;
            for (const auto& part : parts) pieces.push_back(part.columns[c]);
            PERSONA_ASSIGN(out.columns[c], concatenate(pieces));
        }
        return out;
    }

private:
    std::optional<std::int64_t> count_;
    bool faithful_ = true;
    bool keep_schema_ = true;
    ModelPtr model_;
    std::int64_t total_ = 0;
    std::uint64_t key_ = 0;
    Value conditions_;
    std::unique_ptr<Settler> settler_;
    Plan plan_;
    std::unique_ptr<Decoder> decoder_;
};

}  // namespace persona::seqtree
