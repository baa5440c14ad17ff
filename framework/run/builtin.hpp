// The stages that belong to the framework itself, because they are about the run and not about data:
// `gate`, `sink`, and `load.KIND` / `save.KIND` for every kind of artifact that a plugin can read back.
#pragma once

#include "framework/plugin/registry.hpp"

namespace persona {

/// Adds `gate` and `sink`; before the plugins are loaded.
void add_builtin_stages(Registry& registry);
/// Adds `load.KIND` and `save.KIND`; after the plugins are loaded. The registry must outlive the stages.
void add_artifact_stages(Registry& registry);

/// The bytes of a file that save.KIND wrote.
[[nodiscard]] Result<std::string> read_artifact_file(const std::string& path);

}  // namespace persona
