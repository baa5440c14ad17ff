// The words of what the writers write, held against the source's counts.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model.hpp"

namespace persona::seqtree {

/// Balances the writers of a model (by column; null where there is none) on rows that are drawn from it: some 40,000 words a round
/// (TextModel::balance_words), so that a large table takes no longer. The trees and constraints must be learnt.
void balance_texts(const Model& model, const std::vector<std::shared_ptr<TextModel>>& writers, std::uint64_t key);

}  // namespace persona::seqtree
