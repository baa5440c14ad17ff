// Free text: nearness to real texts, copying, and how varied the output is.
#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_entries = 200;

std::string texts(View details) {
    std::string rows;
    for (const auto& each : details["texts"].items(most_entries)) {
        rows += fmt::format("<tr><th scope=\"row\">{}</th>", name(each["column"].text(), 60));
        for (const char* key : {"precision", "coverage", "ceiling", "floor"})
            rows += "<td class=\"number\">" + figure(each[key].number()) + "</td>";
        for (const char* key : {"too_near", "too_near_holdout"})
            rows += "<td class=\"number\">" + percent(each[key].number()) + "</td>";
        rows += "</tr>\n";
    }
    if (rows.empty()) return {};
    return table({{"Text column"},
                  {"Precision", true},
                  {"Coverage", true},
                  {"Ceiling", true},
                  {"Floor", true},
                  {"Too near a training text", true},
                  {"the same, held-out texts", true}},
                 rows);
}

/// A share, or how many values are effectively in use.
std::string shown(View value) {
    const auto number = value.number();
    return number && *number > 1 ? axis(*number) : figure(number);
}

std::string diversity(View details) {
    std::string rows;
    for (const auto& each : details["diversity"].items(most_entries)) {
        const auto column = each["column"].text();
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
            "class=\"number\">{}</td></tr>\n",
            words(each["kind"].text() == "values" ? "values effectively in use" : each["kind"].text()),
            column.empty() ? "whole rows" : name(column, 60), shown(each["real"]), shown(each["synthetic"]),
            figure(each["ratio"].number()));
    }
    if (rows.empty()) return {};
    return "<h3>Variety</h3>\n<p class=\"reading\">Too little means repetition, too much means noise; the ratio is the "
           "smaller over the larger.</p>\n" +
           table({{"Measure"}, {"Of"}, {"Real", true}, {"Synthetic", true}, {"Ratio", true}}, rows);
}

}  // namespace

std::string texts_section(View report) {
    const auto details = comparison(report);
    const auto body = texts(details) + diversity(details);
    if (body.empty()) return {};
    return section("texts", "Texts and variety",
                   "<b>Precision</b>: does each synthetic text lie near some real text? <b>Coverage</b>: does each "
                   "real text have a synthetic one near it? Texts that lie <b>too near</b> a training text more often "
                   "than held-out real texts do were memorised.",
                   body);
}

}  // namespace persona::page
