// From the words on the command line to the command, its options and its exit code.
#pragma once

#include <string>
#include <vector>

namespace persona::cli {

/// Finds the command, parses its options and runs it. Everything that is wrong is told on standard error with the
/// nearest name that exists; the exit code is the process's.
int dispatch(const std::vector<std::string>& words);

}  // namespace persona::cli
