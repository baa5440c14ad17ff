// The pipelines that ship with persona: what the commands and the C++ library run.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

namespace persona {

/// The folder of the ready-made pipelines: PERSONA_PIPELINES (an absolute path), else share/persona/pipelines of the
/// tree that libpersona.so is in. Never anything below the working directory.
[[nodiscard]] Result<std::filesystem::path> ready_made_folder();

/// The file of one of them ("synthesise"). An unknown name suggests the nearest and says where it was looked for.
[[nodiscard]] Result<std::string> ready_made_pipeline(std::string_view name);

/// The pipeline that an argument means: the path as it is when there is such a file, or when it looks like a path
/// ("a/b", "x.yaml") or is "-"; else the ready-made pipeline of that name.
[[nodiscard]] Result<std::string> pipeline_path(const std::string& argument);
/// Names of the ready-made pipelines; none where the folder is not there.
[[nodiscard]] std::vector<std::string> ready_made_names();

/// "name=value" for LoadOptions::sets.
[[nodiscard]] std::string set_argument(std::string_view name, std::string_view value);

}  // namespace persona
