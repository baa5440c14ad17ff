// provider.llamacpp: a language model in this process.
#include <persona/plugin.hpp>

#include "llamacpp.hpp"

PERSONA_PLUGIN("llamacpp", PERSONA_VERSION) { stages.add<persona::llamacpp::LlamaCpp>("provider.llamacpp"); }
