// Much text in which little comes twice: what a detector meets in practice, and what the caches of automata do not like.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace persona::bench {

/// Cells of a few sentences, `bytes` in all: sentences of the folder's texts (when it is there) and of templates of our own, with other
/// digits and names in each. The same seed and folder give the same text.
[[nodiscard]] std::vector<std::string> varied_text(std::size_t bytes, const std::string& folder, std::uint64_t seed);

}  // namespace persona::bench
