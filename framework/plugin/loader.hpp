// Finds plugins, reads their ABI tag before they are opened, opens them for the life of the process.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <persona/error.hpp>

#include "framework/plugin/registry.hpp"

namespace persona {

struct PluginSearch {
    std::vector<std::filesystem::path> folders;  ///< --plugin-dir, in order; one that is not there is an error
    bool use_environment = true;                 ///< PERSONA_PLUGIN_PATH, folders separated by ':'
    bool use_install = true;                     ///< `persona/plugins` beside libpersona.so
};

/// The folder of the plugins that ship with persona: `persona/plugins` beside the library this code is in.
[[nodiscard]] std::filesystem::path install_plugin_folder();

/// The error that says why a library or folder is refused.
[[nodiscard]] inline Error refused_library(const std::filesystem::path& library, std::string message,
                                           std::string hint = {}) {
    return Error(ErrorCode::plugin, std::move(message), std::move(hint)).at({library.string(), 0, 0});
}

/// The ABI tag of a library read from its file, without opening it: section `persona_tag`. Nothing is run.
[[nodiscard]] Result<std::string> read_abi_tag(const std::filesystem::path& library);

/// Loads one library into the registry. Errors name its path, both tags and the loader's own words.
[[nodiscard]] std::vector<Error> load_plugin(const std::filesystem::path& library, bool ships_with_persona,
                                             Registry& registry);

/// Loads every `*.so` of the search path in the order --plugin-dir, PERSONA_PLUGIN_PATH, install; within a folder by
/// name. A file met twice (the same after links) is loaded once. Never looks into the working directory: a relative
/// entry of PERSONA_PLUGIN_PATH is an error. All refusals in one list; what did load stays usable.
[[nodiscard]] std::vector<Error> load_plugins(const PluginSearch& search, Registry& registry);

}  // namespace persona
