// How a row of columns is laid out as a JSON object: the text before each value, computed once a schema.
#pragma once

#include <string>
#include <vector>

#include <persona/batch.hpp>

namespace persona::json {

struct Layout {
    std::vector<std::string> before;  ///< of each column: what stands between the value before and this one
    std::string behind;               ///< after the last value
};

/// See nested_places().
[[nodiscard]] Layout layout(const Schema& schema, bool nest);

}  // namespace persona::json
