// How a shared library says that it is a persona plugin. At the end of one .cpp file:
//
//     PERSONA_PLUGIN("acme-tools", "1.0.0") {
//         stages.add<Shout>("transform.shout");
//     }
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <persona/stage.hpp>
#include <persona/version.hpp>

namespace persona {

/// Where a plugin's register function puts its stages.
class StageRegistry {
public:
    virtual ~StageRegistry() = default;
    using Factory = std::function<std::unique_ptr<Stage>()>;
    /// `name` is kind.name ("reader.csv"); two stages of one name are an error.
    virtual void add_factory(std::string name, Factory factory) = 0;
    /// Reads back what Artifact::save() wrote.
    using Loader = std::function<Result<ArtifactPtr>(std::string_view bytes)>;
    virtual void add_artifact(std::string kind, Loader loader) = 0;
    template <class T>
    void add(std::string name) {
        add_factory(std::move(name), [] { return std::unique_ptr<Stage>(new T); });
    }
};

/// The one C symbol of a plugin. Fields are only ever added at the end; `size` tells which are there.
struct PluginHandshake {
    std::uint32_t size;
    std::uint32_t sdk_version;  ///< PERSONA_SDK_VERSION the plugin was built with
    const char* abi_tag;
    const char* name;
    const char* version;
    /// Returns null, or a message that stays valid until the next call.
    const char* (*register_stages)(StageRegistry* registry) noexcept;
};

/// Runs the plugin's registration and keeps what it throws inside the library.
const char* guarded_registration(void (*body)(StageRegistry&), StageRegistry* registry) noexcept;

}  // namespace persona

// The tag stands in a section of its own, so that it can be read before the library is opened.
#define PERSONA_PLUGIN(plugin_name, plugin_version)                                                                \
    static void persona_register_(::persona::StageRegistry& stages);                                               \
    extern "C" __attribute__((visibility("default"), used, section("persona_tag"))) const char persona_abi_tag[] = \
        PERSONA_ABI_TAG;                                                                                           \
    extern "C" __attribute__((visibility("default"), used)) const ::persona::PluginHandshake persona_plugin = {    \
        sizeof(::persona::PluginHandshake),                                                                        \
        PERSONA_SDK_VERSION,                                                                                       \
        PERSONA_ABI_TAG,                                                                                           \
        plugin_name,                                                                                               \
        plugin_version,                                                                                            \
        [](::persona::StageRegistry* registry) noexcept {                                                          \
            return ::persona::guarded_registration(&persona_register_, registry);                                  \
        }};                                                                                                        \
    static void persona_register_([[maybe_unused]] ::persona::StageRegistry& stages)
