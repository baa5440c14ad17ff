// What tables of two columns put back that trees of few rows lose, and what they do not tell.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "merge.hpp"
#include "model.hpp"
#include "test_tables.hpp"
#include "tilt_bins.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

constexpr std::size_t question_count = 12;

/// A survey: answers 1 to 5 that follow three opinions.
Batch survey(std::int64_t rows) {
    std::vector<testing::ColumnText> out;
    for (std::uint32_t question = 0; question < question_count; ++question) {
        out.push_back({"q" + std::to_string(question) + ":int64", cells(rows, [&](auto i) {
                           const auto person = static_cast<std::uint64_t>(i);
                           const auto bell = [&](std::uint32_t what) {
                               Random random(9, person, what);
                               return random.uniform() + random.uniform() + random.uniform() - 1.5;
                           };
                           const double answer = 3 + 3 * (0.8 * bell(question % 3) + 0.4 * bell(100 + question));
                           return std::to_string(std::clamp(std::lround(answer), 1L, 5L));
                       })});
    }
    return testing::batch(out);
}

double correlation(const Batch& table, std::size_t a, std::size_t b) {
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (std::int64_t row = 0; row < table.rows; ++row) {
        const auto x = static_cast<double>(table.columns[a]->int64(row));
        const auto y = static_cast<double>(table.columns[b]->int64(row));
        n += 1;
        sa += x;
        sb += y;
        saa += x * x;
        sbb += y * y;
        sab += x * y;
    }
    return (sab / n - sa / n * sb / n) / std::sqrt((saa / n - sa / n * sa / n) * (sbb / n - sb / n * sb / n));
}

/// The mean over the pairs that share an opinion.
double together(const Batch& table) {
    double sum = 0;
    int pairs = 0;
    for (std::size_t a = 0; a < question_count; ++a)
        for (auto b = a + 3; b < question_count; b += 3, ++pairs) sum += correlation(table, a, b);
    return sum / pairs;
}

}  // namespace

TEST_CASE("a survey of few people keeps how its answers go together" * doctest::test_suite("many rows")) {
    for (const auto& [rows, least] : {std::pair{150, 0.75}, std::pair{800, 0.92}}) {
        const auto table = survey(rows);
        const auto model = fit(table);
        const auto out = sample(model, {{"count", "8000"}});
        const auto trees_alone = sample(fit(table, 10, batch_rows, {{"calibrate", "false"}}), {{"count", "8000"}});
        CHECK(together(table) > 0.6);
        CHECK(together(out) > least * together(table));
        CHECK(together(trees_alone) < least * together(table));
        // Nothing is made up: opinions that have nothing to do with each other stay so.
        CHECK(std::fabs(correlation(out, 0, 1)) < 0.1);
        const auto counted =
            std::count_if(model->tilts.begin(), model->tilts.end(), [](const Tilts& tilts) { return !tilts.empty(); });
        CHECK(counted > 6);
    }
    const auto too_few = fit(survey(60));
    for (const auto& tilts : too_few->tilts) CHECK(tilts.empty());
}

