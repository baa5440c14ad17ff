// Where a user's programs keep what they write beside their results.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace persona {

/// $XDG_STATE_HOME/persona, or ~/.local/state/persona (XDG Base Directory Specification 0.8: relative paths are passed over). Empty: the
/// environment names neither.
[[nodiscard]] inline std::filesystem::path state_folder() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
        return std::filesystem::path(state) / "persona";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return std::filesystem::path(home) / ".local" / "state" / "persona";
    return {};
}

}  // namespace persona
