// The right tag, but a handshake of another SDK version; SHORT: one with fewer fields; NAMELESS: without a name.
#include <persona/plugin.hpp>

extern "C" __attribute__((visibility("default"), used, section("persona_tag"))) const char persona_abi_tag[] =
    PERSONA_ABI_TAG;

extern "C" __attribute__((visibility("default"), used)) const persona::PluginHandshake persona_plugin = {
#if defined(SHORT)
    16, PERSONA_SDK_VERSION, PERSONA_ABI_TAG, "older", "1.0.0", nullptr};
#elif defined(NAMELESS)
    sizeof(persona::PluginHandshake), PERSONA_SDK_VERSION, PERSONA_ABI_TAG, nullptr, "1.0.0", nullptr};
#else
    sizeof(persona::PluginHandshake), 0, PERSONA_ABI_TAG, "older", "1.0.0", nullptr};
#endif
