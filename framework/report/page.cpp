// The page as a whole: head, verdict, sections, foot.
#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"
#include "framework/report/report_page.hpp"

namespace persona {

namespace page {

namespace {

std::string contents(const std::string& body) {
    struct Entry {
        std::string_view id, text;
    };
    std::string out;
    for (const auto& [id, text] :
         {Entry{"gates", "Checks"}, Entry{"columns", "Columns"}, Entry{"pairs", "Pairs"}, Entry{"texts", "Texts"},
          Entry{"privacy", "Privacy"}, Entry{"unchecked", "Not checked"}, Entry{"run", "The run"}})
        if (body.find(fmt::format("<section id=\"{}\"", id)) != std::string::npos)
            out += fmt::format("<a href=\"#{}\">{}</a>", id, text);
    return "<nav aria-label=\"Sections\">" + out + "</nav>\n";
}

}  // namespace

View comparison(View report) {
    for (const auto& [key, verdict] : report["verdicts"].members())
        if (verdict["details"]["columns"].is_list()) return verdict["details"];
    return {};
}

}  // namespace page

bool wants_page(std::string_view path) noexcept { return path.ends_with(".html") || path.ends_with(".htm"); }

Result<std::string> report_page(std::string_view text) {
    using namespace page;
    boost::system::error_code failed;
    const auto parsed = boost::json::parse(boost::json::string_view(text.data(), text.size()), failed);
    const View report = failed ? View() : View(parsed);
    constexpr std::string_view known = "persona-report-";
    if (!report["schema"].text().starts_with(known))
        return Error(ErrorCode::invalid_data, "this is no report of persona's",
                     "a report is what '--report report.json' writes: JSON that begins with its schema");
    if (report["schema"].text() != "persona-report-1")
        return Error(ErrorCode::invalid_data, "the report has a form that this release does not know",
                     "make the page with the release that wrote the report");
    const auto pipeline = escaped(report["pipeline"].text(), 80);
    std::string body = gates_section(report) + columns_section(report) + pairs_section(report) + texts_section(report) +
                       writers_section(report) + privacy_section(report) + unchecked_section(report) +
                       run_section(report);
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
        "data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>{}: persona report</title>\n<style>\n{}</style>\n</head>\n<body>\n"
        "<a class=\"skip\" href=\"#main\">To the report</a>\n<header class=\"top\"><p class=\"kind\">persona "
        "report</p>{}</header>\n<main id=\"main\">\n{}{}</main>\n"
        "<footer><p>Made by persona {} from the run's JSON report. It holds no row and no text of the source: every "
        "real "
        "figure rests on at least k people. It has no script and asks nothing of any network.</p></footer>\n"
        "</body>\n</html>\n",
        pipeline, style(), contents(body), verdict_section(report), body, escaped(report["persona"].text(), 40));
}

}  // namespace persona
