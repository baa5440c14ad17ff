// What the rows are good for, and whether a model can tell them apart: figures for the report, none of them gated.
#pragma once

#include <boost/json.hpp>

#include <persona/artifact.hpp>

#include "assess.hpp"

namespace persona::quality {

/// Adds the figures to the verdict; what the report says of them beyond that is returned.
[[nodiscard]] boost::json::object judge_utility(Verdict& verdict, const Evidence& evidence, const RealSides& real,
                                                const Options& options);

}  // namespace persona::quality
