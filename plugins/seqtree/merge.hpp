// Models of several tables as one: a mixture, in which every row comes from one of them.
#pragma once

#include <string>
#include <vector>

#include "model.hpp"

namespace persona::seqtree {

/// The model of all the tables that the parts were learnt from: each makes its share of the rows, by the rows of its
/// source. Nothing is learnt anew, so whatever holds for every part (k, leaves) holds for the whole. Merging in another
/// order, or merging what was merged, gives the same model, to the byte.
///
/// Kept to in every row is what all parts keep to: an order, a sum or a unique key that one of them does not have, or
/// a dependency on whose entries two of them do not agree, holds in the rows of those that have it, and is not promised.
///
/// Errors: a model given twice, other columns or other types than the others have (whole numbers and decimals go together),
/// a column that identifies people in one and does not in another. They name columns, never a value.
[[nodiscard]] Result<ModelPtr> merge_models(const std::vector<ModelPtr>& models);

/// The file of a merged model, which holds the parts' files; `bytes` without the head that model_file.cpp checks.
[[nodiscard]] Result<std::string> save_parts(const Model& model);
[[nodiscard]] Result<ModelPtr> load_parts(std::string_view bytes);
[[nodiscard]] std::string inspect_parts(const Model& model);

}  // namespace persona::seqtree
