#include <doctest/doctest.h>

#include <memory>

#include <persona/testing.hpp>

#include "findings_writer.hpp"
#include "screen.hpp"
#include "table_writer.hpp"

using namespace persona;
using namespace persona::terminal;
using persona::testing::batch;
using persona::testing::Harness;
using persona::testing::read_file;
using persona::testing::TemporaryFolder;

namespace {

std::shared_ptr<const SpanOrigin> origin(const char* entity) {
    return std::make_shared<const SpanOrigin>(SpanOrigin{entity, "patterns", "an \"at\""});
}

Batch found() {
    auto out = batch({{"note:text", {"write to ada@example.com and eve@example.com", "nothing", "bob@example.com"}},
                      {"age:int64", {"36", "85", std::nullopt}}});
    const auto email = origin("EMAIL_ADDRESS");
    out.spans = std::make_shared<const Spans>(Spans{{0, 0, 9, 24, 0.95F, email},
                                                    {0, 0, 29, 44, 0.5F, email},
                                                    {2, 0, 0, 15, 1.0F, email},
                                                    {2, 0, 0, 3, 0.4F, origin("PERSON")}});
    return out;
}

std::string shown(std::map<std::string, std::string> parameters, const std::vector<Batch>& batches,
                  std::vector<std::pair<std::string, ArtifactPtr>> artifacts = {}) {
    const TemporaryFolder folder;
    parameters["path"] = folder.path("out");
    Harness harness("writer.table", std::make_shared<TableWriter>(), parameters);
    for (auto& [port, artifact] : artifacts) harness.artifact(port, artifact);
    harness.write_all(batches);
    return read_file(folder.path("out"));
}

std::string findings(std::map<std::string, std::string> parameters) {
    const TemporaryFolder folder;
    parameters["path"] = folder.path("out");
    Harness harness("writer.findings", std::make_shared<FindingsWriter>(), parameters);
    harness.write_all({found()});
    return read_file(folder.path("out"));
}

}  // namespace

TEST_CASE("widths count what a terminal counts") {
    CHECK(width("abc") == 3);
    CHECK(width("e\xCC\x81") == 1);  // combining accent
    CHECK(width("漢字") == 4);
    CHECK(width("🙂") == 2);
    CHECK(cut("abcdef", 4) == "abc…");
    CHECK(cut("漢字漢字", 4) == "漢…");
    CHECK(cut("abcd", 4) == "abcd");
    CHECK(cut("abcd", 0).empty());
}

TEST_CASE("no cell moves the cursor or pretends to be another") {
    CHECK(harmless("a\nb\tc") == "a b c");
    CHECK(harmless("\x1b[2Jx") == "\uFFFD[2Jx");
    CHECK(harmless("\u202Eevil") == "\uFFFDevil");
    CHECK(harmless("\u009B31m") == "\uFFFD31m");
    CHECK(harmless("caf\u00E9") == "caf\u00E9");
}

TEST_CASE("a table fits its screen or says that it can not") {
    Table table{{"name", "note"}, {{"Ada", std::string(200, 'x')}, {"Grace", "y"}}, {}};
    for (const std::size_t columns : {20U, 40U, 79U}) {
        const auto text = draw(table, columns);
        std::size_t begin = 0;
        for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
            CHECK(width(text.substr(begin, end - begin)) <= columns);
            begin = end + 1;
        }
    }
    CHECK(draw(table, 14).empty());
    table.right = {false, true};
    table.rows = {{"Ada", "1"}, {"Grace", "22"}};
    CHECK(draw(table, 40) == "name   note\n─────  ────\nAda       1\nGrace    22\n");
}

TEST_CASE("rows as a table, missing values as a dash, the rest counted") {
    const auto rows = batch({{"name:text", {"Ada", std::nullopt, "Eve"}}, {"age:int64", {"36", "85", "1"}}});
    CHECK(shown({{"rows", "2"}}, {rows}) == "name  age\n────  ───\nAda    36\n–      85\n… and 1 rows more\n");
    CHECK(shown({}, {empty_batch(Schema::make({}))}) == "No columns.\n");
    const auto tall = shown({{"width", "9"}}, {rows.slice(0, 1), rows.slice(1, 1)});
    CHECK(tall.find("row 1\n") == std::string::npos);  // narrow columns fit just so
    CHECK(shown({{"width", "8"}}, {rows.slice(0, 1)}).find("row 1\n") == 0);
}

TEST_CASE("the preview says what columns are taken for and what was found") {
    auto roles = std::make_shared<ColumnRoles>();
    roles->columns = {{"name", Role::identifier, "PERSON", 0.97, "97 % of the values"},
                      {"gone", Role::free_text, "", 0, "header"}};
    auto dictionary = std::make_shared<Findings>();
    dictionary->counts = {{"EMAIL_ADDRESS", 3}, {"PERSON", 12}};
    const auto rows = batch({{"name:text", {"Ada"}}, {"score:float64:0.00", {"1.5"}}, {"old:boolean", {"true"}}});
    const auto text = shown({}, {rows}, {{"columns", roles}, {"found", dictionary}});
    CHECK(text.find("97 % of the values") != std::string::npos);
    CHECK(text.find("left out") != std::string::npos);
    CHECK(text.find("Found in the source: 3 EMAIL_ADDRESS, 12 PERSON\n") != std::string::npos);
    CHECK(text.find("Each row is somebody else's") != std::string::npos);
    roles = std::make_shared<ColumnRoles>(*roles);
    roles->subject = "name";
    CHECK(shown({}, {rows}, {{"columns", roles}}).find("Whose row it is says 'name'") != std::string::npos);
    CHECK(
        shown({{"form", "json"}}, {rows}, {{"columns", roles}, {"found", dictionary}}) ==
        R"({"columns":[{"name":"name","role":"identifier","entity":"PERSON","reason":"97 % of the values"},{"name":"gone","role":"free_text","entity":"","reason":"header"}],)"
        R"("subject":"name","found":{"EMAIL_ADDRESS":3,"PERSON":12},"rows":[{"name":"Ada","score":1.5E0,"old":true}],"rows_left_out":0})"
        "\n");
}

TEST_CASE("findings hold places and kinds, never a value") {
    const auto lines = findings({{"form", "json"}});
    CHECK(lines.starts_with(
        R"({"row":0,"column":"note","begin":9,"end":24,"type":"EMAIL_ADDRESS","score":0.95,"detector":"patterns","reason":"an \"at\""})"
        "\n"));
    CHECK(lines.find("example.com") == std::string::npos);
    CHECK(
        findings({{"form", "json"}, {"entities", "[PERSON]"}}) ==
        R"({"row":2,"column":"note","begin":0,"end":3,"type":"PERSON","score":0.4,"detector":"patterns","reason":"an \"at\""})"
        "\n");
    const auto table = findings({{"explain", "true"}});
    CHECK(table.find("EMAIL_ADDRESS  note           3     2  66.7 %  patterns: an \"at\"") != std::string::npos);
    CHECK(table.find("4 findings in 3 rows.") != std::string::npos);
    CHECK(findings({{"entities", "[IBAN_CODE]"}}) == "Nothing of type IBAN_CODE was found in 3 rows.\n");
}
