// The providers: language models behind servers, and their records.
#include <persona/plugin.hpp>

#include "replay.hpp"
#include "server_provider.hpp"

PERSONA_PLUGIN("providers", PERSONA_VERSION) {
    using persona::Stage;
    using persona::providers::ServerProvider;
    const auto add = [&](const char* name, auto make_protocol) {
        stages.add_factory(name, [make_protocol] {
            return std::unique_ptr<Stage>(std::make_unique<ServerProvider>(make_protocol()));
        });
    };
    add("provider.ollama", persona::providers::make_ollama);
    add("provider.openai", persona::providers::make_openai);
    add("provider.anthropic", persona::providers::make_anthropic);
    add("provider.gemini", persona::providers::make_gemini);
    stages.add<persona::providers::Replay>("provider.replay");
}
