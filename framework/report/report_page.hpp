// The report as a page for people: one HTML file that needs nothing else, made from the report's JSON alone.
#pragma once

#include <string>
#include <string_view>

#include <persona/error.hpp>

namespace persona {

/// One self-contained page: no script, no request, readable in light and dark and on paper. The same JSON gives the same
/// bytes. Everything in the JSON is taken for hostile: text is escaped and cut, lists are cut, what has another form
/// than docs/report.schema.json says is left out. Refused is only what is no report of persona's.
[[nodiscard]] Result<std::string> report_page(std::string_view report);

/// Whether a file of this name gets the page (".html", ".htm") and not the JSON.
[[nodiscard]] bool wants_page(std::string_view path) noexcept;

}  // namespace persona
