// Which pipeline an argument means: a file, standard input, or one that ships with persona.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/config/pipeline.hpp"
#include "framework/run/job.hpp"

namespace persona::cli {

/// pipeline_path() of an argument; throws Failure.
[[nodiscard]] std::string path_of(const std::string& argument);

/// Loads the pipeline an argument of a command means; "-" reads standard input.
[[nodiscard]] std::optional<PipelineSpec> load_argument(const std::string& argument,
                                                        const std::vector<std::string>& sets,
                                                        std::vector<Error>& errors);

}  // namespace persona::cli