TEST_CASE("a calibrated model is the same whatever the batches, in its file, and for any range of rows" *
          doctest::test_suite("many rows")) {
    const auto table = survey(500);
    const auto model = fit(table);
    const auto bytes = model->save().value();
    CHECK(fit(table, 10, 77)->save().value() == bytes);
    const auto loaded = Model::load(bytes).value();
    CHECK(loaded->save().value() == bytes);
    CHECK(loaded->tilts == model->tilts);
    CHECK(loaded->inspect().find("calibrated_to") != std::string::npos);
    const auto whole = sample(model, {{"count", "9000"}});
    CHECK(testing::show(sample(loaded, {{"count", "9000"}}, 1, 1'000)) == testing::show(whole));
    const auto both = merge_models({model, fit(survey(400))}).value();
    CHECK(together(sample(both, {{"count", "4000"}})) > 0.5);
}

TEST_CASE("what is asked of a calibrated column carries the others with it") {
    const auto table = survey(800);
    const auto model = fit(table);
    const auto mean = [](const Batch& rows, std::size_t column, std::int64_t given, std::int64_t value) {
        double sum = 0, count = 0;
        for (std::int64_t row = 0; row < rows.rows; ++row) {
            if (given >= 0 && rows.columns[static_cast<std::size_t>(given)]->int64(row) != value) continue;
            sum += static_cast<double>(rows.columns[column]->int64(row));
            count += 1;
        }
        return sum / count;
    };
    const auto last = model->order.back();
    const auto asked = sample(model, {{"count", "3000"}, {"conditions", "{q" + std::to_string(last) + ": 5}"}});
    for (std::int64_t row = 0; row < asked.rows; ++row) CHECK(asked.columns[last]->int64(row) == 5);
    const auto friend_of = (last + 3) % question_count;  // of the same opinion
    const double usual = mean(table, friend_of, -1, 0);
    const double real = mean(table, friend_of, static_cast<std::int64_t>(last), 5) - usual;
    CHECK(mean(asked, friend_of, -1, 0) - usual > 0.6 * real);
}

TEST_CASE("of a cell with fewer than k people nothing is known but that, however many rows they have") {
    // Independent columns, but for one combination that nobody has but one person, in 300 rows.
    Training data;
    data.codes.resize(2);
    std::vector<std::uint32_t> rows;
    const auto add = [&](Code a, Code b, std::uint32_t subject) {
        rows.push_back(static_cast<std::uint32_t>(data.rows++));
        data.codes[0].push_back(a);
        data.codes[1].push_back(b);
        data.subjects.push_back(subject);
    };
    std::uint32_t people = 0;
    for (int i = 0; i < 4'000; ++i) {
        const auto a = static_cast<Code>(1 + i % 4), b = static_cast<Code>(1 + i / 4 % 4);
        if (a != 4 || b != 4) add(a, b, people++);
    }
    for (int i = 0; i < 300; ++i) add(4, 4, people);
    data.subject_count = people + 1;
    data.code_counts = {5, 5};
    data.ordered = {false, false};
    Tree flat;  // says that all four are alike
    flat.nodes = {{}};
    flat.leaves = {{0, 4, 0}};
    for (Code code = 1; code < 5; ++code) flat.cells.push_back({code, code, 1'000});
    flat.backoffs = {{0, 1'000, 1'000, 1'000, 1'000}};
    std::vector<Codes> made(1, Codes(2));
    for (int i = 0; i < 8'000; ++i) made[0][0].push_back(static_cast<Code>(1 + i % 4));
    const auto tilts = fit_tilts({data, 1, {0}, {flat}, rows, made, 10});
    REQUIRE(tilts.list.size() == 1);
    const auto& one = tilts.list.front();
    const auto factor = [&](Code a, Code b) { return one.factors[one.bins[a] * tilts.bin_count + tilts.bins[b]]; };
    CHECK(factor(4, 4) < 0.3F * factor(4, 1));  // as if hardly anybody were there
    CHECK(factor(1, 4) == doctest::Approx(factor(1, 1)).epsilon(0.2));
}

TEST_CASE("the more effort, the smaller a difference that is made good; k stays") {
    Training data;
    data.codes.resize(2);
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        const auto a = static_cast<Code>(1 + i % 4);
        rows.push_back(i);
        data.codes[0].push_back(a);
        data.codes[1].push_back(static_cast<Code>(1 + (i / 4 % 21 == 0 ? i % 4 : i / 4 % 4)));  // one in 21 follows
    }
    data.rows = data.subject_count = rows.size();
    data.code_counts = {5, 5};
    data.ordered = {true, true};
    Tree flat;
    flat.nodes = {{}};
    flat.leaves = {{0, 4, 0}};
    for (Code code = 1; code < 5; ++code) flat.cells.push_back({code, code, 750});
    flat.backoffs = {{0, 750, 750, 750, 750}};
    std::vector<Codes> made(1, Codes(2));
    for (int i = 0; i < 8'000; ++i) made[0][0].push_back(static_cast<Code>(1 + i % 4));
    CHECK(fit_tilts({data, 1, {0}, {flat}, rows, made, 10, 0}).empty());
    CHECK(!fit_tilts({data, 1, {0}, {flat}, rows, made, 10, 2}).empty());
}

TEST_CASE("bins hold about as many rows each, and missing values have their own") {
    CHECK(cut_bins({0, 10, 10, 10, 10}, {}, 2, 20) == std::vector<std::uint8_t>{0, 0, 0, 1, 1});
    CHECK(cut_bins({30, 10, 10, 10, 10}, {}, 2, 20) == std::vector<std::uint8_t>{0, 1, 1, 2, 2});
    CHECK(cut_bins({0, 10, 10, 10, 10}, {0, 3, -1, 2, -4}, 2, 20) == std::vector<std::uint8_t>{1, 1, 0, 1, 0});
    // Rows 1 and 3 are shared out alike, and so are 0 and 2.
    const auto places = first_axis({30, 5, 5, 28, 29, 6, 6, 30}, 2);
    CHECK(std::fabs(places[1] - places[3]) < 0.2 * std::fabs(places[1] - places[0]));
    CHECK(std::fabs(places[0] - places[2]) < 0.2 * std::fabs(places[1] - places[0]));
    const auto scores = bin_scores({0, 10, 20, 10});
    CHECK(scores[0] == 0);
    CHECK(scores[1] == doctest::Approx(-scores[3]));
    CHECK(scores[2] == doctest::Approx(0));
}
