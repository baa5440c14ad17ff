// From a sample of rows to what a model is told of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "guide.hpp"

namespace persona::llm {

/// `sample`: the rows in the order in which examples are taken; `rows`: how many there were in all; `columns`: the text
/// columns, or none: those that hold free text. `not_found` for a name that no text column has.
[[nodiscard]] Result<std::shared_ptr<const Guide>> make_guide(const Batch& sample, std::int64_t rows,
                                                              const std::vector<std::string>& columns,
                                                              std::size_t examples);

}  // namespace persona::llm
