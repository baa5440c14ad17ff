// Every figure of every verdict beside its ceiling, its floor and its gate, with a small bar that shows the four.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_verdicts = 50;
constexpr std::size_t most_figures = 200;
constexpr double bar_width = 220;
constexpr double bar_height = 26;

struct Marks {
    std::optional<double> value, ceiling, floor, gate;
    bool maximum = false;
    bool count = false;
    bool passed = true;
};

Marks marks_of(View figure) {
    return {figure["value"].number(), figure["ceiling"].number(),       figure["floor"].number(),
            figure["gate"].number(),  figure["gate_is_maximum"].flag(), figure["is_count"].flag(),
            figure["passed"].flag()};
}

std::string line(double x, double from, double to, std::string_view look) {
    return fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", look, coordinate(x),
                       coordinate(from), coordinate(x), coordinate(to));
}

/// On a line from 0 to 1 (counts: to the largest of them): the side that the gate refuses, the room between floor and
/// ceiling, the gate, the value.
std::string gate_bar(const Marks& marks) {
    if (!marks.value) return {};
    double top = 1;
    for (const auto& each : {marks.value, marks.ceiling, marks.floor, marks.gate})
        top = std::max(top, each.value_or(0));
    const auto x = [&](double value) { return 4 + (bar_width - 8) * std::clamp(value / top, 0.0, 1.0); };
    const double middle = bar_height / 2;
    std::string out =
        fmt::format("<svg class=\"bar\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" aria-hidden=\"true\">",
                    bar_width, bar_height);
    if (marks.gate) {
        const double at = x(*marks.gate);
        const double from = marks.maximum ? at : x(0);
        const double to = marks.maximum ? x(top) : at;
        out += fmt::format("<rect class=\"refused\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"12\"/>", coordinate(from),
                           coordinate(middle - 6), coordinate(to - from));
    }
    out += fmt::format("<line class=\"track\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", coordinate(x(0)),
                       coordinate(middle), coordinate(x(top)), coordinate(middle));
    if (marks.floor && marks.ceiling && *marks.floor < *marks.ceiling)
        out += fmt::format("<rect class=\"room\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"6\"/>",
                           coordinate(x(*marks.floor)), coordinate(middle - 3),
                           coordinate(x(*marks.ceiling) - x(*marks.floor)));
    if (marks.floor) out += line(x(*marks.floor), middle - 6, middle + 6, "floor");
    if (marks.ceiling) out += line(x(*marks.ceiling), middle - 6, middle + 6, "ceiling");
    if (marks.gate) out += line(x(*marks.gate), middle - 10, middle + 10, "gate");
    out += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"5\"/>", marks.passed ? "value" : "value missed",
                       coordinate(x(*marks.value)), coordinate(middle));
    return out + "</svg>";
}

std::string gate_text(const Marks& marks) {
    if (!marks.gate) return "<span class=\"quiet\">not gated</span>";
    return fmt::format("{} {:.3g}", marks.maximum ? "at most" : "at least", *marks.gate);
}

std::string status(const Marks& marks) {
    if (!marks.value && marks.passed) return "<span class=\"quiet\">not computed</span>";
    if (!marks.passed) return "<span class=\"status bad\">✕ missed</span>";
    if (!marks.gate) return "<span class=\"quiet\">shown</span>";
    return "<span class=\"status good\">✓ holds</span>";
}

std::string row(View each) {
    const auto marks = marks_of(each);
    const auto note = each["note"].text();
    return fmt::format(
        "<tr><th scope=\"row\">{}{}</th><td class=\"number strong\">{}</td><td class=\"number\">{}</td><td "
        "class=\"number\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        words(each["name"].text()), note.empty() ? "" : "<small>" + escaped(note, 300) + "</small>",
        figure(marks.value, marks.count), figure(marks.ceiling, marks.count), figure(marks.floor, marks.count),
        gate_text(marks), gate_bar(marks), status(marks));
}

/// `shown_only`: details without a gate; else all others.
std::string figures_table(View verdict, bool shown_only) {
    std::string rows;
    for (const auto& each : verdict["figures"].items(most_figures))
        if ((each["is_detail"].flag() && !each["gate"].there()) == shown_only) rows += row(each);
    if (rows.empty()) return {};
    return table({{"Figure"}, {"Value", true}, {"Ceiling", true}, {"Floor", true}, {"Gate"}, {"0 to 1"}, {"Outcome"}},
                 rows, "gates");
}

std::string list(View texts, std::string_view look) {
    std::string out;
    for (const auto& each : texts.items(20)) out += fmt::format("<li>{}</li>\n", escaped(each.text()));
    return out.empty() ? out : fmt::format("<ul class=\"{}\">\n{}</ul>\n", look, out);
}

std::string one(View verdict) {
    const bool passed = verdict["passed"].flag();
    const auto summary = verdict["summary"].text();
    std::string out =
        fmt::format("<h3>{} <span class=\"status {}\">{}</span>{}</h3>\n", escaped(verdict["title"].text(), 80),
                    passed ? "good" : "bad", passed ? "✓ passed" : "✕ not passed",
                    summary.empty() ? "" : "<small>" + escaped(summary, 300) + "</small>");
    out +=
        list(verdict["failures"], "failures") + figures_table(verdict, false) + list(verdict["warnings"], "warnings");
    if (const auto more = figures_table(verdict, true); !more.empty())
        out += folded("Figures that are shown, not judged", more);
    return out;
}

}  // namespace

std::string gates_section(View report) {
    std::string out;
    for (const auto& [key, verdict] : report["verdicts"].members(most_verdicts)) out += one(verdict);
    if (out.empty()) return {};
    return section("gates", "Checks",
                   "<b>Ceiling</b>: what other real rows score; nothing can look more real than reality does. "
                   "<b>Floor</b>: what real columns score without their relations. A good value is near its ceiling "
                   "and far from its floor. In the bars the dot is the value, the shaded side is what the gate "
                   "refuses, and the thin box reaches from floor to ceiling.",
                   out);
}

}  // namespace persona::page
