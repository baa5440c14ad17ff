// The drawings of one column, as SVG with its meaning in words.
#pragma once

#include <string>

#include "framework/report/view.hpp"

namespace persona::page {

/// Of a number, a date or a length: the real side as filled steps, the synthetic one as a line.
[[nodiscard]] std::string histogram_plot(View column);
/// The most frequent categories, two bars each.
[[nodiscard]] std::string category_plot(View column);

}  // namespace persona::page
