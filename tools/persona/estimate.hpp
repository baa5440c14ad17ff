// What requests to a language model would take, for a terminal.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace persona::cli {

/// One line of the "estimate" that analyser.llm-prompt and analyser.llm-plan show.
[[nodiscard]] std::string estimate_line(const boost::json::object& estimate);

}  // namespace persona::cli
