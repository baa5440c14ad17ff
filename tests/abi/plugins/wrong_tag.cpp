// Built for another ABI. Opening it ends the process: a loader that looks at the tag first never gets there.
#include <cstdlib>

#include <persona/plugin.hpp>

extern "C" __attribute__((visibility("default"), used, section("persona_tag"))) const char persona_abi_tag[] =
    "persona-sdk-0/itanium/old-string/plain-containers/plain";

namespace {
struct Trap {
    Trap() { std::_Exit(99); }
};
const Trap trap;
}  // namespace
