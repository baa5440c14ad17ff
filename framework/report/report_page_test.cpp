#include "framework/report/report_page.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <boost/json.hpp>

using namespace persona;
namespace json = boost::json;

namespace {

json::object figure(std::string_view name, json::value value) {
    return {{"name", name},      {"value", std::move(value)}, {"ceiling", 0.9}, {"floor", 0.6},
            {"gate", 0.8},       {"gate_is_maximum", false},  {"passed", true}, {"note", ""},
            {"is_count", false}, {"is_detail", false}};
}

json::object column(std::string_view name, double similarity) {
    return {{"name", name},
            {"kind", "number"},
            {"type", "float64"},
            {"similarity", similarity},
            {"ceiling", 0.95},
            {"missing_real", nullptr},
            {"missing_synthetic", 0.02},
            {"histogram",
             json::object{{"edges", {1, 2, 4}}, {"real", {0.1, 0.5, 0.3, 0.1}}, {"synthetic", {0.2, 0.4, 0.3, 0.1}}}}};
}

/// A report of `columns` columns whose names begin with `name`.
json::object report(std::size_t columns, const std::string& name) {
    json::array listed;
    for (std::size_t i = 0; i < columns; ++i)
        listed.push_back(column(name + std::to_string(i), 0.9 - 0.001 * static_cast<double>(i % 100)));
    json::object details{{"columns", listed},
                         {"pairs", json::array{json::object{{"a", name + "0"},
                                                            {"b", name + "1"},
                                                            {"similarity", 0.8},
                                                            {"ceiling", 0.9},
                                                            {"real", -0.5},
                                                            {"synthetic", 0.4}}}}};
    json::object verdict{{"title", "quality"},
                         {"passed", true},
                         {"figures", json::array{figure("distribution_similarity", 0.85)}},
                         {"details", details}};
    return {{"schema", "persona-report-1"},
            {"persona", "0.1.0"},
            {"pipeline", "synthesise"},
            {"outcome", "released"},
            {"verdicts", json::object{{"report.verdict", verdict}}},
            {"outputs", json::array{json::object{{"target", "out.csv"}}}}};
}

std::string page(const json::value& report) {
    auto out = report_page(json::serialize(report));
    REQUIRE(out);
    return *out;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

}  // namespace

TEST_CASE("the page says the verdict first, then figures, columns and pairs, and is the same each time") {
    const auto made = report(3, "income");
    const auto text = page(made);
    CHECK(text == page(made));
    CHECK(text.find("Passed") < text.find("distribution similarity"));
    CHECK(has(text, "at least 0.8"));
    CHECK(has(text, "income2"));
    CHECK(has(text, "fewer than k people"));
    CHECK(has(text, "Largest difference: below 1, real 10.0 %, synthetic 20.0 %"));
    CHECK(count(text, "class=\"heat\"") == 3);
    CHECK(count(text, "<svg") == count(text, "</svg>"));
    CHECK(count(text, "<table") == count(text, "</table>"));
    CHECK(count(text, "<section") == count(text, "</section>"));
}

TEST_CASE("a refusal is told with its reasons and advice before anything else") {
    auto made = report(2, "age");
    made["outcome"] = "refused";
    made["error"] = "all in one";
    auto& verdict = made["verdicts"].as_object()["report.verdict"].as_object();
    verdict["passed"] = false;
    verdict["failures"] = json::array{"the pair 'age' and 'income' is lost"};
    verdict["advice"] = json::array{"give the model more rows"};
    const auto text = page(made);
    CHECK(has(text, "Refused"));
    CHECK(text.find("is lost") < text.find("id=\"gates\""));
    CHECK(text.find("give the model more rows") < text.find("id=\"gates\""));
    made["outcome"] = "failed";
    made["verdicts"] = json::object{};
    CHECK(has(page(made), "all in one"));
}

TEST_CASE("names from the data are text, whatever they hold") {
    const std::string hostile =
        "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\x01\u202e";
    for (const auto& name : {hostile, std::string(10'000, 'x'), std::string("\u202eevil"), std::string()}) {
        auto made = report(3, name);
        made["pipeline"] = name;
        made["outputs"].as_array()[0].as_object()["target"] = name;
        auto& verdict = made["verdicts"].as_object()["report.verdict"].as_object();
        verdict["title"] = name;
        verdict["summary"] = name;
        verdict["failures"] = json::array{name};
        verdict["figures"].as_array()[0].as_object()["name"] = name;
        verdict["details"].as_object()[name] = json::object{{name, name}};
        verdict["details"].as_object()["columns"].as_array()[1].as_object()["histogram"] = nullptr;
        verdict["details"].as_object()["columns"].as_array()[1].as_object()["categories"] =
            json::array{json::object{{"category", name}, {"real", 0.5}, {"synthetic", 0.5}}};
        const auto text = page(made);
        for (const auto* part : {"<script", "<img", "onerror=alert(2)>", "\x01", "\u202e", "&amp;amp;amp;"})
            CHECK(!has(text, part));
        CHECK(count(text, "<title>") == 1 + count(text, "<svg class=\"plot\"") + count(text, "<svg class=\"heat\""));
        CHECK(text.size() < 120'000);
    }
}

TEST_CASE("who wrote the texts is told, whatever the writers are called") {
    auto value = report(2, "c");
    CHECK(page(value).find("Who wrote the texts") == std::string::npos);
    value["verdicts"].as_object()["write.verdict"] = json::object{
        {"title", "model writer"},
        {"passed", true},
        {"figures", json::array{}},
        {"details",
         json::object{
             {"frontier", true},
             {"writers",
              json::object{{"<b>comment", json::object{{"written_by", json::object{{"m<i>", 1700}, {"embedded", 3}}},
                                                       {"mended", 2},
                                                       {"fell_back", json::object{{"no JSON", 3}}}}}}}}}};
    const auto text = page(value);
    for (const auto* part : {"Who wrote the texts", "may run on another machine", "&lt;b&gt;comment",
                             "1,700 <span class=\"quiet\">by m&lt;i&gt;", "3 no JSON"})
        CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("<b>comment") == std::string::npos);
    value["verdicts"].as_object()["write.verdict"].as_object()["details"] = json::object{{"writers", "nonsense"}};
    CHECK(page(value).find("Who wrote the texts") == std::string::npos);
}

TEST_CASE("nothing is asked of any network, and no script runs") {
    const auto text = page(report(30, "c"));
    for (const auto* part : {"http://", "https://", "//", "url(", "@import", "<script", "javascript:", " on", "<iframe",
                             "<link rel=\"style"}) {
        // "//" and " on" stand in words and in the one address that is none.
        if (part == std::string_view(" on")) CHECK(!has(text, " onload"));
        else CHECK(!has(text, part));
    }
    CHECK(has(text, "default-src 'none'"));
}

TEST_CASE("many columns are folded, then listed, and the page stays bounded") {
    const auto small = page(report(21, "c"));
    CHECK(!has(small, "which lag less"));
    const auto large = page(report(500, "c"));
    CHECK(has(large, "276 more columns"));
    CHECK(has(large, "200 further columns"));
    CHECK(large.size() < 1'500'000);
    const auto huge = page(report(5000, "c"));
    CHECK(has(huge, "3000 more columns stand in the JSON"));
    CHECK(huge.size() < 2'500'000);
}

TEST_CASE("JSON of another form is left out, not trusted; what is no report is refused") {
    for (const auto* text : {"", "[]", "{}", "{\"schema\": 1}", "not json", "{\"schema\": \"persona-run-record-1\"}"}) {
        const auto refused = report_page(text);
        REQUIRE(!refused);
        CHECK(has(refused.error().text(), "no report"));
    }
    const auto newer = report_page(R"({"schema": "persona-report-999"})");
    REQUIRE(!newer);
    CHECK(has(newer.error().text(), "does not know"));
    for (const auto* member : {"verdicts", "outcome", "stages", "outputs", "plugins", "notes", "persona"})
        for (const json::value& odd :
             {json::value(nullptr), json::value(1e308), json::value("x"), json::value(json::array{1, nullptr, "x"}),
              json::value(json::object{{"x", json::object{{"figures", 3}, {"details", 4}}}})}) {
            auto made = report(2, "c");
            made[member] = odd;
            CHECK(has(page(made), "</html>"));
        }
    auto made = report(2, "c");
    auto& details = made["verdicts"].as_object()["report.verdict"].as_object()["details"].as_object();
    for (const json::value& edges : {json::value(json::array{2, 1}), json::value(json::array{"2024-01-01", "x"}),
                                     json::value(json::array{1e308, -1e308, 0, 1}), json::value(3),
                                     json::value(json::array{}), json::value(json::array{-1e308, 0, 1e308})}) {
        details["columns"].as_array()[0].as_object()["histogram"].as_object()["edges"] = edges;
        const auto text = page(made);
        CHECK(!has(text, "nan"));
        for (const auto* part : {">inf", ">-inf", "\"inf", "\"-inf"}) CHECK(!has(text, part));
    }
}

TEST_CASE("a name that ends in .html asks for the page") {
    CHECK(wants_page("out/report.html"));
    CHECK(wants_page("r.htm"));
    CHECK(!wants_page("report.json"));
    CHECK(!wants_page("html"));
}
