// What models make of the rows: the parts by hand, the figures on tables that are good, independent or nonsense.
#include <doctest/doctest.h>

#include <cmath>

#include <fmt/format.h>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "boosting.hpp"
#include "detector.hpp"
#include "diagnostics.hpp"
#include "prediction.hpp"
#include "text_labels.hpp"

using namespace persona;
using namespace persona::quality;

namespace {

const std::vector<std::string> moods{"happy", "angry", "calm"};

/// Two numbers that go together, a mood that follows them, a text that tells the mood.
Batch labelled_rows(std::int64_t count, std::uint64_t seed, bool agrees = true) {
    std::vector<testing::ColumnText> columns{
        {"a:float64", {}}, {"b:float64", {}}, {"mood:text", {}}, {"text:text", {}}};
    for (std::int64_t row = 0; row < count; ++row) {
        Random draw(seed, "rows", static_cast<std::uint64_t>(row));
        const double size = draw.normal();
        const auto mood = static_cast<std::size_t>(size > 0.5 ? 0 : size < -0.5 ? 1 : 2);
        columns[0].values.emplace_back(fmt::format("{:.3f}", size + 0.2 * draw.normal()));
        columns[1].values.emplace_back(draw.uniform() < 0.1 ? std::optional<std::string>()
                                                            : fmt::format("{:.3f}", 0.2 * draw.normal() - size));
        columns[2].values.emplace_back(moods[mood]);
        const auto told = agrees ? mood : static_cast<std::size_t>(draw.below(3));
        columns[3].values.emplace_back(
            fmt::format("I was {} on day {} of this trip to shop {}", moods[told], draw.below(300), draw.below(40)));
    }
    auto batch = testing::batch(columns);
    std::vector<Field> fields(batch.schema->fields().begin(), batch.schema->fields().end());
    fields[3].role = Role::free_text;
    batch.schema = Schema::make(std::move(fields));
    return batch;
}

Table shuffled(const Table& table) { return independent(table, draw(table.rows, table.rows, 1, "test", 0), 1); }

}  // namespace

TEST_CASE("area under the curve: by hand, ties half") {
    const std::vector<double> scores{0.1, 0.4, 0.35, 0.8};
    const std::vector<std::uint8_t> labels{0, 0, 1, 1};
    CHECK(area_under_curve(scores, labels) == doctest::Approx(0.75));
    CHECK(area_under_curve(std::vector<double>{1, 1, 1, 1}, labels) == doctest::Approx(0.5));
    CHECK(area_under_curve(std::vector<double>{0, 0, 1, 1}, labels) == doctest::Approx(1));
}

TEST_CASE("boosted trees learn what no single column tells") {
    CodedTable table{.rows = 2000, .columns = std::vector<std::vector<std::uint8_t>>(2)};
    std::vector<std::uint8_t> labels;
    std::vector<std::uint32_t> learnt;
    for (std::uint32_t row = 0; row < table.rows; ++row) {
        Random draw(3, "exclusive or", row);
        const auto a = static_cast<std::uint8_t>(draw.below(8));
        const auto b = static_cast<std::uint8_t>(draw.below(2));
        table.columns[0].push_back(a);
        table.columns[1].push_back(b);
        labels.push_back((a % 2) == b ? 1 : 0);
        if (row < 1000) learnt.push_back(row);
    }
    const BoostedTrees model(table, {true, true}, labels, learnt, {});
    int right = 0;
    for (std::size_t row = 1000; row < 2000; ++row)
        right += (model.probability(table, row) > 0.5) == (labels[row] == 1);
    CHECK(right > 950);
}

