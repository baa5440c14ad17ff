// What people complain of in tools that find personal data, each as a test of the usual passes. (Speed and flat memory:
// tools/bench/pii and tests/memory. One pseudonym for one person: tests/anonymise.)
#include <algorithm>

#include "passes_test.hpp"

using namespace persona;
using namespace persona::detectors;
using namespace persona::detectors::passes;
using persona::testing::Harness;

namespace {

std::string roles_and_findings(const std::vector<persona::testing::ColumnText>& columns, Batch* out = nullptr) {
    const auto batch = persona::testing::batch(columns);
    Harness analyser("analyser.columns", std::make_shared<AnalyserColumns>());
    const auto roles = std::dynamic_pointer_cast<const ColumnRoles>(analyser.analyse({{"from", batch}}).at(0));
    auto found = run(std::nullopt, batch, roles);
    std::string told;
    for (const auto& column : roles->columns) told += std::string(to_string(column.role)) + " " + column.entity + ";";
    if (out != nullptr) *out = std::move(found);
    return told;
}

}  // namespace

TEST_CASE("numbers, sizes and times are no people") {
    for (const char* text : {"-0.96", "96c", "2021-03-04T10:15:30Z", "10:15:30.250", "1.5e-7 and 0x1f",
                             "row 12, page 7", "+3.5 %", "v2.10.3", "12/31", "A4 paper, 96dpi", "Q3 FY24"}) {
        CAPTURE(text);
        CHECK(usual_passes_find(text).find("PERSON") == std::string::npos);
    }
}

TEST_CASE("a context word counts as a whole word, behind the value too, and a phrase counts") {
    // "lic" in "duplicate" once made every number beside it a licence.
    CHECK(usual_passes_find("duplicate record A1234567 of the published list").find("LICEN") == std::string::npos);
    CHECK(usual_passes_find("a passportable skill, 123456789 of them").find("PASSPORT") == std::string::npos);
    CHECK(usual_passes_find("my passport number is 123456789").find("PASSPORT 123456789") != std::string::npos);
    CHECK(usual_passes_find("123456789 is my passport number").find("PASSPORT 123456789") != std::string::npos);
    CHECK(usual_passes_find("national insurance number: AB 12 34 56 C").find("AB 12 34 56 C") != std::string::npos);
}

TEST_CASE("names in capitals and in small letters are found") {
    CHECK(usual_passes_find("PLEASE CALL JOHN MILLER BACK") == "PERSON JOHN MILLER;");
    CHECK(usual_passes_find("my name is mary smith, thanks") == "PERSON mary smith;");
}

TEST_CASE("words of a deny list are found in every Unicode form") {
    Harness harness("detector.patterns", std::make_shared<DetectorPatterns>(),
                    {{"deny", "{PROJECT: [Caf\u00e9 Zo\u00eb]}"}});
    const std::string text = "caf\u00e9 zo\u00eb, Cafe\u0301 Zoe\u0308, CAFE ZOE";
    const auto out = harness.process(persona::testing::batch({{"t:text", {text}}}));
    CHECK(out.spans->size() == 3);
}

TEST_CASE("no telephone number is found inside a code") {
    for (const char* text :
         {"550e8400-e29b-41d4-a716-446655440000", "id=3f2504e0-4f89-11d3-9a0c-0305e82c3301",
          "sha 9b74c9897bac770ffc029102a200c5de", "ISBN 978-3-16-148410-0", "order 2125550142-AX-2023"}) {
        CAPTURE(text);
        CHECK(usual_passes_find(text).find("PHONE_NUMBER") == std::string::npos);
    }
}

TEST_CASE("driving licences of the United States are not everywhere") {
    CHECK(usual_passes_find("Invoice A123456 for 1234567 units of H12345678, lot 12345678901").find("LICENSE") ==
          std::string::npos);
    CHECK(usual_passes_find("driver's license A1234567, California").find("US_DRIVER_LICENSE") != std::string::npos);
}

TEST_CASE("a column of e-mail addresses is one, whatever else matches in it") {
    std::vector<std::optional<std::string>> values;
    for (int i = 0; i < 60; ++i) values.emplace_back("someone" + std::to_string(i) + "@mail.example.org");
    CHECK(roles_and_findings({{"c7:text", values}}) == "identifier EMAIL_ADDRESS;");
}

TEST_CASE("the header of a column is context") {
    CHECK(usual_passes_find("123456789", "t").find("PASSPORT") == std::string::npos);
    CHECK(usual_passes_find("123456789", "passport number").find("PASSPORT 123456789") != std::string::npos);
    std::vector<std::optional<std::string>> values;
    for (int i = 0; i < 40; ++i)
        values.emplace_back("Zq" + std::string(1, static_cast<char>('a' + i % 26)) + "ral Vx" + std::to_string(i));
    CHECK(roles_and_findings({{"Nachname:text", values}}) == "identifier PERSON;");
}

TEST_CASE("a typed column is marked to its last cell, also where a cell looks like nothing known") {
    std::vector<std::optional<std::string>> values;
    for (int i = 0; i < 5'000; ++i) values.emplace_back("someone" + std::to_string(i) + "@mail.example.org");
    values[4'321] = "ask at the desk";
    values[4'999] = "zq";
    values[17] = std::nullopt;
    Batch found;
    CHECK(roles_and_findings({{"contact:text", values}}, &found) == "identifier EMAIL_ADDRESS;");
    REQUIRE(found.spans != nullptr);
    CHECK(found.spans->size() == 4'999);
    CHECK(std::any_of(found.spans->begin(), found.spans->end(),
                      [](const Span& span) { return span.row == 4'321 && span.begin == 0 && span.end == 15; }));
    CHECK(found.spans->back().row == 4'999);
}
