#include "privacy.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include <fmt/format.h>

#include <persona/random.hpp>
#include <persona/testing.hpp>

using namespace persona;
using namespace persona::privacy;

namespace {

/// Rows of a population: one size behind four columns, a group, a flag; a name that takes no part.
Batch rows(std::int64_t count, std::uint64_t seed) {
    std::vector<testing::ColumnText> columns{{"a:float64", {}}, {"b:float64", {}},  {"c:int64", {}},
                                             {"d:float64", {}}, {"group:text", {}}, {"flag:boolean", {}},
                                             {"name:text", {}}};
    for (std::int64_t row = 0; row < count; ++row) {
        Random draw(seed, "rows", static_cast<std::uint64_t>(row));
        const double size = draw.normal();
        columns[0].values.emplace_back(fmt::format("{:.3f}", size + 0.3 * draw.normal()));
        columns[1].values.emplace_back(draw.uniform() < 0.1 ? std::optional<std::string>()
                                                            : fmt::format("{:.3f}", draw.normal() - size));
        columns[2].values.emplace_back(std::to_string(static_cast<int>(20 * (size + draw.normal()))));
        columns[3].values.emplace_back(fmt::format("{:.2f}", std::exp(draw.normal())));
        columns[4].values.emplace_back(fmt::format("group {}", draw.below(4) + (size > 0 ? 2 : 0)));
        columns[5].values.emplace_back(draw.uniform() < 0.3 ? "true" : "false");
        columns[6].values.emplace_back(fmt::format("Person {}", draw.below(1'000'000)));
    }
    auto batch = testing::batch(columns);
    std::vector<Field> fields(batch.schema->fields().begin(), batch.schema->fields().end());
    fields[6].role = Role::identifier;
    batch.schema = Schema::make(std::move(fields));
    return batch;
}

/// `part` of the rows taken from `from`, the rest from `fresh`.
Batch mixed(const Batch& from, const Batch& fresh, double part) {
    const auto copied = static_cast<std::int64_t>(part * static_cast<double>(fresh.rows));
    auto a = from.slice(0, copied);
    auto b = fresh.slice(copied, fresh.rows - copied);
    Batch out = fresh;
    for (std::size_t column = 0; column < out.columns.size(); ++column)
        out.columns[column] = concatenate(std::vector{a.columns[column], b.columns[column]}).value();
    return out;
}

using Sides = std::vector<std::pair<std::string, Batch>>;

std::shared_ptr<const Verdict> judge(const Sides& sides, std::int64_t size = 700) {
    testing::Harness harness("validator.privacy", std::make_shared<Privacy>());
    Sides batches;
    for (const auto& [port, whole] : sides)
        for (std::int64_t row = 0, sequence = 0; row < whole.rows || sequence == 0; row += size) {
            auto part = whole.slice(row, std::min(size, whole.rows - row));
            part.sequence = sequence++;
            batches.emplace_back(port, std::move(part));
        }
    return std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).front());
}

bool missed(const Verdict& verdict, std::string_view name) { return !verdict.find(name)->passed; }

}  // namespace

TEST_CASE("fresh rows of the same population pass, and stand where held-out rows stand" *
          doctest::test_suite("many rows")) {
    const auto verdict = judge({{"train", rows(4000, 1)}, {"holdout", rows(2500, 2)}, {"synthetic", rows(4000, 3)}});
    CHECK(verdict->passed());
    CHECK(*verdict->find("exact_copies")->value == 0);
    CHECK(std::abs(*verdict->find("closer_to_training")->value - 0.5) < 0.03);
    REQUIRE(verdict->find("membership_inference")->value);
    CHECK(*verdict->find("membership_inference")->gate < 0.4);
    const auto* closest = verdict->find("distance_to_closest");
    CHECK(std::abs(*closest->value - *closest->ceiling) < 0.3 * *closest->ceiling);
    CHECK(*verdict->find("replicated_uniques")->value == 0);
}

