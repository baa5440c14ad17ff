// What nobody looked at, so that silence is not taken for a pass.
#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

std::string item(std::string_view what, const std::string& why) {
    return fmt::format("<li><b>{}</b>{}</li>\n", what, why.empty() ? "" : ": " + why);
}

}  // namespace

std::string unchecked_section(View report) {
    std::string out;
    bool scanned = false;
    for (const auto& [key, verdict] : report["verdicts"].members(50)) {
        scanned = scanned || verdict["details"]["certificate"].is_object();
        for (const auto& figure : verdict["figures"].items(200))
            if (!figure["value"].number())
                out += item(words(figure["name"].text()), figure["note"].is_text() && !figure["note"].text().empty()
                                                              ? escaped(figure["note"].text(), 300)
                                                              : "could not be computed");
    }
    const auto details = comparison(report);
    if (!details.there())
        out += item("Likeness to the source", "no stage of this pipeline compared the rows with real ones");
    else if (details["sample"]["without_holdout"].flag())
        out += item("Copying", "there was no holdout, so a model that merely repeats its rows would score as well");
    if (!scanned) out += item("Values of the source", "no leak scan looked for them");
    out += item("Relations of three and more columns, and order in time", "no figure here speaks of them");
    out += item("What may be inferred about a person from the whole table",
                "k-anonymous statistics are no differential privacy");
    return section("unchecked", "What was not checked", "", "<ul>\n" + out + "</ul>\n");
}

}  // namespace persona::page
