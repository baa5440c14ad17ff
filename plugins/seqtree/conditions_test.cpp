// Some columns as asked for, the others following.
#include <doctest/doctest.h>

#include "generator.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::map<std::string, std::int64_t> counts(const Batch& out, std::size_t column) {
    std::map<std::string, std::int64_t> all;
    for (std::int64_t row = 0; row < out.rows; ++row)
        ++all[out.columns[column]->valid(row) ? std::string(out.columns[column]->text(row)) : std::string()];
    return all;
}

double mean(const Batch& out, std::size_t column, const std::string& of, std::size_t by) {
    double sum = 0, rows = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        if (out.columns[by]->text(row) != of) continue;
        sum += out.columns[column]->number(row);
        rows += 1;
    }
    return sum / rows;
}

}  // namespace

TEST_CASE("a column is what was asked for and the others follow it") {
    const auto model = fit(dependent(6'000));
    const auto out = sample(model, {{"count", "3000"}, {"conditions", "{country: B}"}});
    REQUIRE(out.rows == 3'000);
    CHECK(counts(out, 1) == std::map<std::string, std::int64_t>{{"B", 3'000}});
    CHECK(counts(out, 0) == std::map<std::string, std::int64_t>{{"east", 3'000}});  // only east is in B
    CHECK(mean(out, 2, "east", 0) == doctest::Approx(34.5).epsilon(0.03));
    const auto by_age = sample(model, {{"count", "3000"}, {"conditions", "{age: {at_least: 50}}"}});
    CHECK(counts(by_age, 0)["north"] == 3'000);  // only in the north is somebody that old
}

TEST_CASE("shares are exact, and what they leave is as the model has it") {
    const auto model = fit(dependent(6'000));
    const auto out = sample(model, {{"count", "1001"}, {"conditions", "{region: {north: 0.7, south: 0.3}}"}});
    CHECK(counts(out, 0) == std::map<std::string, std::int64_t>{{"north", 701}, {"south", 300}});
    CHECK(mean(out, 2, "north", 0) == doctest::Approx(64.5).epsilon(0.03));
    CHECK(mean(out, 2, "south", 0) == doctest::Approx(34.5).epsilon(0.03));
    const auto part = sample(model, {{"count", "3000"}, {"conditions", "{region: {north: 0.8}}"}});
    CHECK(counts(part, 0)["north"] == 2'400);
    CHECK(counts(part, 0)["south"] == doctest::Approx(300).epsilon(0.25));
    const auto both = sample(
        model, {{"count", "20000"},
                {"conditions", "{region: {north: 0.5, south: 0.25, east: 0.25}, colour: {red: 0.6, blue: 0.4}}"}});
    CHECK(counts(both, 0) == std::map<std::string, std::int64_t>{{"north", 10'000}, {"south", 5'000}, {"east", 5'000}});
    CHECK(counts(both, 3) == std::map<std::string, std::int64_t>{{"blue", 8'000}, {"red", 12'000}});
}

TEST_CASE("any range of conditioned rows is the same rows") {
    const auto model = fit(dependent(2'000));
    const std::map<std::string, std::string> asked{{"count", "20000"}, {"conditions", "{country: {A: 0.2, B: 0.8}}"}};
    CHECK(testing::show(sample(model, asked, 1, 1'000)) == testing::show(sample(model, asked)));
}

TEST_CASE("what can not be had is named") {
    auto model = fit(dependent(2'000));
    const auto refused = [&](const std::string& conditions) -> std::string {
        try {
            static_cast<void>(sample(model, {{"count", "100"}, {"conditions", conditions}}));
        } catch (const Failure& failure) {
            CHECK(failure.error().code == ErrorCode::configuration);
            return failure.error().text();
        }
        return {};
    };
    CHECK(refused("{region: west}").find("possible are: ") != std::string::npos);
    CHECK(refused("{regoin: north}").find("did you mean 'region'?") != std::string::npos);
    CHECK(refused("{region: {north: 0.7, south: 0.5}}").find("more than 1 together") != std::string::npos);
    CHECK(refused("{age: {at_least: 200}}").find("possible is what lies from") != std::string::npos);
    CHECK(refused("{region: north, country: B}").find("contradict") != std::string::npos);
    CHECK(refused("{age: 59, region: east}").find("contradict") != std::string::npos);  // age -> region was found
    model = fit(dependent(2'000), 10, batch_rows, {{"find_constraints", "false"}});
    CHECK(refused("{region: east, age: {at_least: 59}}").find("fewer than 10 people") != std::string::npos);
    CHECK(refused("{region: [north]}").find("no value, no range") != std::string::npos);
}
