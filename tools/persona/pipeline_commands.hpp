// The parts of `persona pipeline` that have files of their own.
#pragma once

#include <vector>

#include "command.hpp"

#include "framework/config/pipeline.hpp"

namespace persona::cli {

[[nodiscard]] CommandPtr make_pipeline_test();
[[nodiscard]] CommandPtr make_pipeline_create();

/// Whether the `tests:` of a file can be run as written; what is wrong comes with its place.
void check_pipeline_tests(const PipelineSpec& spec, std::vector<Error>& errors);

}  // namespace persona::cli
