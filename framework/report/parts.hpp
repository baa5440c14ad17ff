// The page's sections, each made from the whole report; empty where the report has nothing for it.
#pragma once

#include <string>
#include <string_view>

#include "framework/report/view.hpp"

namespace persona::page {

[[nodiscard]] std::string_view style() noexcept;
[[nodiscard]] std::string verdict_section(View report);
[[nodiscard]] std::string gates_section(View report);
[[nodiscard]] std::string columns_section(View report);
[[nodiscard]] std::string pairs_section(View report);
[[nodiscard]] std::string texts_section(View report);
[[nodiscard]] std::string writers_section(View report);
[[nodiscard]] std::string privacy_section(View report);
/// Of a verdict's `details.distances` and `details.attacks`; empty where they have another form.
[[nodiscard]] std::string distance_plot(View distances);
[[nodiscard]] std::string attack_table(View attacks);
[[nodiscard]] std::string unchecked_section(View report);
[[nodiscard]] std::string run_section(View report);

/// The details of the verdict that compared columns; nothing where there is none.
[[nodiscard]] View comparison(View report);

}  // namespace persona::page
