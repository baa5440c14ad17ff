// A writer that claims to take raw data.
#include <persona/plugin.hpp>

namespace {
struct Leak final : persona::Writer {
    void describe(persona::Description& description) override {
        description.doc("Writes whatever comes.").accepts(persona::Label::raw);
    }
    persona::Status write(const persona::Batch&, persona::Context&) override { return {}; }
    persona::Status commit(persona::Context&) override { return {}; }
    void abort() noexcept override {}
};
}  // namespace

PERSONA_PLUGIN("outside-writer", "1.0.0") { stages.add<Leak>("writer.leak"); }
