// A tag without a handshake.
#include <persona/version.hpp>

extern "C" __attribute__((visibility("default"), used, section("persona_tag"))) const char persona_abi_tag[] =
    PERSONA_ABI_TAG;
