// Small files that appear whole or not at all: reports and records.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include <persona/error.hpp>

namespace persona {

/// Writes beside the target and renames. The target gets exactly this mode.
[[nodiscard]] Status write_whole_file(const std::filesystem::path& path, const std::string& text, mode_t mode);

/// The report as JSON or, where the name asks for it (wants_page()), the page made from it.
[[nodiscard]] Status write_report(const std::string& path, const std::string& json);

}  // namespace persona
