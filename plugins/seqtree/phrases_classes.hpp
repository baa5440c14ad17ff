// Words that stand for one another. A content word that many subjects use stands between words of every kind, so that hardly
// any of its neighbourhoods is shared by k of them: "mugs", "seed trays". Words of the same neighbourhoods form a class, and
// what k subjects share is the class's place in the sentence (after Brown et al., "Class-based n-gram models of natural
// language", Computational Linguistics 18, 1992; here by average linkage of the neighbours' profiles).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace persona::seqtree {

/// How often a word stands beside each neighbour: (neighbour, count), by neighbour.
using Neighbours = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Groups of at least three words whose profiles are alike; indices into `profiles`, each in one group at most.
[[nodiscard]] std::vector<std::vector<std::size_t>> alike(const std::vector<Neighbours>& profiles);

}  // namespace persona::seqtree
