// What the trees see beyond the mean, and what lies beyond the outermost knots.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <persona/testing.hpp>

#include "model.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

TEST_CASE("groups of the same mean and another spread stay apart") {
    // One group works 40 hours nearly always, the other anything from 0 to 80.
    const auto table = testing::batch(
        {{"group:text", cells(4'000, [](auto i) { return std::string(i % 2 == 0 ? "narrow" : "wide"); })},
         {"hours:int64", cells(4'000, [](auto i) {
              return std::to_string(i % 2 == 0 ? 40 + (i * 7 % 11 == 0 ? i % 3 - 1 : 0) : i * 37 % 81);
          })}});
    const auto out = sample(fit(table), {{"count", "4000"}});
    std::map<std::string, double> rows, far;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const std::string group(out.columns[0]->text(row));
        rows[group] += 1;
        far[group] += std::abs(out.columns[1]->int64(row) - 40) > 10;
    }
    CHECK(far["narrow"] / rows["narrow"] < 0.02);
    CHECK(far["wide"] / rows["wide"] == doctest::Approx(0.74).epsilon(0.05));
}

TEST_CASE("extremes reach as far as real ones, without a value that stands for many, and keep natural bounds") {
    const auto quantile = [](std::int64_t i) { return (static_cast<double>(i * 7'919 % 20'000) + 0.5) / 20'000; };
    const auto table = testing::batch(
        {{"amount:float64", cells(20'000, [&](auto i) { return std::to_string(-1'000 * std::log1p(-quantile(i))); })},
         {"percent:float64", cells(20'000, [&](auto i) { return std::to_string(100 * std::sqrt(quantile(i))); })},
         {"change:float64", cells(20'000, [&](auto i) { return std::to_string(200 * quantile(i) - 100); })}});
    // All three follow one quantile, so that each is always below the next: here every column is looked at by itself.
    const auto model = fit(table, 10, batch_rows, {{"find_constraints", "false"}});
    const auto out = sample(model, {{"count", "20000"}});
    std::vector<double> largest(3, -1e300), smallest(3, 1e300);
    for (std::size_t c = 0; c < 3; ++c) {
        std::map<double, int> seen;
        for (std::int64_t row = 0; row < out.rows; ++row) {
            const double value = out.columns[c]->float64(row);
            ++seen[value];
            largest[c] = std::max(largest[c], value);
            smallest[c] = std::min(smallest[c], value);
        }
        int most = 0;
        for (const auto& [value, count] : seen) most = std::max(most, count);
        CHECK(most < 12);  // a window has 50 rows
    }
    CHECK(largest[0] > 8'000);  // the source's is 10,597
    CHECK(largest[0] < 14'000);
    CHECK(smallest[0] >= 0);
    CHECK(largest[1] <= 100);
    CHECK(smallest[2] < -99);
    CHECK(largest[2] > 99);
    CHECK(model->columns[0].most < 8'000);  // the model itself knows no extreme
    // With orders that are found between them, too.
    const auto ordered = sample(fit(table), {{"count", "20000"}});
    for (std::int64_t row = 0; row < ordered.rows; ++row) {
        CHECK(ordered.columns[0]->float64(row) >= 0);
        CHECK(ordered.columns[1]->float64(row) <= 100);
    }
}

TEST_CASE("columns in the order asked for, and those drawn by themselves") {
    const auto table = dependent(3'000);
    const auto name = [&](std::size_t c) { return table.field(c).name; };
    const auto ordered =
        fit(table, 10, batch_rows, {{"sequence", "[" + name(4) + ", " + name(0) + "]"}, {"find_constraints", "false"}});
    CHECK(ordered->order.at(0) == 4);
    CHECK(ordered->order.at(1) == 0);
    const auto decides = [](const ModelPtr& model, std::size_t column) {
        const auto& all = model->constraints.dependencies;
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& one) { return one.from == column || one.to == column; });
    };
    CHECK(decides(fit(table), 1));
    const auto model = fit(table, 10, batch_rows, {{"independent", "[" + name(1) + "]"}});
    CHECK(!decides(model, 1));
    for (std::size_t c = 0; c < model->columns.size(); ++c)
        for (const auto& tree : model->trees[c])
            for (const auto& node : tree.nodes) {
                if (c == 1) CHECK(node.feature == Node::leaf);
                CHECK(node.feature != 1);
            }
    // Its shares stay, and say nothing of the region.
    const auto out = sample(model, {{"count", "6000"}});
    std::map<std::string, std::map<std::string, double>> seen;
    for (std::int64_t row = 0; row < out.rows; ++row)
        seen[std::string(out.columns[1]->text(row))][std::string(out.columns[0]->text(row))] += 1;
    for (const auto& [country, regions] : seen) CHECK(regions.size() == 3);
    CHECK_THROWS_WITH_AS(static_cast<void>(fit(dependent(300), 10, batch_rows, {{"independent", "[regoin]"}})),
                         doctest::Contains("to draw by itself"), Failure);
    CHECK_THROWS_WITH_AS(static_cast<void>(fit(dependent(300), 10, batch_rows,
                                               {{"independent", "[country]"},
                                                {"constraints", "[{depends: {from: region, to: country}}]"}})),
                         doctest::Contains("ties it to others"), Failure);
}
