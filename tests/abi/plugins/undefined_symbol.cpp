// Calls a function that no library has: the loader's own words must be told.
#include <persona/plugin.hpp>

extern "C" int persona_test_nobody_has_this();

PERSONA_PLUGIN("undefined", "1.0.0") {
    if (persona_test_nobody_has_this() != 0) stages.add_artifact("nothing", {});
}
