#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "detector_columns.hpp"
#include "detector_multipass.hpp"
#include "detector_names.hpp"
#include "detector_patterns.hpp"
#include "merge.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

/// Makes the stages of this plugin; parameters reach them as `entities` alone.
class Factory final : public StageFactory {
public:
    Result<std::shared_ptr<Stage>> create(std::string_view name, const Value& parameters) override {
        std::shared_ptr<Stage> stage;
        if (name == "detector.patterns") stage = std::make_shared<DetectorPatterns>();
        else if (name == "detector.names") stage = std::make_shared<DetectorNames>();
        else if (name == "detector.columns") stage = std::make_shared<DetectorColumns>();
        else if (name == "analyser.columns") stage = std::make_shared<AnalyserColumns>();
        else return Error(ErrorCode::not_found, "no such stage");
        Description description;
        stage->describe(description);
        for (const auto& parameter : description.parameters) {
            if (const auto* value = parameters.find(parameter.name)) parameter.store(*value);
        }
        PERSONA_TRY(stage->configure(*this));
        return stage;
    }
    std::vector<std::string> names() const override {
        return {"detector.patterns", "detector.names", "detector.columns", "detector.multipass", "analyser.columns"};
    }
};

Value list(std::vector<Value> items) { return Value(Value::List(std::move(items))); }
Value map(const std::string& key, Value value, const std::string& second = {}, Value more = {}) {
    Value::Map entries;
    entries.push_back({key, std::move(value), {}});
    if (!second.empty()) entries.push_back({second, std::move(more), {}});
    return Value(std::move(entries));
}

Batch run(const Value& passes, const Batch& batch, std::shared_ptr<const ColumnRoles> roles = nullptr) {
    Factory factory;
    DetectorMultipass stage;
    Description description;
    stage.describe(description);
    description.parameters.at(0).store(passes);
    stage.configure(factory).value();
    Harness harness("detector.columns", std::make_shared<DetectorColumns>());
    if (roles != nullptr) harness.artifact("votes", roles);
    stage.open(harness.context()).value();
    auto out = stage.process(batch, harness.context()).value();
    stage.close();
    return out;
}

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
    CHECK(shown(merged({span(0, 4, "PERSON", 0.6F), span(5, 10, "PERSON", 0.6F)}, batch)) == "PERSON 0-10;");
    CHECK(shown(merged({span(0, 10, "PERSON", 0.6F), span(5, 10, "LOCATION", 0.9F)}, batch)) == "PERSON 0-10;");
    CHECK(shown(merged({span(0, 10, "PERSON", 0.6F), span(5, 10, "LOCATION", 1.0F)}, batch)) ==
          "PERSON 0-4;LOCATION 5-10;");
    CHECK(shown(merged({span(0, 12, "PERSON", 0.6F), span(0, 10, "LOCATION", 1.0F)}, batch)) == "LOCATION 0-10;");
    CHECK(shown(merged({span(15, 37, "EMAIL_ADDRESS", 1.0F), span(26, 37, "URL", 0.6F), span(15, 25, "PERSON", 0.8F)},
                       batch)) == "EMAIL_ADDRESS 15-37;");
    const auto twice = merged({span(0, 4, "PERSON", 0.6F, "a"), span(0, 4, "PERSON", 0.5F, "b")}, batch);
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].score == doctest::Approx(0.8));
    CHECK(merged({span(0, 4, "PERSON", 0.6F, "a"), span(0, 4, "PERSON", 0.5F, "a")}, batch)[0].score ==
          doctest::Approx(0.6));
    CHECK(merged({}, batch).empty());
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
