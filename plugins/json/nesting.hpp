// How a row of columns is laid out as a JSON object: the text before each value, computed once a schema.
#pragma once

#include <string>
#include <vector>

#include <persona/batch.hpp>

namespace persona::json {

struct Layout {
    std::vector<std::string> before;   ///< of each column: what stands between the value before and this one
    std::string behind;                ///< after the last value
};

/// With `nest`, neighbouring columns with dotted names and one parent become a nested object. Names stay dotted where
/// that would not read back to the same columns in the same order: when the parent is a column itself, when other
/// columns stand between, when a part of the name is empty.
[[nodiscard]] Layout layout(const Schema& schema, bool nest);

}  // namespace persona::json
