// What ran: outputs with their hashes, rows through each stage, labels raised, versions.
#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_rows = 500;

std::string outputs(View report) {
    std::string rows;
    for (const auto& each : report["outputs"].items(most_rows))
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>\n",
                            name(each["target"].text(), 100), escaped(each["sha256"].text(), 64));
    if (rows.empty()) return {};
    return "<h3>Written</h3>\n" + table({{"File"}, {"SHA-256"}}, rows);
}

std::string stages(View report) {
    std::string rows;
    for (const auto& each : report["stages"].items(most_rows)) {
        const auto number = [&](const char* key) {
            const auto counted = each[key].number();
            return fmt::format("<td class=\"number{}\">{}</td>", counted.value_or(0) == 0 ? " quiet" : "",
                               figure(counted, true));
        };
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>{}{}{}{}{}</tr>\n", name(each["name"].text(), 60),
                            escaped(each["use"].text(), 60), number("rows_in"), number("rows_made"), number("rows_out"),
                            number("rows_dropped"), number("rows_rejected"));
    }
    if (rows.empty()) return {};
    return "<h3>Rows through each stage</h3>\n" + table({{"Stage"},
                                                         {"Does"},
                                                         {"In", true},
                                                         {"Made", true},
                                                         {"Out", true},
                                                         {"Dropped", true},
                                                         {"Rejected", true}},
                                                        rows);
}

std::string labels(View report) {
    std::string rows;
    for (const auto& each : report["labels_raised"].items(most_rows))
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", name(each["stage"].text(), 60),
            escaped(each["to"].text(), 30),
            each["trusted_by_the_pipeline"].flag() ? "a plugin that the pipeline file trusts" : "ships with persona");
    if (rows.empty()) return {};
    return "<h3>Who raised a sensitivity label</h3>\n" + table({{"Stage"}, {"To"}, {"Why it may"}}, rows);
}

std::string list(std::string_view heading, View texts) {
    std::string out;
    for (const auto& each : texts.items(50)) out += fmt::format("<li>{}</li>\n", escaped(each.text()));
    return out.empty() ? out : fmt::format("<h3>{}</h3>\n<ul>\n{}</ul>\n", heading, out);
}

std::string versions(View report) {
    std::string out;
    for (const auto& each : report["plugins"].items(most_rows)) {
        if (!out.empty()) out += ", ";
        out += fmt::format("{} {}{}", escaped(each["name"].text(), 60), escaped(each["version"].text(), 30),
                           each["ships_with_persona"].flag() ? "" : " (not persona's own)");
    }
    return fmt::format("<h3>Versions</h3>\n<p>persona {}. Plugins: {}.</p>\n", escaped(report["persona"].text(), 40),
                       out.empty() ? "none" : out);
}

std::string missed_rounds(View report) {
    std::string out;
    std::size_t round = 0;
    for (const auto& failures : report["missed_before"].items(50)) {
        std::string told;
        for (const auto& failure : failures.items(50)) told += (told.empty() ? "" : "; ") + escaped(failure.text());
        out += fmt::format("<li>Round {}: {}</li>\n", ++round, told);
    }
    return out.empty() ? out : "<h3>Missed before, and learnt more closely</h3>\n<ul>\n" + out + "</ul>\n";
}

}  // namespace

std::string run_section(View report) {
    return section("run", "The run",
                   "Rows in and rows made are rows out, dropped by design or rejected: the run fails where that does "
                   "not add up. Seed, key and hashes of the input are not here, because draws could be inverted with "
                   "them; they are in the private run record.",
                   outputs(report) + missed_rounds(report) + stages(report) +
                       list("Rows rejected, the first", report["first_rejections"]) + list("Notes", report["notes"]) +
                       labels(report) + versions(report));
}

}  // namespace persona::page
