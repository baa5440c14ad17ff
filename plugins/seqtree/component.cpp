#include "component.hpp"

namespace persona::seqtree {

Result<Component> Component::make(ModelPtr model, const ModelPtr& view, const TableRequest& request) {
    Component out;
    out.model_ = std::move(model);
    out.settler_ = std::make_unique<Settler>(*out.model_);
    PERSONA_ASSIGN(out.conditions_, resolve_conditions(request.conditions, *out.model_, out.settler_->index()));
    PERSONA_TRY(out.share(request.total, request));
    for (std::size_t column = 0; column < out.model_->columns.size(); ++column)
        if (out.plan_.asks(column)) out.settler_->choose(column);
    out.decoder_ = std::make_unique<Decoder>(out.model_, view, request.avoid, request.seed, request.domain,
                                             request.keep_schema, request.faithful, request.total);
    return out;
}

Status Component::share(std::int64_t rows, const TableRequest& request) {
    rows_ = rows;
    PERSONA_ASSIGN(plan_, Plan::make(conditions_, *model_, *settler_, rows, request.key, request.faithful));
    return {};
}

Batch Component::rows(const BlockRows& block, std::int64_t begin, std::int64_t count, const TableRequest& request,
                      std::uint32_t draft) const {
    const auto drawn = draw_block(*model_, *settler_, plan_, request.key, block, rows_, request.faithful);
    return decoder_->decode(drawn, block.first, begin, count, draft);
}

}  // namespace persona::seqtree
