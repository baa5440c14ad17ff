// Which pipeline an argument means: a file, standard input, or one that ships with persona.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "framework/config/pipeline.hpp"
#include "framework/run/job.hpp"

namespace persona::cli {

/// The path of an argument: as it is when there is such a file or it looks like a path ("a/b", "x.yaml"), else the
/// ready-made pipeline of that name. "-" stays as it is.
[[nodiscard]] std::string pipeline_path(const std::string& argument);

/// Loads the pipeline an argument of a command means; "-" reads standard input.
[[nodiscard]] std::optional<PipelineSpec> load_argument(const std::string& argument,
                                                        const std::vector<std::string>& sets,
                                                        std::vector<Error>& errors);

/// Text and place of an error as a JSON object, for --json.
[[nodiscard]] boost::json::object error_as_json(const Error& error);

}  // namespace persona::cli
