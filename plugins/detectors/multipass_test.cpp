#include "passes_test.hpp"

#include <persona/spans.hpp>

#include "pass_context.hpp"

using namespace persona;
using namespace persona::detectors;
using namespace persona::detectors::passes;

namespace {

Span span(std::uint32_t begin, std::uint32_t end, const char* entity, float score, const char* detector = "a") {
    Span out;
    out.begin = begin;
    out.end = end;
    out.score = score;
    out.origin = std::make_shared<const SpanOrigin>(SpanOrigin{entity, detector, "r"});
    return out;
}
std::string shown(const Spans& spans) {
    std::string out;
    for (const auto& each : spans)
        out += each.origin->entity + " " + std::to_string(each.begin) + "-" + std::to_string(each.end) + ";";
    return out;
}

}  // namespace

TEST_CASE("findings merge by the rule") {
    const auto batch = persona::testing::batch({{"t", {"John Smith and john.smith@example.com, 07700900813"}}});
    CHECK(shown(merged_spans({span(0, 4, "PERSON", 0.6F), span(5, 10, "PERSON", 0.6F)}, batch)) == "PERSON 0-10;");
    CHECK(shown(merged_spans({span(0, 10, "PERSON", 0.6F), span(5, 10, "LOCATION", 0.9F)}, batch)) == "PERSON 0-10;");
    CHECK(shown(merged_spans({span(0, 10, "PERSON", 0.6F), span(5, 10, "LOCATION", 1.0F)}, batch)) ==
          "PERSON 0-4;LOCATION 5-10;");
    CHECK(shown(merged_spans({span(0, 12, "PERSON", 0.6F), span(0, 10, "LOCATION", 1.0F)}, batch)) == "LOCATION 0-10;");
    CHECK(shown(merged_spans(
              {span(15, 37, "EMAIL_ADDRESS", 1.0F), span(26, 37, "URL", 0.6F), span(15, 25, "PERSON", 0.8F)}, batch)) ==
          "EMAIL_ADDRESS 15-37;");
    const auto twice = merged_spans({span(0, 4, "PERSON", 0.6F, "a"), span(0, 4, "PERSON", 0.5F, "b")}, batch);
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].score == doctest::Approx(0.8));
    CHECK(merged_spans({span(0, 4, "PERSON", 0.6F, "a"), span(0, 4, "PERSON", 0.5F, "a")}, batch)[0].score ==
          doctest::Approx(0.6));
    CHECK(merged_spans({}, batch).empty());
}

TEST_CASE("what an anonymiser has replaced stays as it is, and joins nothing") {
    const auto batch = persona::testing::batch({{"t", {"Ruth Quayle Smith and others"}}});
    const auto put = span(0, 11, "PERSON", 0.5F, std::string(replaced_detector).c_str());
    CHECK(is_replaced(put));
    const auto both = merged_spans({span(0, 11, "LOCATION", 1.0F), put, span(12, 17, "PERSON", 0.9F)}, batch);
    CHECK(shown(both) == "PERSON 0-11;PERSON 12-17;");
    CHECK(is_replaced(both[0]));
    CHECK_FALSE(is_replaced(both[1]));
    const auto out = merged_spans({put, span(5, 17, "PERSON", 1.0F)}, batch);
    CHECK(shown(out) == "PERSON 0-11;PERSON 12-17;");
    CHECK_FALSE(is_replaced(out[1]));
}

TEST_CASE("what a pattern of one's own finds beats a guess that is longer, and no certainty") {
    const auto order = map("use", Value("patterns"), "patterns",
                           list({map("entity", Value("ORDER_NO"), "regex", Value("(?i)qm-\\d{5}"))}));
    const auto batch = persona::testing::batch({{"t", {"my orders were qm-59961, qm-59962 and 12 qm-59963 road"}}});
    CHECK(shown(*run(list({order, Value("names")}), batch).spans).find("ORDER_NO 15-23;ORDER_NO 25-33;") !=
          std::string::npos);
    auto own = span(3, 8, "ORDER_NO", 0.6F);
    own.origin = std::make_shared<const SpanOrigin>(SpanOrigin{"ORDER_NO", "patterns", "own pattern custom"});
    CHECK(shown(merged_spans({own, span(0, 8, "STREET_ADDRESS", 0.9F)},
                             persona::testing::batch({{"t", {"my 12345"}}}))) == "ORDER_NO 3-8;");
    CHECK(shown(merged_spans({own, span(0, 8, "IBAN_CODE", 1.0F)}, persona::testing::batch({{"t", {"my 12345"}}}))) ==
          "IBAN_CODE 0-8;");
}

