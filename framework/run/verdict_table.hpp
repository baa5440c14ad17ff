// A verdict as people read it in a terminal.
#pragma once

#include <string>

#include <persona/artifact.hpp>

namespace persona {

/// A table of the figures beside ceiling, floor and gate, the verdict first, failures and warnings last. `colour`: ANSI colours.
[[nodiscard]] std::string verdict_table(const Verdict& verdict, bool colour);

}  // namespace persona
