// The plugin `profile`.
#include <persona/plugin.hpp>

#include "profile_stage.hpp"

PERSONA_PLUGIN("profile", PERSONA_VERSION) {
    stages.add<persona::profile::ProfileAnalyser>("analyser.profile");
    stages.add_artifact(std::string(persona::Profile::kind_name),
                        [](std::string_view bytes) -> persona::Result<persona::ArtifactPtr> {
                            auto loaded = persona::Profile::load(bytes);
                            if (!loaded) return std::move(loaded).error();
                            return persona::ArtifactPtr(*std::move(loaded));
                        });
}
