#include <persona/plugin.hpp>
#include <persona/version.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("yaml", PERSONA_VERSION) {
    stages.add<persona::yaml::YamlReader>("reader.yaml");
    stages.add<persona::yaml::YamlWriter>("writer.yaml");
}
