#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <boost/json.hpp>

#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "check.hpp"
#include "merge.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

/// A site's table: its own town, a number that follows the kind and the site, an identifier, two dates in order.
Batch site(std::int64_t rows, const std::string& town, std::int64_t base) {
    const auto kind = [](std::int64_t i) { return i % 3 == 0 ? "day" : "night"; };
    return testing::with_roles(
        testing::batch(
            {{"case:text", cells(rows, [&](auto i) { return "K-" + std::to_string(100'000 + base + 7 * i); })},
             {"town:text", cells(rows, [&](auto) { return town; })},
             {"kind:text", cells(rows, [&](auto i) { return kind(i); })},
             {"cost:int64",
              cells(rows, [&](auto i) { return std::to_string(base + (i % 3 == 0 ? 10 : 50) + i * 7 % 11); })},
             {"opened:int64", cells(rows, [](auto i) { return std::to_string(i * 37 % 400); })},
             {"closed:int64", cells(rows, [](auto i) { return std::to_string(i * 37 % 400 + i % 9); })}}),
        {{Role::identifier, "ID"}});
}

ModelPtr merged(const std::vector<ModelPtr>& models) { return merge_models(models).value(); }

std::string refusal(const std::vector<ModelPtr>& models) {
    const auto out = merge_models(models);
    REQUIRE(!out.ok());
    return out.error().message;
}

}  // namespace

TEST_CASE("a merged model makes the rows of all its tables, each with its own relations") {
    const auto model = merged({fit(site(3'000, "Ainham", 0)), fit(site(1'000, "Berrow", 1'000))});
    CHECK(model->source_rows == 4'000);
    CHECK(sample(model, {}).rows == 4'000);
    const auto out = sample(model, {{"count", "20001"}});
    REQUIRE(out.rows == 20'001);
    CHECK(out.check(true).ok());
    std::map<std::string, std::int64_t> towns;
    std::set<std::string_view> cases;
    std::int64_t wrong = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        cases.insert(out.columns[0]->text(row));
        const auto town = std::string(out.columns[1]->text(row));
        ++towns[town];
        const bool day = out.columns[2]->text(row) == "day";
        const auto cost = out.columns[3]->int64(row) - (town == "Ainham" ? 0 : 1'000);
        wrong += cost < (day ? 10 : 50) || cost > (day ? 20 : 60);
        wrong += out.columns[4]->int64(row) > out.columns[5]->int64(row);
    }
    CHECK(cases.size() == 20'001);
    CHECK(towns == std::map<std::string, std::int64_t>{{"Ainham", 15'001}, {"Berrow", 5'000}});
    CHECK(wrong == 0);
    // Not one table behind the other.
    std::int64_t first = 0;
    for (std::int64_t row = 0; row < 100; ++row) first += out.columns[1]->text(row) == "Ainham";
    CHECK(first > 60);
    CHECK(first < 90);
    // Any range of rows is the same rows.
    for (const std::int64_t range : {1'000, 7'777})
        CHECK(testing::show(sample(model, {{"count", "20001"}}, 1, range)) == testing::show(out));
    CHECK(sample(model, {{"count", "1"}}).rows == 1);
    CHECK(sample(model, {{"count", "0"}}).rows == 0);
}

TEST_CASE("the order of the models does not matter, and the file gives the model back") {
    const auto a = fit(site(600, "Ainham", 0)), b = fit(site(500, "Berrow", 1'000)), c = fit(site(400, "Coll", 2'000));
    const auto all = merged({a, b, c});
    const auto bytes = all->save().value();
    CHECK(merged({c, merged({b, a})})->save().value() == bytes);
    const auto loaded = Model::load(bytes).value();
    CHECK(loaded->save().value() == bytes);
    CHECK(loaded->inspect() == all->inspect());
    CHECK(testing::show(sample(loaded, {{"count", "700"}})) == testing::show(sample(all, {{"count", "700"}})));
    const auto told = boost::json::parse(all->inspect()).as_object();
    CHECK(told.at("merged") == 3);
    CHECK(told.at("rows") == 1'500);
    CHECK(told.at("parts").as_array().size() == 3);
    CHECK(boost::json::parse(all->contents()).as_object().at("parts").as_array().size() == 3);
    CHECK(told.at("smallest_cell").as_int64() >= 10);
    for (std::size_t at = 0; at < bytes.size(); at += 997) CHECK(!Model::load(bytes.substr(0, at)).ok());
}

TEST_CASE("a model file whose leaves share their cells is refused: to read it could take for ever") {
    auto model = *fit(site(600, "Ainham", 0));
    auto& tree = model.trees.back().front();
    REQUIRE(Model::load(model.save().value()).ok());
    tree.leaves.push_back(tree.leaves.front());
    CHECK(!Model::load(model.save().value()).ok());
}

TEST_CASE("models that do not fit together are refused, and the error says which column") {
    const auto a = fit(site(400, "Ainham", 0));
    CHECK(refusal({a}).find("at least two") != std::string::npos);
    CHECK(refusal({}).find("at least two") != std::string::npos);
    CHECK(refusal({a, a}).find("twice") != std::string::npos);
    const auto b = fit(site(400, "Berrow", 9));
    CHECK(refusal({merged({a, b}), b}).find("twice") != std::string::npos);
    const auto table = [](const std::string& header, const std::string& other = "b:text") {
        return fit(testing::batch({{header, cells(200, [](auto i) { return std::to_string(i % 7); })},
                                   {other, cells(200, [](auto i) { return i % 2 == 0 ? "x" : "y"; })}}));
    };
    CHECK(refusal({table("a:int64"), table("a:text")}).find("'a' is ") != std::string::npos);
    CHECK(refusal({table("a:int64"), table("a:int64", "c:text")}).find("where another has") != std::string::npos);
    CHECK(refusal({table("a:int64"), a}).find("columns, another") != std::string::npos);
    const auto named =
        fit(testing::with_roles(testing::batch({{"a:int64", cells(200, [](auto i) { return std::to_string(i); })},
                                                {"b:text", cells(200, [](auto i) { return i % 2 == 0 ? "x" : "y"; })}}),
                                {{Role::identifier, "ID"}}));
    CHECK(refusal({table("a:int64"), named}).find("identifies people in one") != std::string::npos);
}

TEST_CASE("whole numbers and decimals go together") {
    const auto table = [](const std::string& header, double step) {
        return fit(testing::batch({{header, cells(300, [&](auto i) {
                                        std::string out;
                                        append_float64(out, static_cast<double>(i % 40) * step);
                                        return out;
                                    })}}));
    };
    const auto out = sample(merged({table("a:int64", 1), table("a:float64", 0.25)}), {{"count", "1000"}});
    REQUIRE(out.columns[0]->type() == Type::float64);
    std::int64_t whole = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto value = out.columns[0]->float64(row);
        whole += value == std::floor(value);
    }
    CHECK(whole > 550);  // all of one table, a quarter of the other
    CHECK(whole < 700);
}

TEST_CASE("a condition is met by the tables that can") {
    const auto model = merged({fit(site(900, "Ainham", 0)), fit(site(300, "Berrow", 1'000))});
    const auto berrow = sample(model, {{"count", "500"}, {"conditions", "{town: Berrow}"}});
    for (std::int64_t row = 0; row < berrow.rows; ++row) {
        CHECK(berrow.columns[1]->text(row) == "Berrow");
        CHECK(berrow.columns[3]->int64(row) >= 1'010);
    }
    // Of those whose cost is high all are Berrow's; of those at night three quarters are Ainham's.
    const auto night = sample(model, {{"count", "1000"}, {"conditions", "{kind: night}"}});
    std::int64_t ainham = 0;
    for (std::int64_t row = 0; row < night.rows; ++row) {
        CHECK(night.columns[2]->text(row) == "night");
        ainham += night.columns[1]->text(row) == "Ainham";
    }
    CHECK(ainham > 720);
    CHECK(ainham < 780);
    CHECK_THROWS_WITH_AS(static_cast<void>(sample(model, {{"conditions", "{town: {Ainham: 0.5, Berrow: 0.5}}"}})),
                         doctest::Contains("shares of values"), Failure);
    CHECK_THROWS_AS(static_cast<void>(sample(model, {{"conditions", "{town: Nowhere}"}})), Failure);
}

TEST_CASE("what all tables keep to is promised, and counted") {
    const auto table = [](std::int64_t rows, const std::string& country, std::int64_t shift) {
        return testing::batch(
            {{"region:text", cells(rows, [](auto i) { return std::string(1, static_cast<char>('a' + i % 5)); })},
             {"country:text", cells(rows, [&](auto i) { return i % 5 < 2 ? country : "Q"; })},
             {"low:int64", cells(rows, [&](auto i) { return std::to_string(i * 31 % 300 + shift); })},
             {"high:int64", cells(rows, [&](auto i) { return std::to_string(i * 31 % 300 + shift + i % 7); })}});
    };
    const auto agreed = merged({fit(table(1'500, "P", 0)), fit(table(1'500, "P", 5))});
    const auto promised = agreed->constraints.sentences(agreed->columns);
    CHECK(std::find(promised.begin(), promised.end(), "region -> country (found)") != promised.end());
    CHECK(std::find(promised.begin(), promised.end(), "low <= high (found)") != promised.end());
    const auto verdict_of = [](const ModelPtr& model, const Batch& rows) {
        testing::Harness harness("validator.constraints", std::make_shared<ConstraintsValidator>());
        harness.artifact("model", model);
        return std::dynamic_pointer_cast<const Verdict>(harness.analyse({{"from", rows}}).at(0));
    };
    CHECK(verdict_of(agreed, sample(agreed, {{"count", "5000"}}))->passed());
    CHECK(!verdict_of(agreed, table(100, "R", 0))->passed());  // it does look
    // One table says 'P', the other one 'R': nothing can be promised of the whole.
    const auto apart = merged({fit(table(1'500, "P", 0)), fit(table(1'500, "R", 5))});
    for (const auto& sentence : apart->constraints.sentences(apart->columns))
        CHECK(sentence.find("region -> country") == std::string::npos);
    CHECK(verdict_of(apart, sample(apart, {{"count", "5000"}}))->passed());
}
