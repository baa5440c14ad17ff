// Throws in registration, or in every entry point of a stage.
#include <stdexcept>

#include <persona/plugin.hpp>

namespace {

struct Quiet : persona::Transform {
    void describe(persona::Description& description) override { description.doc("Throws."); }
    persona::Result<persona::Batch> process(const persona::Batch& batch, persona::Context&) override { return batch; }
};
struct InDescribe final : Quiet {
    void describe(persona::Description&) override { throw std::runtime_error("describe is broken"); }
};
struct NumberInDescribe final : Quiet {
    void describe(persona::Description&) override { throw 7; }
};
struct InConfigure final : Quiet {
    persona::Status configure(persona::StageFactory&) override { throw std::runtime_error("configure is broken"); }
};
struct InConstructor final : Quiet {
    InConstructor() { throw std::runtime_error("the constructor is broken"); }
};

}  // namespace

PERSONA_PLUGIN("throwing", "1.0.0") {
    stages.add<InDescribe>("transform.in-describe");
#if defined(IN_REGISTRATION)
    throw std::runtime_error("registration is broken");
#elif defined(A_NUMBER)
    throw 7;
#endif
    stages.add<NumberInDescribe>("transform.number-in-describe");
    stages.add<InConfigure>("transform.in-configure");
    stages.add<InConstructor>("transform.in-constructor");
    stages.add_factory("transform.number", []() -> std::unique_ptr<persona::Stage> { throw 7; });
    stages.add_factory("transform.nothing", [] { return std::unique_ptr<persona::Stage>(); });
    stages.add_artifact("broken", [](std::string_view) -> persona::Result<persona::ArtifactPtr> {
        throw std::runtime_error("the loader is broken");
    });
    stages.add_artifact(
        "nothing", [](std::string_view) -> persona::Result<persona::ArtifactPtr> { return persona::ArtifactPtr(); });
}
