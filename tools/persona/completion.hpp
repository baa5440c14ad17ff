// What the shells' completion asks: the words that may come next, from the same declarations that are parsed.
#pragma once

#include <string>
#include <vector>

namespace persona::cli {

/// `words`: the program ("persona" or "persona-run") and what was typed behind it, the word being completed last (maybe
/// empty). A line a candidate; "FILE" or "FOLDER" alone leaves it to the shell.
[[nodiscard]] std::vector<std::string> complete(const std::vector<std::string>& words);

}  // namespace persona::cli
