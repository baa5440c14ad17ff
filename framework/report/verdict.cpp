// The verdict in plain words, before anything else.
#include <algorithm>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_sentences = 12;

struct Count {
    std::size_t checks = 0, gates = 0, missed = 0;
};

Count count(View report) {
    Count out;
    for (const auto& [key, verdict] : report["verdicts"].members()) {
        ++out.checks;
        if (!verdict["passed"].flag()) ++out.missed;
        for (const auto& figure : verdict["figures"].items())
            if (figure["gate"].there()) ++out.gates;
    }
    return out;
}

struct Words {
    std::string_view look, mark, heading;
    std::string text;
};

/// Whether the pipeline would have written something.
bool writes(View report) {
    const auto stages = report["stages"].items();
    return std::any_of(stages.begin(), stages.end(), [](View stage) {
        const auto use = stage["use"].text();
        return use.starts_with("writer.") || use.starts_with("save.");
    });
}

Words words_for(View report, const Count& counted) {
    const auto outcome = report["outcome"].text();
    if (outcome == "refused")
        return {"bad", "✕", "Refused",
                writes(report) ? "A check was not passed, so nothing was released. What was made has been thrown away."
                               : "A check was not passed."};
    if (outcome == "failed")
        return {"bad", "✕", "Failed", "The run ended before it was through. Nothing was released."};
    if (outcome == "interrupted") return {"bad", "✕", "Interrupted", "The run was stopped. Nothing was released."};
    if (counted.checks == 0)
        return {"none", "–", "Done, without a check",
                "This pipeline has no check: nothing here says how good or how safe its output is."};
    const bool wrote = report["outputs"].size() > 0;
    if (report["released_below_cleared"].size() > 0)
        return {"good", "✓", "Passed",
                "Every check was passed. What was written is pseudonymised and not cleared: it still is data about "
                "people."};
    return {"good", "✓", "Passed",
            wrote ? "Every check was passed, and the rows were released." : "Every check was passed."};
}

std::string sentences(std::string_view heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string out = fmt::format("<h3>{}</h3>\n<ul>\n", heading);
    for (std::size_t i = 0; i < std::min(lines.size(), most_sentences); ++i) out += "<li>" + lines[i] + "</li>\n";
    if (lines.size() > most_sentences)
        out += fmt::format("<li>and {} more, in the report's JSON</li>\n", lines.size() - most_sentences);
    return out + "</ul>\n";
}

std::string fact(std::string_view label, const std::string& value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", label, value);
}

std::string facts(View report, const Count& counted) {
    std::string out;
    const auto details = comparison(report);
    if (const auto rows = details["rows"]["synthetic"].number()) out += fact("Synthetic rows", figure(rows, true));
    if (const auto rows = details["rows"]["source"].number()) out += fact("Real rows", figure(rows, true));
    if (details["columns"].size() > 0)
        out += fact("Columns", figure(static_cast<double>(details["columns"].size()), true));
    if (counted.checks > 0)
        out += fact("Checks", fmt::format("{} of {} passed", counted.checks - counted.missed, counted.checks));
    if (const auto rounds = report["rounds"].number(); rounds && *rounds > 1)
        out += fact("Rounds", figure(rounds, true));
    return out.empty() ? out : "<dl class=\"facts\">\n" + out + "</dl>\n";
}

}  // namespace

std::string verdict_section(View report) {
    const auto counted = count(report);
    const auto words = words_for(report, counted);
    std::vector<std::string> why;
    std::vector<std::string> advice;
    for (const auto& [key, verdict] : report["verdicts"].members()) {
        for (const auto& failure : verdict["failures"].items())
            why.push_back(
                fmt::format("<strong>{}:</strong> {}", escaped(verdict["title"].text(), 80), escaped(failure.text())));
        for (const auto& each : verdict["advice"].items()) advice.push_back(escaped(each.text()));
    }
    if (why.empty() && report["error"].is_text()) why.push_back(escaped(report["error"].text()));
    return fmt::format(
        "<section class=\"verdict {}\" aria-labelledby=\"verdict-h\">\n<p class=\"mark\" "
        "aria-hidden=\"true\">{}</p>\n<div>\n<h1 id=\"verdict-h\">{} <span>{}</span></h1>\n<p "
        "class=\"lead\">{}</p>\n{}{}{}</div>\n</section>\n",
        words.look, words.mark, words.heading, escaped(report["pipeline"].text(), 80), words.text,
        sentences("Why", why), sentences("What to do", advice), facts(report, counted));
}

}  // namespace persona::page
