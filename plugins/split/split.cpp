// The plugin `split`.
#include <persona/plugin.hpp>

#include "split_stage.hpp"

PERSONA_PLUGIN("split", PERSONA_VERSION) { stages.add<persona::split::Split>("transform.split"); }
