// The parts of `persona plugin` that have files of their own.
#pragma once

#include "command.hpp"

namespace persona::cli {

[[nodiscard]] CommandPtr make_plugin_new();

}  // namespace persona::cli
