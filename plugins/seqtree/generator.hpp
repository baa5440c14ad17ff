// generator.seqtree: rows from a model.
#pragma once

#include <persona/stage.hpp>

#include "analyser.hpp"
#include "component.hpp"

namespace persona::seqtree {

class SeqtreeGenerator final : public Generator {
public:
    void describe(Description& d) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    Result<std::int64_t> rows(Context&) override { return request_.total * drafts_; }
    Result<Batch> generate(std::int64_t first, std::int64_t count, Context& context) const override;

private:
    Status open_parts();
    Status share_out();
    [[nodiscard]] Result<Batch> one_draft(std::int64_t first, std::int64_t count, std::uint32_t draft,
                                          const std::stop_token& stop) const;
    [[nodiscard]] Result<Batch> block(std::int64_t number, std::int64_t begin, std::int64_t count,
                                      std::uint32_t draft) const;
    [[nodiscard]] Result<Batch> mixed_block(std::int64_t number, std::uint32_t draft) const;

    std::optional<std::int64_t> count_;
    std::int64_t drafts_ = 1;
    Value conditions_;
    bool faithful_ = true;
    bool keep_schema_ = true;
    ModelPtr model_;
    TableRequest request_;
    std::vector<Component> parts_;  ///< one, but of a merged model
    SchemaPtr schema_;
    // Of a merged model only.
    StratumDeal deal_;                               ///< which part makes which row
    std::vector<std::int64_t> base_;                 ///< by part: rows of the parts before it
    std::vector<std::vector<std::int64_t>> before_;  ///< by block, then part: rows that it has made before
};

}  // namespace persona::seqtree
