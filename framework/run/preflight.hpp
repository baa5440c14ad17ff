// What can be told about a run's files before it begins: an hour's work should not end at a folder that is not there.
#pragma once

#include <persona/error.hpp>

#include "framework/run/job.hpp"

namespace persona {

/// Refuses outputs that could not be written (also the report and the record), an output that would replace an input,
/// and two outputs of one name. A database is added to, not replaced: it may be both. Nothing is opened for writing.
[[nodiscard]] Status check_files(const Job& job, const RunSettings& settings);

/// Whether a writer of the job puts its output on standard output.
[[nodiscard]] bool writes_standard_output(const Job& job);

}  // namespace persona
