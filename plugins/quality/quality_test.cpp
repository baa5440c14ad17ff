#include "quality.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include <persona/row_sample.hpp>

using namespace persona;
using namespace persona::quality;

namespace {

struct Made {
    std::uint64_t seed = 1;
    bool related = true;     ///< columns depend on each other
    double move = 0;         ///< of the numbers
    std::int64_t first = 0;  ///< of the record numbers
    bool collapsed = false;  ///< one row again and again
    bool texts = false;
    bool senseless = false;  ///< other words
    bool codes = false;      ///< names have the shape of codes
};

/// Rows of a population: group → amount, visits; a flag; a name; perhaps a text that tells of its row.
Batch rows(std::int64_t count, const Made& made) {
    const std::vector<std::string> groups{"north", "south", "east", "west"};
    const std::vector<std::string> things{"parcel", "invoice", "garden", "ticket", "window", "engine"};
    const std::vector<std::string> moods{"happy", "angry", "calm", "tired"};
    const std::vector<std::string> other{"quartz", "nebula", "tundra", "gizmo", "plasma", "zephyr", "krill", "onyx"};
    testing::ColumnText group{"group:text", {}};
    testing::ColumnText amount{"amount:float64:0.00", {}};
    testing::ColumnText visits{"visits:int64", {}};
    testing::ColumnText flag{"flag:boolean", {}};
    testing::ColumnText name{"name:text", {}};
    testing::ColumnText day{"day:date", {}};
    testing::ColumnText text{"text:text", {}};
    for (std::int64_t row = 0; row < count; ++row) {
        Random draw(made.seed, "rows", made.collapsed ? 0 : static_cast<std::uint64_t>(row));
        const auto g = std::min<std::uint64_t>(draw.below(6), 3);
        const auto h = made.related ? g : std::min<std::uint64_t>(draw.below(6), 3);
        group.values.emplace_back(groups[g]);
        const double size = 20 + 15 * static_cast<double>(h) + 4 * draw.normal() + made.move;
        if (draw.uniform() < 0.1) amount.values.emplace_back(std::nullopt);
        else amount.values.emplace_back(fmt::format("{:.2f}", size));
        visits.values.emplace_back(std::to_string(static_cast<int>(size / 5) + static_cast<int>(draw.below(3))));
        flag.values.emplace_back(draw.uniform() < 0.3 ? "true" : "false");
        name.values.emplace_back(made.codes ? fmt::format("{:06}-XY", made.first + row)
                                            : fmt::format("Person {:06}", made.first + row));
        day.values.emplace_back(fmt::format("2024-{:02}-{:02}", 1 + draw.below(12), 1 + draw.below(28)));
        std::string words;
        for (int sentence = 0; sentence < 4; ++sentence) {
            if (made.senseless) {
                for (int i = 0; i < 9; ++i) words += other[draw.below(other.size())] + " ";
            } else {
                words += "In the " + groups[g] + " I was " + moods[draw.below(4)] + " because the " +
                         things[draw.below(6)] + " came " + std::to_string(draw.below(20)) + " days late. ";
            }
        }
        text.values.emplace_back(words);
    }
    std::vector<testing::ColumnText> columns{group, amount, visits, flag, name, day};
    if (made.texts) columns.push_back(text);
    auto batch = testing::batch(columns);
    std::vector<Field> fields(batch.schema->fields().begin(), batch.schema->fields().end());
    fields[4].role = Role::identifier;
    fields[4].entity = "PERSON";
    if (made.texts) fields[6].role = Role::free_text;
    batch.schema = Schema::make(std::move(fields));
    return batch;
}

std::vector<std::pair<std::string, Batch>> cut(const std::string& port, const Batch& whole, std::int64_t size = 700) {
    std::vector<std::pair<std::string, Batch>> out;
    for (std::int64_t row = 0; row < whole.rows || out.empty(); row += size) {
        auto part = whole.slice(row, std::min(size, whole.rows - row));
        part.sequence = static_cast<std::int64_t>(out.size());
        out.emplace_back(port, std::move(part));
    }
    return out;
}

std::shared_ptr<const Verdict> judge(const std::vector<std::pair<std::string, Batch>>& sides,
                                     std::map<std::string, std::string> parameters = {},
                                     std::shared_ptr<const Verdict> leaks = nullptr) {
    testing::Harness harness("validator.quality", std::make_shared<Quality>(), std::move(parameters));
    if (leaks) harness.artifact("leaks", leaks);
    std::vector<std::pair<std::string, Batch>> batches;
    for (const auto& [port, whole] : sides)
        for (auto& part : cut(port, whole)) batches.push_back(std::move(part));
    return std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).front());
}