TEST_CASE("a generator that gives training rows back is refused by each figure on its own") {
    const auto train = rows(4000, 1);
    const auto verdict = judge({{"train", train}, {"holdout", rows(2500, 2)}, {"synthetic", train}});
    CHECK_FALSE(verdict->passed());
    for (const auto* name : {"exact_copies", "closer_to_training", "membership_inference"}) {
        CAPTURE(name);
        CHECK(missed(*verdict, name));
    }
    CHECK(*verdict->find("replicated_uniques")->value == 1);
    CHECK(*verdict->find("replicated_uniques")->ceiling == 0);
    CHECK(*verdict->find("distance_to_closest")->value == 0);
}

TEST_CASE("one copied row in twenty is enough" * doctest::test_suite("many rows")) {
    const auto train = rows(4000, 1);
    const auto made = mixed(train, rows(4000, 3), 0.05);
    CHECK(missed(*judge({{"train", train}, {"holdout", rows(1000, 2)}, {"synthetic", made}}), "exact_copies"));
}

TEST_CASE("rows that lie beside training rows are caught although none is equal" * doctest::test_suite("many rows")) {
    const auto train = rows(4000, 1);
    auto made = train;
    Float64Builder moved;
    for (std::int64_t row = 0; row < train.rows; ++row) moved.append(train.columns[0]->float64(row) + 0.01);
    made.columns[0] = moved.finish();
    const auto verdict = judge({{"train", train}, {"holdout", rows(2500, 2)}, {"synthetic", made}});
    CHECK_FALSE(missed(*verdict, "exact_copies"));
    CHECK(missed(*verdict, "closer_to_training"));
    CHECK(missed(*verdict, "membership_inference"));
}

TEST_CASE("no good model is refused by chance: a hundred small runs" * doctest::test_suite("many rows")) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const auto verdict = judge({{"train", rows(270, 10 + seed)},
                                    {"holdout", rows(60, 1010 + seed)},
                                    {"synthetic", rows(300, 2010 + seed)}});
        CAPTURE(seed);
        CHECK(verdict->passed());
    }
}

TEST_CASE("what can not be told has a reason in place of a value, and no gate") {
    const auto reason = [](const Verdict& verdict, std::string_view name) {
        const auto* figure = verdict.find(name);
        CHECK_FALSE(figure->value);
        CHECK_FALSE(figure->gate);
        return figure->note;
    };
    SUBCASE("no holdout") {
        const auto verdict = judge({{"train", rows(500, 1)}, {"synthetic", rows(500, 3)}});
        CHECK(verdict->passed());
        CHECK(reason(*verdict, "closer_to_training").find("holdout") != std::string::npos);
        CHECK(reason(*verdict, "membership_inference").find("holdout") != std::string::npos);
        CHECK(verdict->find("exact_copies")->value == 0.0);
        CHECK_FALSE(verdict->find("exact_copies")->gate);
    }
    SUBCASE("few rows") {
        const auto verdict = judge({{"train", rows(9, 1)}, {"holdout", rows(1, 2)}, {"synthetic", rows(10, 3)}});
        CHECK(verdict->passed());
        CHECK(reason(*verdict, "closer_to_training").find("few") != std::string::npos);
    }
    SUBCASE("other columns") {
        auto made = rows(500, 3);
        made.columns.erase(made.columns.begin());
        std::vector<Field> fields(made.schema->fields().begin() + 1, made.schema->fields().end());
        made.schema = Schema::make(std::move(fields));
        const auto verdict = judge({{"train", rows(500, 1)}, {"holdout", rows(200, 2)}, {"synthetic", made}});
        CHECK(reason(*verdict, "exact_copies").find("other columns") != std::string::npos);
    }
    SUBCASE("nothing but names") {
        const auto only_names = [](Batch batch) {
            batch.columns = {batch.columns[6]};
            batch.schema = Schema::make({(*batch.schema)[6]});
            return batch;
        };
        const auto verdict = judge({{"train", only_names(rows(500, 1))},
                                    {"holdout", only_names(rows(200, 2))},
                                    {"synthetic", only_names(rows(500, 3))}});
        CHECK(reason(*verdict, "closer_to_training").find("identifies") != std::string::npos);
        CHECK(reason(*verdict, "exact_copies").find("identifies") != std::string::npos);
    }
}

