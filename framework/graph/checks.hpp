// The parts of make_plan(): each looks at one question.
#pragma once

#include <vector>

#include "framework/graph/plan.hpp"

namespace persona {

/// The refinement's stages exist, `until` gives a verdict that depends on `from`.
void check_refinement(Plan& plan, std::vector<Error>& errors);

/// Cuts the graph into phases at everything that waits for the end of another stream: see phases.cpp.
void assign_phases(Plan& plan);

/// Computes every port's sensitivity label and refuses wires that carry data below what their end accepts.
void check_labels(Plan& plan, std::vector<Error>& errors);

}  // namespace persona
