#include <persona/stage.hpp>

namespace persona {

Result<Batch> Transform::process(const Batch&, Context& context) {
    return Error(ErrorCode::internal, "this transform neither overrides process() nor process_to_many()")
        .in_stage(context.stage());
}

Result<std::vector<Batch>> Transform::process_to_many(const Batch& batch, Context& context) {
    std::vector<Batch> out;
    PERSONA_ASSIGN(auto one, process(batch, context));
    out.push_back(std::move(one));
    return out;
}

}  // namespace persona