TEST_CASE("texts that come again in a column are found in every row, as if each stood alone") {
    // Few different ones; many new ones before the same come again; long ones beside short ones.
    const std::vector<std::string> few{"ask mary@example.com", "nothing here", "call 07700 900813", "", "Mary Johnson"};
    std::vector<std::optional<std::string>> repeated, late, mixed;
    for (std::size_t i = 0; i < 1'500; ++i) {
        repeated.emplace_back(few[i % few.size()]);
        late.emplace_back(i < 800 ? "row " + std::to_string(i) + " of u" + std::to_string(i) + "@example.org"
                                  : few[i % few.size()]);
        mixed.emplace_back(i % 2 == 0 ? few[0] : few[0] + std::string(80, '.'));
    }
    Passes patterns(list({Value("patterns")}));
    const auto spans_of = [&](const std::vector<std::optional<std::string>>& cells) {
        const auto found = patterns(persona::testing::batch({{"t", cells}}));
        std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> rows(cells.size());
        for (const auto& each : *found.spans) rows[each.row].emplace_back(each.begin, each.end);
        return rows;
    };
    for (const auto* cells : {&repeated, &late, &mixed}) {
        const auto together = spans_of(*cells);
        std::size_t found = 0;
        for (std::size_t row = 0; row < cells->size(); row += 7) {
            CHECK(together[row] == spans_of({(*cells)[row]})[0]);
            found += together[row].size();
        }
        CHECK(found > 80);
    }
}

TEST_CASE("passes run in order and a missing list is told from an empty one") {
    const auto batch = persona::testing::batch({{"t", {"Mary Johnson, mary@example.com", "nothing", std::nullopt}}});
    CHECK(shown(*run(list({Value("patterns"), Value("detector.names")}), batch).spans) ==
          "PERSON 0-12;EMAIL_ADDRESS 14-30;");
    CHECK(shown(*run(list({map("use", Value("patterns"), "entities", list({Value("URL")}))}), batch).spans)
              .find("EMAIL") == std::string::npos);
    CHECK(run(list({Value("patterns")}), persona::testing::batch({{"t", {"nothing"}}})).spans != nullptr);
    CHECK(run(list({Value("patterns"), Value("patterns")}), batch).spans->size() == 1);
}

TEST_CASE("roles that are wired are written without being asked for") {
    auto roles = std::make_shared<ColumnRoles>();
    ColumnRole role;
    role.name = "t";
    role.role = Role::identifier;
    role.entity = "PERSON";
    roles->columns = {role};
    const auto batch = persona::testing::batch({{"t", {"somebody"}}});
    CHECK(shown(*run(list({Value("patterns")}), batch, roles).spans) == "PERSON 0-8;");
    CHECK(shown(*run(list({Value("columns")}), batch, roles).spans) == "PERSON 0-8;");
    CHECK_THROWS_AS(run(list({Value("columns")}), batch), Failure);
}

TEST_CASE("wrong passes are refused with advice") {
    const auto batch = persona::testing::batch({{"t", {"x"}}});
    CHECK_THROWS_WITH_AS(run(list({Value("pattern")}), batch), doctest::Contains("patterns"), Failure);
    for (const auto& bad :
         {Value(), Value("patterns"), list({}), list({Value(std::int64_t{7})}), list({map("uses", Value("patterns"))}),
          list({Value("multipass")}), list({Value("analyser.columns")})})
        CHECK_THROWS_AS(run(bad, batch), Failure);
}

TEST_CASE("without a list, the usual passes run: encodings, patterns, names, and the rest of the record") {
    CHECK(usual_passes_find("Mary Zuckermandel (mary&#64;example.org) called. ZUCKERMANDEL will call again.") ==
          "PERSON Mary Zuckermandel;EMAIL_ADDRESS mary&#64;example.org;PERSON ZUCKERMANDEL;");
}

TEST_CASE("what passes keep is kept apart, and what they say at the end is the stage's to say") {
    DetectorMultipass stage;
    Factory factory;
    Description before;
    stage.describe(before);
    CHECK(std::none_of(before.ports.begin(), before.ports.end(), [](const Port& port) { return !port.is_input; }));
    before.parameters.at(0).store(list({Value("counting"), Value("patterns"), Value("counting")}));
    stage.configure(factory).value();
    Description after;
    stage.describe(after);
    std::string outputs;
    for (const auto& port : after.ports)
        if (!port.is_input) outputs += port.name + " ";
    CHECK(outputs == "verdict verdict-2 ");

    persona::testing::Harness harness("detector.columns", std::make_shared<DetectorColumns>());
    stage.open(harness.context()).value();
    StatePtr whole = stage.start();
    for (const std::size_t rows : {3U, 4U}) {
        const auto part = stage.start();
        PassContext context(harness.context(), part.get());
        const auto batch = persona::testing::batch({{"t", std::vector<std::optional<std::string>>(rows, "a@b.org")}});
        CHECK(stage.process(batch, context).value().spans->size() == rows);
        stage.merge(*whole, *part).value();
    }
    const auto said = stage.finish(*whole, harness.context()).value();
    REQUIRE(said.size() == 2);
    for (const auto& one : said) CHECK(std::dynamic_pointer_cast<const Verdict>(one)->summary == "7");
    stage.close();
}
