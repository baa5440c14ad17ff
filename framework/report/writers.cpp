// Who wrote the texts: a language model, or the embedded writer where the model's text could not be used.
#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {
namespace {

constexpr std::size_t most_written_columns = 200, most_writers = 10, most_reasons = 20;

std::string writers_row(const View::Member& column) {
    std::string by;
    for (const auto& writer : column.value["written_by"].members(most_writers))
        by += fmt::format("{}{} <span class=\"quiet\">by {}</span>", by.empty() ? "" : "<br>",
                          figure(writer.value.number(), true), escaped(writer.key, 120));
    std::string why;
    for (const auto& reason : column.value["fell_back"].members(most_reasons))
        why += fmt::format("{}{} {}", why.empty() ? "" : ", ", figure(reason.value.number(), true),
                           escaped(reason.key, 60));
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
                       name(column.key, 40), by, figure(column.value["mended"].number(), true),
                       why.empty() ? "–" : why);
}

}  // namespace

std::string writers_section(View report) {
    std::string rows;
    bool elsewhere = false;
    bool whole_rows = false;
    for (const auto& verdict : report["verdicts"].members()) {
        const auto details = verdict.value["details"];
        for (const auto& column : details["writers"].members(most_written_columns))
            if (column.value["written_by"].is_object()) rows += writers_row(column);
        whole_rows = whole_rows || details["whole_rows"].flag();
        elsewhere = elsewhere || (details["writers"].is_object() && details["frontier"].flag());
    }
    if (rows.empty()) return {};
    return section(
        "writers", whole_rows ? "Who wrote the rows" : "Who wrote the texts",
        std::string("A language model was shown synthetic rows that had passed the leak scan, and nothing else") +
            (elsewhere ? "; it may run on another machine" : "") +
            (whole_rows ? ". Each row began with some values that statistics drew, and the model wrote the rest; where "
                          "its value could not be used, the drawn one stayed."
                        : ". Where its text could not be used, the embedded writer’s stayed; mended ones were cut to "
                          "whole sentences."),
        table({{"Column"}, {whole_rows ? "Values" : "Texts"}, {"Mended", true}, {"Not used"}}, rows));
}

}  // namespace persona::page
