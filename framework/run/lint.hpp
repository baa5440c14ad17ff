// What can be said about a job without running it: `persona pipeline lint` and --dry-run.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "framework/run/job.hpp"

namespace persona {

/// The plan by phases, then the notes.
[[nodiscard]] std::string lint_as_text(const Job& job);

/// One file's errors, notes, phases and stages; `job` is null when there are errors.
[[nodiscard]] boost::json::object lint_as_object(const std::string& file, const Job* job,
                                                 const std::vector<Error>& errors);
/// {"valid": …, "files": […]} for one file.
[[nodiscard]] std::string lint_as_json(const std::string& file, const Job* job, const std::vector<Error>& errors);

/// Text and place of an error as a JSON object.
[[nodiscard]] boost::json::object error_as_json(const Error& error);

}  // namespace persona
