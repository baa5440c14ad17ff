#include "framework/run/verdict_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace persona {
namespace {

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.3f}", *value) : "–"; }

std::string gate_text(const Figure& figure) {
    if (!figure.gate) return "";
    return (figure.gate_is_maximum ? "≤ " : "≥ ") + fmt::format("{:.3g}", *figure.gate);
}

std::string painted(const std::string& text, const char* code, bool colour) {
    return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

}  // namespace

std::string verdict_table(const Verdict& verdict, bool colour) {
    const bool passed = verdict.passed();
    std::string out =
        verdict.title + ": " + painted(passed ? "passed" : "NOT PASSED", passed ? "32" : "31", colour) + "\n";
    std::size_t width = 6;
    for (const auto& figure : verdict.figures) width = std::max(width, figure.name.size());
    if (!verdict.figures.empty())
        out += fmt::format("  {:<{}} {:>12} {:>9} {:>9}  gate\n", "figure", width, "value", "ceiling", "floor");
    for (const auto& figure : verdict.figures) {
        auto line = fmt::format("  {:<{}} {:>12} {:>9} {:>9}  {:<8}", figure.name, width, number(figure.value),
                                number(figure.ceiling), number(figure.floor), gate_text(figure));
        if (!figure.passed) line += painted(" missed", "31", colour);
        if (!figure.note.empty()) line += " " + figure.note;
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line + "\n";
    }
    for (const auto& failure : verdict.failures) out += painted("  failed: ", "31", colour) + failure + "\n";
    for (const auto& warning : verdict.warnings) out += painted("  warning: ", "33", colour) + warning + "\n";
    return out;
}

}  // namespace persona
