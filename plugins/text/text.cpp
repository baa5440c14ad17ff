#include <persona/plugin.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("text", PERSONA_VERSION) {
    stages.add<persona::text::TextReader>("reader.text");
    stages.add<persona::text::TextWriter>("writer.text");
}
