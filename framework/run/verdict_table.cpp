#include "framework/run/verdict_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona {
namespace {

constexpr std::size_t most_failures = 4;

std::string number(const std::optional<double>& value, bool count) {
    if (!value) return "–";
    return count ? with_commas(std::llround(*value)) : fmt::format("{:.3f}", *value);
}

std::string gate_text(const Figure& figure) {
    if (!figure.gate) return "";
    return (figure.gate_is_maximum ? "≤ " : "≥ ") + fmt::format("{:.3g}", *figure.gate);
}

std::string painted(const std::string& text, const char* code, bool colour) {
    return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

/// How the value stands to its gate; why there is none.
std::string remark(const Figure& figure, bool colour) {
    const auto missed = figure.passed ? "" : painted("missed", "31", colour);
    if (figure.value || figure.note.empty()) return missed;
    return missed.empty() ? figure.note : missed + ": " + figure.note;
}

}  // namespace

std::string verdict_table(const Verdict& verdict, bool colour) {
    const bool passed = verdict.passed();
    // Figures without a gate are shown, not judged: "passed" would say that somebody had asked for something.
    const auto shown = [](const Figure& figure) { return !figure.is_detail; };
    const auto gated = [](const Figure& figure) { return figure.gate.has_value(); };
    const bool judged = !passed || std::none_of(verdict.figures.begin(), verdict.figures.end(), shown) ||
                        std::any_of(verdict.figures.begin(), verdict.figures.end(), gated);
    std::string out = verdict.title;
    if (judged) out += ": " + painted(passed ? "passed" : "NOT PASSED", passed ? "32" : "31", colour);
    out += verdict.summary.empty() ? "\n" : " (" + verdict.summary + ")\n";
    std::size_t width = 0;
    for (const auto& figure : verdict.figures)
        if (!figure.is_detail) width = std::max(width, figure.name.size());
    if (width > 0) out += fmt::format("  {:<{}}  {:>8} {:>8} {:>8}  gate\n", "", width, "value", "ceiling", "floor");
    for (const auto& figure : verdict.figures) {
        if (figure.is_detail) continue;
        auto line = fmt::format("  {:<{}}  {:>8} {:>8} {:>8}  {:<7}  {}", figure.name, width,
                                number(figure.value, figure.is_count), number(figure.ceiling, figure.is_count),
                                number(figure.floor, figure.is_count), gate_text(figure), remark(figure, colour));
        while (line.ends_with(' ')) line.pop_back();
        out += line + "\n";
    }
    for (std::size_t i = 0; i < std::min(most_failures, verdict.failures.size()); ++i)
        out += painted("  failed: ", "31", colour) + verdict.failures[i] + "\n";
    if (verdict.failures.size() > most_failures)
        out += fmt::format("  and {} more, in the report\n", verdict.failures.size() - most_failures);
    for (const auto& warning : verdict.warnings) out += painted("  warning: ", "33", colour) + warning + "\n";
    return out;
}

}  // namespace persona
