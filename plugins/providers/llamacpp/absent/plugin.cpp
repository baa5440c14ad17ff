// provider.llamacpp without llama.cpp.
#include <persona/plugin.hpp>

#include "absent.hpp"

PERSONA_PLUGIN("llamacpp", PERSONA_VERSION) { stages.add<persona::llamacpp::Absent>("provider.llamacpp"); }
