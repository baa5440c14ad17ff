// Columns that are computed from others: amounts and prices, shares, ages.
#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "computed.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::uint64_t bill_chance(std::int64_t row, std::uint32_t what, std::uint64_t below) {
    return Random(5, static_cast<std::uint64_t>(row), what).below(below);
}

std::string bill_day(std::int64_t days) {
    std::string out;
    append_date(out, static_cast<std::int32_t>(days));
    return out;
}

std::string money(double value) { return fmt::format("{:.2f}", std::round(value * 100) / 100); }

/// due = number x price, tax = 0.07 x due, age = years from born to seen; with `broken`, one row is off in each of them.
Batch bills(std::int64_t rows, bool broken = false) {
    const auto number = [](std::int64_t i) { return 1 + bill_chance(i, 1, 9); };
    const auto price = [](std::int64_t i) { return static_cast<double>(150 + bill_chance(i, 2, 40) * 37) / 100; };
    const auto due = [=](std::int64_t i) { return std::round(static_cast<double>(number(i)) * price(i) * 100) / 100; };
    const auto born = [](std::int64_t i) { return -10'000 + static_cast<std::int64_t>(bill_chance(i, 3, 20'000)); };
    const auto seen = [](std::int64_t i) { return 19'000 + static_cast<std::int64_t>(bill_chance(i, 4, 900)); };
    const auto age = [=](std::int64_t i) {
        const auto from = civil_from_days(static_cast<std::int32_t>(born(i)));
        const auto to = civil_from_days(static_cast<std::int32_t>(seen(i)));
        return to.year - from.year - (to.month * 100 + to.day < from.month * 100 + from.day ? 1 : 0);
    };
    const auto off = [=](std::int64_t i) { return broken && i == rows / 2 ? 1 : 0; };
    return testing::batch(
        {{"number:int64", cells(rows, [=](auto i) { return std::to_string(number(i)); })},
         {"price:float64:0.00", cells(rows, [=](auto i) { return money(price(i)); })},
         {"due:float64:0.00", cells(rows, [=](auto i) { return money(due(i) + off(i)); })},
         {"tax:float64:0.00", cells(rows, [=](auto i) { return money((due(i) + off(i)) * 0.07 + off(i)); })},
         {"born:date", cells(rows, [=](auto i) { return bill_day(born(i)); })},
         {"seen:date", cells(rows, [=](auto i) { return bill_day(seen(i)); })},
         {"age:int64", cells(rows, [=](auto i) { return std::to_string(age(i) + off(i)); })}});
}

bool told(const ModelPtr& model, const std::string& sentence) {
    const auto all = model->constraints.sentences(model->columns);
    return std::find(all.begin(), all.end(), sentence) != all.end();
}

int wrong_rows(const Batch& out) {
    int wrong = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto number = [&](std::size_t column) { return out.columns[column]->number(row); };
        const auto from = civil_from_days(out.columns[4]->date(row)), to = civil_from_days(out.columns[5]->date(row));
        const int years = to.year - from.year - (to.month * 100 + to.day < from.month * 100 + from.day ? 1 : 0);
        wrong += std::fabs(number(0) * number(1) - number(2)) > 0.0051 ||
                 std::fabs(number(2) * 0.07 - number(3)) > 0.0051 || years != number(6);
    }
    return wrong;
}

}  // namespace

TEST_CASE("what is computed from other columns in every row is found, and is in every synthetic one") {
    const auto model = fit(bills(3'000));
    CHECK(told(model, "due = number x price (found)"));
    CHECK(told(model, "tax = 0.07 x due (found)"));
    CHECK(told(model, "age = years from born to seen (found)"));
    CHECK(model->constraints.sums.size() == 3);
    const auto out = sample(model, {{"count", "20000"}});
    REQUIRE(out.rows == 20'000);
    CHECK(wrong_rows(out) == 0);
    CHECK(fit(bills(3'000), 10, 313)->save().value() == model->save().value());
    const auto loaded = Model::load(model->save().value()).value();
    CHECK(loaded->constraints == model->constraints);
    CHECK(testing::show(sample(loaded, {})) == testing::show(sample(model, {})));
}

TEST_CASE("one row that is off, few rows, or chance: nothing is found") {
    CHECK(fit(bills(3'000, true))->constraints.sums.empty());
    CHECK(fit(bills(90))->constraints.sums.empty());
    const auto apart = testing::batch(
        {{"a:int64", cells(2'000, [](auto i) { return std::to_string(1 + bill_chance(i, 1, 4)); })},
         {"b:int64", cells(2'000, [](auto i) { return std::to_string(1 + bill_chance(i, 2, 3)); })},
         {"c:float64", cells(2'000, [](auto i) { return money(static_cast<double>(bill_chance(i, 3, 900)) / 100); })},
         {"mostly:int64", cells(2'000, [](auto i) { return std::to_string(i % 40 == 0 ? i % 7 : 0); })}});
    CHECK(fit(apart)->constraints.sums.empty());
}

TEST_CASE("products and ages are written down, too") {
    const auto rules = [](const std::string& text) {
        return fit(bills(500, true), 10, batch_rows, {{"constraints", text}, {"find_constraints", "false"}});
    };
    const auto model = rules(
        "[{product: {total: due, of: [number, price]}}, {product: {total: tax, of: due, times: 0.07}}, "
        "{years: {age: age, from: born, to: seen}}]");
    CHECK(told(model, "tax = 0.07 x due"));
    CHECK(wrong_rows(sample(model, {{"count", "5000"}})) == 0);
    const auto refused = [&](const std::string& text, const char* what) {
        CHECK_THROWS_WITH_AS(static_cast<void>(rules(text)), doctest::Contains(what), Failure);
    };
    refused("[{product: {total: due, of: number, times: much}}]", "no number");
    refused("[{product: {total: due, of: number, times: 0}}]", "without an end");
    refused("[{product: {total: due, of: born}}]", "no part of a");
    refused("[{years: {age: age, from: born, to: due}}]", "'due' is no date");
    refused("[{years: {age: seen, from: born, to: seen}}]", "names a column twice");
    refused("[{years: {age: age, from: born}}]", "needs 'to'");
}

TEST_CASE("factors are narrowed row by row, and the plainest is taken") {
    Factors factors;
    for (const auto& [part, total] : {std::pair(10.0, 1.9), {123.45, 23.46}, {-7.0, -1.33}, {0.0, 0.0}})
        factors.narrow(part, total, 0.005);
    REQUIRE(factors.plainest());
    CHECK(*factors.plainest() == doctest::Approx(0.19));
    factors.narrow(std::nan(""), 3, 0.005);
    CHECK(!factors.none());
    factors.narrow(0, 1, 0.005);
    CHECK(factors.none());
    CHECK(!factors.plainest());
    CHECK(!Factors().plainest());
    Factors nothing;
    nothing.narrow(1, 0, 0.5);
    CHECK(!nothing.plainest());
}
