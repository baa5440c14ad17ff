// The JSON object in what a model answered, whatever it said around it.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json.hpp>

namespace persona::llm {

struct AnswerObject {
    std::optional<boost::json::object> values;  ///< none: there is no object in it
    bool mended = false;                        ///< it was taken out of other words, or closed
    bool closed = false;                        ///< it broke off, and was closed behind what was there
};
[[nodiscard]] AnswerObject read_object(std::string_view text);

/// Signs that no text of a person has: control characters, and those that change the direction of what follows.
[[nodiscard]] bool has_odd_signs(std::string_view text);

}  // namespace persona::llm