std::string words(const Verdict& verdict) {
    std::string out;
    for (const auto& failure : verdict.failures) out += failure + "\n";
    return out;
}

}  // namespace

TEST_CASE("rows of the same population pass, beside a ceiling and a floor that say what that is worth") {
    const auto verdict = judge({{"train", rows(3000, {.seed = 1})},
                                {"holdout", rows(600, {.seed = 2, .first = 10'000})},
                                {"synthetic", rows(3000, {.seed = 3, .first = 20'000})}});
    INFO(words(*verdict));
    CHECK(verdict->passed());
    CHECK(std::count_if(verdict->figures.begin(), verdict->figures.end(),
                        [](const Figure& figure) { return !figure.is_detail; }) == 5);
    CHECK(verdict->figures[0].name == "schema_match");
    CHECK(verdict->figures[0].value == 1.0);
    const auto* similarity = verdict->find("distribution_similarity");
    CHECK(*similarity->value > 0.93);
    CHECK(std::abs(*similarity->value - *similarity->ceiling) < 0.02);
    CHECK(*similarity->floor < *similarity->ceiling - 0.05);
    CHECK(*similarity->gate >= 0.85);
    CHECK(verdict->find("pii_detected")->value == 0.0);
    CHECK_FALSE(verdict->find("semantic_similarity")->value.has_value());
    CHECK_FALSE(verdict->find("semantic_similarity")->gate.has_value());
    CHECK(*verdict->find("diversity")->value > 0.9);
}

TEST_CASE(
    "columns without their relations, moved numbers and a collapsed model are refused in words that name the columns") {
    const auto train = rows(3000, {.seed = 1});
    const auto holdout = rows(600, {.seed = 2, .first = 10'000});
    SUBCASE("relations gone") {
        const auto verdict = judge({{"train", train},
                                    {"holdout", holdout},
                                    {"synthetic", rows(3000, {.seed = 3, .related = false, .first = 20'000})}});
        CHECK_FALSE(verdict->passed());
        CHECK(words(*verdict).find("pair 'group' and 'amount'") != std::string::npos);
    }
    SUBCASE("moved") {
        const auto verdict = judge({{"train", train},
                                    {"holdout", holdout},
                                    {"synthetic", rows(3000, {.seed = 3, .move = 30, .first = 20'000})}});
        CHECK_FALSE(verdict->find("distribution_similarity")->passed);
        CHECK(words(*verdict).find("column 'amount'") != std::string::npos);
    }
    SUBCASE("collapsed") {
        const auto verdict = judge({{"train", train},
                                    {"holdout", holdout},
                                    {"synthetic", rows(3000, {.seed = 3, .first = 20'000, .collapsed = true})}});
        CHECK_FALSE(verdict->find("diversity")->passed);
        CHECK_FALSE(verdict->passed());
    }
}

TEST_CASE("few rows are asked for no more than few real rows reach") {
    const auto train = rows(480, {.seed = 1});
    for (const std::int64_t count : {3, 20, 100, 480}) {
        const auto verdict = judge({{"train", train}, {"synthetic", rows(count, {.seed = 5, .first = 9000})}});
        INFO(count << "\n" << words(*verdict));
        CHECK(verdict->passed());
        const auto* similarity = verdict->find("distribution_similarity");
        CHECK(*similarity->gate <= 0.85);
        if (count == 20) CHECK(*similarity->ceiling < 0.9);
    }
    // A large source and few rows out.
    const auto verdict = judge({{"train", rows(4000, {.seed = 1})},
                                {"holdout", rows(400, {.seed = 2, .first = 10'000})},
                                {"synthetic", rows(20, {.seed = 5, .first = 9000})}});
    INFO(words(*verdict));
    CHECK(verdict->passed());
}

TEST_CASE("a holdout of few people with many rows each is no measure of variety that real rows miss") {
    const auto six = rows(6, {.seed = 2, .first = 10'000});
    std::vector<std::int64_t> often;
    for (std::int64_t row = 0; row < 60; ++row) often.push_back(row % 6);
    const auto holdout = six.take(often);
    const auto train = rows(3000, {.seed = 1});
    const auto verdict =
        judge({{"train", train}, {"holdout", holdout}, {"synthetic", rows(3000, {.seed = 3, .first = 20'000})}});
    const auto* diversity = verdict->find("diversity");
    INFO(words(*verdict));
    CHECK(diversity->note.starts_with("least part 0.1"));  // of the days: six against as many as rows
    CHECK(diversity->passed);
    const auto one = judge({{"train", train},
                            {"holdout", rows(600, {.seed = 2, .first = 10'000})},
                            {"synthetic", rows(3000, {.seed = 3, .first = 20'000, .collapsed = true})}});
    CHECK_FALSE(one->find("diversity")->passed);
}

TEST_CASE("few rows that are plainly wrong are refused all the same") {
    const auto verdict =
        judge({{"train", rows(480, {.seed = 1})}, {"synthetic", rows(100, {.seed = 5, .move = 60, .first = 9000})}});
    CHECK_FALSE(verdict->find("distribution_similarity")->passed);
}

TEST_CASE("with a draw of the model, the model is judged, and the released rows at their own size" *
          doctest::test_suite("many rows")) {
    const auto train = rows(3000, {.seed = 1});
    const auto holdout = rows(600, {.seed = 2, .first = 10'000});
    const auto few = rows(30, {.seed = 5, .first = 9000});
    const auto good = judge({{"train", train},
                             {"holdout", holdout},
                             {"synthetic", few},
                             {"model_draw", rows(3000, {.seed = 6, .first = 20'000})}});
    INFO(words(*good));
    CHECK(good->passed());
    CHECK(*good->find("distribution_similarity")->value > 0.93);
    REQUIRE(good->find("distribution_similarity_released") != nullptr);
    CHECK(*good->find("distribution_similarity_released")->value < *good->find("distribution_similarity")->value);
    const auto bad = judge({{"train", train},
                            {"holdout", holdout},
                            {"synthetic", few},
                            {"model_draw", rows(3000, {.seed = 6, .related = false, .first = 20'000})}});
    CHECK_FALSE(bad->find("distribution_similarity")->passed);
    REQUIRE_FALSE(bad->warnings.empty());
    CHECK(bad->warnings.front().find("drawn independently") != std::string::npos);
    // Identifiers of another shape cost similarity, but no relation.
    const auto coded = judge({{"train", train},
                              {"holdout", holdout},
                              {"synthetic", few},
                              {"model_draw", rows(3000, {.seed = 6, .first = 20'000, .codes = true})}});
    CHECK(*coded->find("distribution_similarity")->value < *good->find("distribution_similarity")->value - 0.03);
    for (const auto& warning : coded->warnings) CHECK(warning.find("drawn independently") == std::string::npos);
}

TEST_CASE("source values of personal types are counted; the same names as held-out people have are told beside") {
    const auto train = rows(400, {.seed = 1});
    const auto verdict = judge({{"train", train},
                                {"holdout", rows(100, {.seed = 2, .first = 395})},
                                {"synthetic", rows(400, {.seed = 3, .first = 390})}});
    const auto* found = verdict->find("pii_detected");
    CHECK(found->value == 105.0);
    CHECK(found->ceiling == 5.0);
    CHECK_FALSE(found->passed);
    CHECK_FALSE(verdict->passed());
    CHECK(verdict->save().value().find("Person") == std::string::npos);
    const auto allowed =
        judge({{"train", train}, {"synthetic", rows(400, {.seed = 3, .first = 390})}}, {{"pii", "10"}});
    CHECK(allowed->find("pii_detected")->passed);
}

TEST_CASE("findings from before anonymising replace the look at the training rows") {
    auto findings = std::make_shared<Findings>();
    findings->key = 77;
    findings->groups = {"found PERSON", "rare token"};
    findings->add(findings->hash("person 000005"), {.subjects = 40, .group = 0});
    findings->add(findings->hash("person 000006"), {.subjects = 2, .group = 1});
    findings->add(findings->hash("person 000007"), {.subjects = 40, .group = 1});  // not rare: nobody's
    findings->seal();
    testing::Harness harness("validator.quality", std::make_shared<Quality>());
    harness.artifact("found", findings);
    auto batches = cut("train", rows(400, {.seed = 1}));
    for (auto& part : cut("synthetic", rows(400, {.seed = 3}))) batches.push_back(std::move(part));
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).front());
    CHECK(verdict->find("pii_detected")->value == 2.0);
}

TEST_CASE("the leak scan's count and refusal are taken over; without a scan free text is not let through") {
    const Made with_text{.seed = 1, .texts = true};
    const auto train = rows(400, with_text);
    const auto made = rows(400, {.seed = 3, .first = 9000, .texts = true});
    const auto unscanned = judge({{"train", train}, {"synthetic", made}});
    CHECK_FALSE(unscanned->find("pii_detected")->value.has_value());
    CHECK_FALSE(unscanned->passed());
    auto clean = std::make_shared<Verdict>();
    const auto scanned = judge({{"train", train}, {"synthetic", made}}, {}, clean);
    INFO(words(*scanned));
    CHECK(scanned->passed());
    auto counted = std::make_shared<Verdict>();
    counted->figures.push_back(
        {.name = "pii_detected", .value = 3.0, .gate = 0.0, .gate_is_maximum = true, .passed = false});
    CHECK(judge({{"train", train}, {"synthetic", made}}, {}, counted)->find("pii_detected")->value == 3.0);
    auto other_names = std::make_shared<Verdict>();
    other_names->figures.push_back(
        {.name = "cells", .value = 1.0, .gate = 0.0, .gate_is_maximum = true, .passed = false});
    other_names->figures.push_back(
        {.name = "tokens", .value = 1.0, .gate = 0.0, .gate_is_maximum = true, .passed = false});
    CHECK(judge({{"train", train}, {"synthetic", made}}, {}, other_names)->find("pii_detected")->value == 2.0);
    auto broken = std::make_shared<Verdict>();
    broken->failures.emplace_back("the scan could not run");
    const auto refused = judge({{"train", train}, {"synthetic", made}}, {}, broken);
    CHECK_FALSE(refused->find("pii_detected")->value.has_value());
    CHECK_FALSE(refused->passed());
}

TEST_CASE("texts: alike passes, other words do not, copies are told") {
    const auto train = rows(500, {.seed = 1, .texts = true});
    const auto holdout = rows(150, {.seed = 2, .first = 10'000, .texts = true});
    auto clean = std::make_shared<Verdict>();
    const auto good = judge(
        {{"train", train}, {"holdout", holdout}, {"synthetic", rows(500, {.seed = 3, .first = 20'000, .texts = true})}},
        {}, clean);
    const auto* figure = good->find("semantic_similarity");
    INFO(words(*good));
    CHECK(*figure->value > 0.95);
    CHECK(*figure->ceiling > 0.95);
    CHECK(*figure->floor < *figure->value - 0.1);
    CHECK(good->passed());
    const auto bad = judge({{"train", train},
                            {"holdout", holdout},
                            {"synthetic", rows(500, {.seed = 3, .first = 20'000, .texts = true, .senseless = true})}},
                           {}, clean);
    CHECK(*bad->find("semantic_similarity")->value < 0.5);
    CHECK_FALSE(bad->passed());
    const auto copied = judge({{"train", train}, {"holdout", holdout}, {"synthetic", train}}, {{"pii", "500"}}, clean);
    REQUIRE_FALSE(copied->warnings.empty());
    CHECK(copied->warnings.front().find("nearly a training text") != std::string::npos);
}

TEST_CASE("schema: missing, added, reordered and retyped columns") {
    const auto train = testing::batch({{"a:int64", {"1", "2"}}, {"b:text", {"x", "y"}}, {"c:float64", {"1.5", "2"}}});
    const auto share = [&](const Batch& made, double& value) {
        const auto verdict = judge({{"train", train}, {"synthetic", made}});
        value = *verdict->find("schema_match")->value;
        return words(*verdict);
    };
    double value = -1;
    share(testing::batch({{"a:int64", {"1"}}, {"b:text", {"x"}}, {"c:int64", {"7"}}}), value);
    CHECK(value == 1);  // whole numbers are decimals too
    CHECK(share(testing::batch({{"b:text", {"x"}}, {"a:int64", {"1"}}, {"c:float64", {"7"}}}), value)
              .find("another order") != std::string::npos);
    CHECK(value == 0);
    CHECK(share(testing::batch({{"a:int64", {"1"}}, {"b:text", {"x"}}}), value).find("column 'c' is missing") !=
          std::string::npos);
    CHECK(share(testing::batch({{"a:int64", {"1"}}, {"b:text", {"x"}}, {"c:float64", {"7"}}, {"d:text", {"z"}}}), value)
              .find("'d' is not in the source") != std::string::npos);
    const auto misfit = share(
        testing::batch({{"a:text", {"1", "secret-value"}}, {"b:text", {"x", "y"}}, {"c:float64", {"7", "7"}}}), value);
    CHECK(misfit.find("column 'a' is text instead of int64: 1 of 2 cells") != std::string::npos);
    CHECK(misfit.find("secret-value") == std::string::npos);
    share(testing::batch({{"a:text", {"1", "22"}}, {"b:text", {"x", "y"}}, {"c:text", {std::nullopt, std::nullopt}}}),
          value);
    CHECK(value == 1);  // every cell reads as the type; a column without a value can be anything
    const auto off =
        judge({{"train", train}, {"synthetic", testing::batch({{"a:int64", {"1"}}})}}, {{"schema", "false"}});
    CHECK(off->find("schema_match")->passed);
}

TEST_CASE("details tell no category and no number held by fewer than k, and hold three digits") {
    auto train = rows(600, {.seed = 1});
    const auto odd = testing::batch({{"group:text", {"unicorn"}},
                                     {"amount:float64:0.00", {"123456.78"}},
                                     {"visits:int64", {"987654"}},
                                     {"flag:boolean", {"true"}},
                                     {"name:text", {"Ada Unique"}},
                                     {"day:date", {"1901-01-01"}}});
    Batch last = odd;
    last.schema = train.schema;
    testing::Harness harness("validator.quality", std::make_shared<Quality>());
    auto batches = cut("train", train);
    last.sequence = 50;
    batches.emplace_back("train", last);
    for (auto& part : cut("synthetic", rows(600, {.seed = 3, .first = 9000}))) batches.push_back(std::move(part));
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).front());
    CHECK(verdict->details.find("north") != std::string::npos);
    for (const auto* secret : {"unicorn", "123456", "1.23E5", "987654", "9.88E5", "Unique", "1901"})
        CHECK(verdict->details.find(secret) == std::string::npos);
    CHECK(verdict->details.find("\"categories\"") != std::string::npos);
}

TEST_CASE("a category that one subject holds in many rows stays unnamed") {
    auto train = rows(600, {.seed = 1});
    Int64Builder subject;
    TextBuilder group;
    for (std::int64_t row = 0; row < train.rows; ++row) {
        group.append(row < 25 ? "unicorn" : train.columns[0]->text(row));
        subject.append(row < 25 ? 7 : 1000 + row);
    }
    train.columns[0] = group.finish();
    train.attachments["subject"] = subject.finish();
    const auto verdict = judge({{"train", train}, {"synthetic", rows(600, {.seed = 3, .first = 9000})}});
    CHECK(verdict->details.find("unicorn") == std::string::npos);
    CHECK(verdict->details.find("north") != std::string::npos);
}

TEST_CASE("what all other categories hold together, and what is missing, is told of k people or not at all") {
    auto train = rows(600, {.seed = 1});
    TextBuilder group;
    for (std::int64_t row = 0; row < train.rows; ++row) {
        if (row < 4) group.append("unicorn");      // below k, so "others" would be these four
        else if (row < 9) group.append_missing();  // five people
        else group.append(row % 4 == 0 ? "north" : row % 4 == 1 ? "south" : "east");
    }
    train.columns[0] = group.finish();
    const auto verdict = judge({{"train", train}, {"synthetic", rows(600, {.seed = 3, .first = 9000})}});
    const auto details = boost::json::parse(verdict->details);
    const auto& column = details.at("columns").as_array().at(0).as_object();
    CHECK(column.at("missing_real").is_null());
    const auto& categories = column.at("categories").as_array();
    const auto& others = categories.back().as_object();
    CHECK(others.contains("other"));
    CHECK(others.at("real").to_number<double>() > 10.0 / 600);
    CHECK(categories.size() == 3);  // the least of the three joined them
    // A column of which many are missing says how many.
    CHECK(details.at("columns").as_array().at(1).at("missing_real").to_number<double>() ==
          doctest::Approx(0.1).epsilon(0.3));
}

TEST_CASE("the sample is bounded and the same however the stream is cut and merged") {
    const auto whole = rows(5000, {.seed = 1});
    const SampleLimits limits{.rows = 300, .bytes = 1 << 20, .seed = 9};
    const auto parts = cut("train", whole, 100);
    const auto sampled = [&](const std::vector<std::size_t>& order) {
        RowSample out;
        for (const auto i : order) {
            RowSample part;
            part.add(parts[i].second, "train", limits).value();
            out.merge(part, limits).value();
        }
        return out.finish(limits).value();
    };
    std::vector<std::size_t> forward;
    for (std::size_t i = 0; i < parts.size(); ++i) forward.push_back(i);
    const std::vector<std::size_t> backward(forward.rbegin(), forward.rend());
    const auto a = sampled(forward);
    const auto b = sampled(backward);
    CHECK(a.rows == 300);
    CHECK(testing::show(a) == testing::show(b));
    // By bytes: fewer rows, the same ones first.
    const SampleLimits narrow{.rows = 300, .bytes = 4000, .seed = 9};
    RowSample part;
    part.add(whole, "train", narrow).value();
    CHECK(part.finish(narrow).value().rows < 60);
    const SampleLimits tiny{.rows = 300, .bytes = 1, .seed = 9};
    RowSample one;
    one.add(whole, "train", tiny).value();
    CHECK(one.finish(tiny).value().rows == 1);
    CHECK_FALSE(RowSample().finish(limits).ok());
}

TEST_CASE("the same streams give the same verdict to the last digit" * doctest::test_suite("many rows")) {
    const auto train = rows(600, {.seed = 1, .texts = true});
    const auto made = rows(600, {.seed = 3, .first = 9000, .texts = true});
    const auto run = [&] {
        testing::Harness harness("validator.quality", std::make_shared<Quality>(), {{"sample_rows", "100000"}});
        std::vector<std::pair<std::string, Batch>> batches;
        for (auto& part : cut("synthetic", made, 170)) batches.push_back(std::move(part));
        for (auto& part : cut("train", train, 170)) batches.push_back(std::move(part));
        return std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).front())->save().value();
    };
    CHECK(run() == run());
}

TEST_CASE("nothing to compare is no pass") {
    const auto train = rows(200, {.seed = 1});
    const auto none = judge({{"train", train}, {"synthetic", rows(0, {})}});
    CHECK_FALSE(none->passed());
    CHECK_FALSE(none->find("distribution_similarity")->value.has_value());
    CHECK(judge({{"train", rows(0, {})}, {"synthetic", train}})->passed() == false);
    testing::Harness harness("validator.quality", std::make_shared<Quality>());
    CHECK_THROWS_WITH_AS((void)harness.analyse(cut("train", train)), doctest::Contains("'synthetic'"), Failure);
}

TEST_CASE("of very many columns an even choice of pairs is compared, and that is said" *
          doctest::test_suite("many rows")) {
    std::vector<testing::ColumnText> columns;
    for (int column = 0; column < 200; ++column) {
        columns.push_back({fmt::format("c{}:text", column), {}});
        for (int row = 0; row < 60; ++row) columns.back().values.emplace_back((row * (column + 3)) % 7 < 3 ? "a" : "b");
    }
    const auto wide = testing::batch(columns);
    const auto verdict = judge({{"train", wide}, {"synthetic", wide}});
    const auto said = [](const Verdict& of) {
        return std::any_of(of.warnings.begin(), of.warnings.end(),
                           [](const auto& text) { return text.find("of the 19900 pairs") != std::string::npos; });
    };
    CHECK(verdict->find("distribution_similarity")->value.has_value());
    CHECK(said(*verdict));
    CHECK_FALSE(said(*judge({{"train", rows(300, {})}, {"synthetic", rows(300, {})}})));
}

TEST_CASE("one column, constant columns and columns without a value do not break it") {
    const auto one = testing::batch({{"a:text", {"x", "x", "y", "x"}}});
    CHECK(judge({{"train", one}, {"synthetic", one}})->find("distribution_similarity")->value.has_value());
    const auto empty =
        testing::batch({{"a:int64", {std::nullopt, std::nullopt, std::nullopt}}, {"b:float64", {"1", "1", "1"}}});
    const auto verdict = judge({{"train", empty}, {"synthetic", empty}});
    INFO(words(*verdict));
    CHECK(verdict->passed());
    const auto lost =
        testing::batch({{"a:int64", {"1", "2", "3"}}, {"b:float64", {std::nullopt, std::nullopt, std::nullopt}}});
    CHECK(*judge({{"train", lost}, {"synthetic", empty}})->find("distribution_similarity")->value < 0.5);
}

TEST_CASE("replacements of another key are compared as one, and that is said" * doctest::test_suite("many rows")) {
    /// Towns in two groups of which the first are replaced, as by a run with this key.
    const auto table = [](std::uint64_t seed, const std::string& key, bool found) {
        testing::ColumnText town{"town:text", {}}, size{"size:int64", {}};
        auto spans = std::make_shared<Spans>();
        const auto origin = std::make_shared<const SpanOrigin>(SpanOrigin{"LOCATION", "names", "a list"});
        for (std::uint32_t row = 0; row < 3'000; ++row) {
            Random draw(seed, "towns", row);
            const bool replaced = draw.uniform() < 0.6;
            const auto number = draw.below(4);  // the last one is the same whatever the key
            const auto name = (!replaced ? "Kept" : number == 3 ? "Any" : key) + std::to_string(number);
            town.values.emplace_back(name);
            size.values.emplace_back(std::to_string((replaced ? 10 : 40) + draw.below(20)));
            if (replaced && found) spans->push_back({row, 0, 0, static_cast<std::uint32_t>(name.size()), 1, origin});
        }
        auto out = testing::batch({town, size});
        out.spans = std::move(spans);
        return out;
    };
    const auto warned = [](const Verdict& verdict) {
        return std::any_of(verdict.warnings.begin(), verdict.warnings.end(),
                           [](const auto& one) { return one.find("'town' were replaced") != std::string::npos; });
    };
    const auto train = table(1, "Mine", true);
    const auto other_key = judge({{"train", train}, {"synthetic", table(2, "Theirs", false)}});
    CHECK_MESSAGE(other_key->passed(), words(*other_key));
    CHECK(warned(*other_key));
    const auto same_key = judge({{"train", train}, {"synthetic", table(2, "Mine", false)}});
    CHECK(same_key->passed());
    CHECK(!warned(*same_key));
    // Nothing was replaced: other towns are other towns.
    CHECK(!judge({{"train", table(1, "Mine", false)}, {"synthetic", table(2, "Theirs", false)}})->passed());
}

TEST_CASE("record numbers are alike however wide they are") {
    const auto table = [](std::uint64_t seed, std::int64_t first) {
        testing::ColumnText number{"number:int64", {}}, kind{"kind:text", {}};
        for (std::int64_t row = 0; row < 1'000; ++row) {
            number.values.emplace_back(std::to_string(first + row));
            kind.values.emplace_back(Random(seed, "kinds", static_cast<std::uint64_t>(row)).below(3) == 0 ? "a" : "b");
        }
        auto out = testing::batch({number, kind});
        auto fields = out.schema->fields();
        fields[0].role = Role::identifier;
        return out.with_columns(Schema::make(std::move(fields)), out.columns);
    };
    const auto verdict = judge({{"train", table(1, 1)}, {"synthetic", table(2, 5'000)}});
    CHECK_MESSAGE(*verdict->find("distribution_similarity")->value > 0.95, words(*verdict));
}