TEST_CASE("a detector tells independent columns from real rows, and other real rows from none") {
    const auto tables = make_tables({labelled_rows(1500, 1), labelled_rows(1500, 2)}, 2, {}, 20);
    const auto same = detect(tables.columns, tables.sides[0], tables.sides[1]);
    CHECK(std::abs(same.area - 0.5) < 0.04);
    const auto apart = detect(tables.columns, tables.sides[0], shuffled(tables.sides[1]));
    CHECK(apart.area > 0.85);
    CHECK(apart.squared > 2 * same.squared);
    // Rows of one person are never on both sides of the cut: knowing them again is no detecting.
    auto grouped = tables.sides;
    for (auto& side : grouped)
        for (std::int64_t row = 0; row < side.rows; ++row) {
            const auto first = row / 50 * 50;
            side.subject[static_cast<std::size_t>(row)] = row / 50;
            for (auto& cells : side.columns)
                if (!cells.number.empty())
                    cells.number[static_cast<std::size_t>(row)] = cells.number[static_cast<std::size_t>(first)];
        }
    CHECK(detect(tables.columns, grouped[0], grouped[1]).area < 0.75);
}

TEST_CASE("train on synthetic, test on real: relations kept, and lost") {
    const auto tables =
        make_tables({labelled_rows(1500, 1), labelled_rows(1500, 2), labelled_rows(1500, 3)}, 3, {}, 20);
    const auto target = choose_target(tables.columns, tables.sides[0], "");
    REQUIRE(target);
    CHECK(tables.columns[target->column].field.name == "mood");
    CHECK(target->classes() == 3);
    const auto good = predict(tables.columns, *target, tables.sides[1], tables.sides[0], tables.sides[2], 1);
    CHECK(good.real > 0.8);
    CHECK(good.synthetic > good.real - 0.04);
    CHECK(good.floor < 0.5);
    const auto lost = predict(tables.columns, *target, shuffled(tables.sides[1]), tables.sides[0], tables.sides[2], 1);
    CHECK(lost.synthetic < 0.5);
    // A number is asked for as above its median; a column that is not there can not be asked for.
    const auto number = choose_target(tables.columns, tables.sides[0], "a");
    REQUIRE(number);
    CHECK(number->classes() == 2);
    CHECK(predict(tables.columns, *number, tables.sides[1], tables.sides[0], tables.sides[2], 1).real > 0.8);
    CHECK_FALSE(choose_target(tables.columns, tables.sides[0], "nowhere"));
}

TEST_CASE("texts that agree with their rows, and that do not") {
    const auto tables = make_tables(
        {labelled_rows(600, 1), labelled_rows(600, 2), labelled_rows(600, 3), labelled_rows(600, 4, false)}, 3, {}, 20);
    const auto good = text_labels(tables.columns, "", tables.sides[1], tables.sides[0], tables.sides[2], 1);
    REQUIRE(good);
    CHECK(good->label == "mood");
    CHECK(good->agreement > 0.9);
    CHECK(good->agreement_real > 0.9);
    CHECK(good->agreement_floor < 0.5);
    CHECK(good->trained_on_synthetic > 0.9);
    CHECK(good->trained_on_floor < 0.6);
    const auto bad = text_labels(tables.columns, "", tables.sides[3], tables.sides[0], tables.sides[2], 1);
    CHECK(bad->agreement < 0.5);
    CHECK(bad->trained_on_synthetic < 0.8);
}

TEST_CASE("values that are not possible: by hand") {
    const auto real = testing::batch(
        {{"n:int64", {"1", "5", "9"}}, {"m:int64", {"1", std::nullopt, "9"}}, {"c:text", {"x", "y", "x"}}});
    const auto made = testing::batch({{"n:int64", {"0", "5", std::nullopt}},
                                      {"m:int64", {"10", "9", std::nullopt}},
                                      {"c:text", {"x", "z", std::nullopt}}});
    const auto tables = make_tables({real, made}, 1, {}, 20);
    const auto found = diagnose(tables.columns, tables.sides[0], tables.sides[1]);
    CHECK(found.columns[0].boundary == doctest::Approx(1.0 / 3));  // a missing value where the source has none
    CHECK(found.columns[1].boundary == doctest::Approx(0.5));      // and where it has one
    CHECK(found.columns[2].category == doctest::Approx(1.0 / 3));
    CHECK(std::isnan(found.columns[2].boundary));
    CHECK(std::isnan(found.unique));
}
