// A verdict as people read it in a terminal.
#pragma once

#include <string>

#include <persona/artifact.hpp>

namespace persona {

/// The verdict with what was looked at; a table of the figures beside ceiling, floor and gate, but for those that are
/// details; failures (the first few) and warnings. `colour`: ANSI colours. At most 80 columns, but for the sentences.
[[nodiscard]] std::string verdict_table(const Verdict& verdict, bool colour);

}  // namespace persona