TEST_CASE("held-out rows of another kind are not held against a model; copies are, still") {
    // Other years: every size is larger.
    const auto moved = [](Batch batch) {
        Float64Builder values;
        for (std::int64_t row = 0; row < batch.rows; ++row) values.append(batch.columns[0]->float64(row) + 8);
        batch.columns[0] = values.finish();
        return batch;
    };
    const auto train = rows(600, 1);
    const auto fresh = judge({{"train", train}, {"holdout", moved(rows(600, 2))}, {"synthetic", rows(600, 3)}});
    CHECK(fresh->passed());
    CHECK(*fresh->find("closer_to_training")->value > 0.9);
    CHECK(*fresh->find("closer_to_training")->ceiling > 0.9);
    CHECK_FALSE(fresh->find("singling_out")->gate);
    REQUIRE(fresh->warnings.size() == 1);
    CHECK(fresh->warnings.front().find("another kind") != std::string::npos);
    const auto copied = judge({{"train", train}, {"holdout", moved(rows(600, 2))}, {"synthetic", train}});
    CHECK(missed(*copied, "exact_copies"));
}

TEST_CASE("the same figures however the streams are cut") {
    const Sides sides{{"train", rows(3000, 1)}, {"holdout", rows(700, 2)}, {"synthetic", rows(3000, 3)}};
    CHECK(judge(sides, 5000)->find("exact_copies")->value == judge(sides, 311)->find("exact_copies")->value);
}

TEST_CASE("rows of one person count once" * doctest::test_suite("many rows")) {
    // Forty people with a hundred rows each: half of the people were trained on, the synthetic rows lie around one of them.
    auto train = rows(2000, 1);
    auto holdout = rows(2000, 2);
    const auto own = [](std::int64_t first) {
        Int64Builder subject;
        for (std::int64_t row = 0; row < 2000; ++row) subject.append(first + row / 100);
        return subject.finish();
    };
    train.attachments["subject"] = own(0);
    holdout.attachments["subject"] = own(20);
    const auto alone = judge({{"train", rows(2000, 1)}, {"holdout", rows(2000, 2)}, {"synthetic", rows(2000, 3)}});
    const auto grouped = judge({{"train", train}, {"holdout", holdout}, {"synthetic", rows(2000, 3)}});
    CHECK(*grouped->find("closer_to_training")->gate > *alone->find("closer_to_training")->gate);
}

TEST_CASE("chance of membership inference: by hand") {
    // 2 members and 2 others: a member comes before any other in half of the orders, two in one sixth.
    CHECK(chance_of(1, 2, 2, 0) == doctest::Approx(0.5));
    CHECK(chance_of(2, 2, 2, 0) == doctest::Approx(1.0 / 6));
    CHECK(chance_of(0, 5, 5, 0) == doctest::Approx(1));
    // With one other allowed among the first three: all orders of three but those that hold both others.
    CHECK(chance_of(2, 2, 2, 1) == doctest::Approx(0.5));
}

TEST_CASE("nearest neighbours: by hand, over numbers, categories and missing values") {
    const auto real = testing::batch({{"n:int64", {"0", "10", "5", std::nullopt}}, {"c:text", {"x", "y", "x", "x"}}});
    const auto made = testing::batch({{"n:int64", {"6", std::nullopt}}, {"c:text", {"x", "x"}}});
    const auto sides = encode({real, made}, 1, {true, true});
    const auto found = nearest(sides, sides.sides[1], sides.sides[0]);
    const double whole = sides.span;
    CHECK(found[0].index == 2);
    CHECK(found[0].distance / whole == doctest::Approx(0.1).epsilon(0.001));
    CHECK(found[0].second / whole == doctest::Approx(0.6).epsilon(0.001));
    CHECK(found[1].index == 3);
    CHECK(found[1].distance == 0);
    CHECK(found[1].second / whole == doctest::Approx(1));
}
