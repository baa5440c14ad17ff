// Registers what can not be registered; all of it is told at once.
#include <persona/plugin.hpp>

namespace {
struct Pass final : persona::Transform {
    void describe(persona::Description& description) override { description.doc("Passes rows on."); }
    persona::Result<persona::Batch> process(const persona::Batch& batch, persona::Context&) override { return batch; }
};
}  // namespace

PERSONA_PLUGIN("wrong-names", "1.0.0") {
    stages.add<Pass>("Transform.Shout");
    stages.add<Pass>("transform.twice");
    stages.add<Pass>("transform.twice");
    stages.add_factory("transform.empty", {});
    stages.add_artifact(
        "no kind", [](std::string_view) -> persona::Result<persona::ArtifactPtr> { return persona::ArtifactPtr(); });
    stages.add_artifact("empty", {});
}
