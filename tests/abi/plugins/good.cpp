// A plugin with nothing wrong. TWIN: another library that registers the same stage.
#include <persona/plugin.hpp>

namespace {

class Pass final : public persona::Transform {
public:
    void describe(persona::Description& description) override { description.doc("Passes rows on."); }
    persona::Result<persona::Batch> process(const persona::Batch& batch, persona::Context&) override { return batch; }
};

}  // namespace

#ifdef TWIN
PERSONA_PLUGIN("twin", "2.0.0") {
    stages.add<Pass>("transform.only-in-twin");
    stages.add<Pass>("transform.pass");
}
#else
PERSONA_PLUGIN("good", "1.2.3") { stages.add<Pass>("transform.pass"); }
#endif
