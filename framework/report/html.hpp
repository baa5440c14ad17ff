// Text and numbers as they stand on the page.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "framework/report/view.hpp"

namespace persona::page {

/// For between tags and in attributes: the five characters of HTML as references, controls and marks that turn the
/// direction of reading as a visible sign, cut with an ellipsis after so many characters.
[[nodiscard]] std::string escaped(std::string_view text, std::size_t most = 2000);

/// A name from the data (of a column, of a category): escaped, its direction kept to itself, whole in the tooltip when cut.
[[nodiscard]] std::string name(std::string_view text, std::size_t most = 60);

/// "0.933"; counts "1,500"; an en dash for nothing.
[[nodiscard]] std::string figure(const std::optional<double>& value, bool count = false);
/// "14.5 %", "< 0.1 %".
[[nodiscard]] std::string percent(const std::optional<double>& value);
/// In at most four digits, for axes: "12.5", "1,200", "3.4e9".
[[nodiscard]] std::string axis(double value);
/// Of an SVG: two decimals at most.
[[nodiscard]] std::string coordinate(double value);
/// "distribution_similarity" as "distribution similarity".
[[nodiscard]] std::string words(std::string_view name);

/// A section with an anchor, a heading and a line that says how to read it.
[[nodiscard]] std::string section(std::string_view id, std::string_view heading, const std::string& reading,
                                  const std::string& body);
struct Heading {
    std::string_view text;
    bool number = false;  ///< of a column of numbers
};
/// A table that may be wider than the page; `rows` are its rows as HTML, `look` a class.
[[nodiscard]] std::string table(std::initializer_list<Heading> headings, const std::string& rows,
                                std::string_view look = {});
/// What is folded away until asked for; printed open.
[[nodiscard]] std::string folded(const std::string& summary, const std::string& body);

}  // namespace persona::page
