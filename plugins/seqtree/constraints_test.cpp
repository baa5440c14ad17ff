// Constraints found by themselves or written down hold in every row.
#include <doctest/doctest.h>

#include <set>

#include <persona/text.hpp>

#include "check.hpp"
#include "generator.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::string day(std::int64_t days) {
    std::string out;
    append_date(out, static_cast<std::int32_t>(days));
    return out;
}

std::uint64_t chance(std::int64_t row, std::uint32_t what, std::uint64_t below) {
    return Random(3, static_cast<std::uint64_t>(row), what).below(below);
}

/// city → land, opened <= closed, total = net + tax, species and breed in few combinations, a key.
Batch bound(std::int64_t rows) {
    const auto city = [](std::int64_t i) { return chance(i, 1, 12); };
    const auto opened = [](std::int64_t i) { return 18'000 + static_cast<std::int64_t>(chance(i, 2, 900)); };
    const auto net = [](std::int64_t i) { return 100 + static_cast<std::int64_t>(chance(i, 3, 5'000)); };
    const auto tax = [](std::int64_t i) { return static_cast<std::int64_t>(chance(i, 4, 900)); };
    const auto species = [](std::int64_t i) { return chance(i, 5, 3); };
    return testing::batch(
        {{"city:text", cells(rows, [=](auto i) { return "city" + std::to_string(city(i)); })},
         {"land:text", cells(rows, [=](auto i) { return "land" + std::to_string(city(i) / 4); })},
         {"opened:date", cells(rows, [=](auto i) { return day(opened(i)); })},
         {"closed:date", cells(rows,
                               [=](auto i) -> std::optional<std::string> {
                                   if (chance(i, 6, 10) == 0) return std::nullopt;
                                   return day(opened(i) + static_cast<std::int64_t>(chance(i, 7, 60)));
                               })},
         {"net:int64", cells(rows, [=](auto i) { return std::to_string(net(i)); })},
         {"tax:int64", cells(rows, [=](auto i) { return std::to_string(tax(i)); })},
         {"total:int64", cells(rows, [=](auto i) { return std::to_string(net(i) + tax(i)); })},
         {"species:text", cells(rows, [=](auto i) { return "species" + std::to_string(species(i)); })},
         {"colour:text",
          cells(rows, [=](auto i) { return "colour" + std::to_string((species(i) + chance(i, 8, 2)) % 4); })}});
}

struct Violations {
    int dependency = 0, order = 0, sum = 0, combination = 0;
};
Violations count_violations(const Batch& out) {
    Violations bad;
    std::map<std::string, std::set<std::string>> lands, colours;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        lands[std::string(out.columns[0]->text(row))].emplace(out.columns[1]->text(row));
        bad.order += out.columns[3]->valid(row) && out.columns[3]->date(row) < out.columns[2]->date(row);
        bad.sum += out.columns[4]->int64(row) + out.columns[5]->int64(row) != out.columns[6]->int64(row);
        colours[std::string(out.columns[7]->text(row))].emplace(out.columns[8]->text(row));
    }
    for (const auto& [city, held] : lands) bad.dependency += held.size() != 1;
    for (const auto& [species, held] : colours) bad.combination += held.size() != 2;
    return bad;
}

/// As validator.constraints counts them, which knows nothing of how rows are made.
double violations(const ModelPtr& model, const Batch& out) {
    testing::Harness harness("validator.constraints", std::make_shared<ConstraintsValidator>());
    harness.artifact("model", model);
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(harness.analyse({{"from", out}}).at(0));
    CHECK(verdict->passed() == (*verdict->find("violations")->value == 0));
    return *verdict->find("violations")->value;
}

bool holds(const ModelPtr& model, const std::string& sentence) {
    const auto all = model->constraints.sentences(model->columns);
    return std::find(all.begin(), all.end(), sentence) != all.end();
}

}  // namespace

TEST_CASE("what holds in every row is found and holds in every synthetic one") {
    const auto model = fit(bound(8'000));
    CHECK(holds(model, "city -> land (found)"));
    CHECK(holds(model, "opened <= closed (found)"));
    CHECK(holds(model, "total = net + tax (found)"));
    CHECK(holds(model, "combinations of species + colour (found)"));
    CHECK(model->constraints.size() == 4);
    CHECK(model->constraints.bound() == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    const auto out = sample(model, {{"count", "100000"}});
    REQUIRE(out.rows == 100'000);
    const auto bad = count_violations(out);
    CHECK(bad.dependency == 0);
    CHECK(bad.order == 0);
    CHECK(bad.sum == 0);
    CHECK(bad.combination == 0);
    CHECK(out.columns[3]->missing() == doctest::Approx(10'000).epsilon(0.1));
    const auto loaded = Model::load(model->save().value()).value();
    CHECK(loaded->constraints == model->constraints);
    CHECK(testing::show(sample(loaded, {})) == testing::show(sample(model, {})));
}

TEST_CASE("six kinds hold in every one of 100,000 rows, whatever is asked besides" * doctest::test_suite("many rows")) {
    const std::string rules =
        "[{depends: {from: city, to: land}}, {order: [opened, closed]}, {sum: {total: total, of: [net, tax]}}, "
        "{combination: [species, colour]}, {range: {column: net, at_least: 500, at_most: 3000}}, {unique: key}]";
    const auto table = bound(6'000);
    auto fields = table.schema->fields();
    fields.push_back({"key", Type::int64, "", Role::unknown, ""});
    auto columns = table.columns;
    Int64Builder key;
    for (int i = 0; i < 6'000; ++i) key.append(i % 50);
    columns.push_back(key.finish());
    const auto keyed = table.with_columns(Schema::make(fields), columns);
    const auto model = fit(keyed, 10, batch_rows, {{"constraints", rules}, {"find_constraints", "false"}});
    CHECK(model->constraints.size() == 6);
    CHECK(fit(keyed, 10, 313, {{"constraints", rules}, {"find_constraints", "false"}})->save().value() ==
          model->save().value());
    for (const auto* conditions :
         {"{}", "{colour: {colour0: 0.5, colour3: 0.5}, land: land1, closed: {at_most: 2020-06-30}}"}) {
        const auto out = sample(model, {{"count", "100000"}, {"conditions", conditions}});
        REQUIRE(out.rows == 100'000);
        const auto bad = count_violations(out);
        CHECK(bad.order == 0);
        CHECK(bad.sum == 0);
        std::set<std::int64_t> keys;
        int outside = 0, asked = 0;
        for (std::int64_t row = 0; row < out.rows; ++row) {
            keys.insert(out.columns[9]->int64(row));
            outside += out.columns[4]->int64(row) < 500 || out.columns[4]->int64(row) > 3'000;
            asked += out.columns[1]->text(row) == "land1" && out.columns[3]->valid(row) &&
                     out.columns[3]->date(row) <= *parse_date("2020-06-30");
        }
        CHECK(outside == 0);
        CHECK(keys.size() == 100'000);
        CHECK((std::string(conditions) == "{}" || asked == 100'000));
        CHECK(violations(model, out) == 0);
    }
}

TEST_CASE("the distance is learnt, so that both columns and what lies between them come back") {
    const auto table = bound(8'000);
    const auto out = sample(fit(table), {{"count", "8000"}});
    const auto mean = [](const Batch& batch, auto value) {
        double sum = 0, rows = 0;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!batch.columns[3]->valid(row)) continue;
            sum += value(batch, row);
            rows += 1;
        }
        return sum / rows;
    };
    const auto closed = [](const Batch& batch, std::int64_t row) { return batch.columns[3]->number(row); };
    const auto distance = [](const Batch& batch, std::int64_t row) {
        return batch.columns[3]->number(row) - batch.columns[2]->number(row);
    };
    CHECK(mean(out, closed) == doctest::Approx(mean(table, closed)).epsilon(0.001));
    CHECK(mean(out, distance) == doctest::Approx(mean(table, distance)).epsilon(0.03));
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const bool valid = out.columns[3]->valid(row);
        CHECK((!valid || distance(out, row) <= 60));
    }
}

TEST_CASE("one row that breaks it, and it is not found") {
    auto values = [](std::int64_t exception) {
        return testing::batch({{"low:int64", cells(4'000, [](auto i) { return std::to_string(i * 7 % 500); })},
                               {"high:int64", cells(4'000, [=](auto i) {
                                    return std::to_string(i == exception ? -1 : i * 7 % 500 + i % 90);
                                })}});
    };
    CHECK(holds(fit(values(-1)), "low <= high (found)"));
    CHECK(fit(values(3'999))->constraints.size() == 0);
}

TEST_CASE("no dependency is found onto a sensitive column, nor an entry told that fewer than k people hold") {
    auto table = testing::batch(
        {{"ward:text", cells(3'000, [](auto i) { return i < 14 ? "small" : "ward" + std::to_string(i % 5); })},
         {"doctor:text", cells(3'000, [](auto i) -> std::optional<std::string> {
              // Of the fourteen in the small ward nine have a doctor on record.
              if (i < 14) return i < 9 ? std::optional<std::string>("doctor0") : std::nullopt;
              return "doctor" + std::to_string(i % 5);
          })}});
    const auto model = fit(table);
    REQUIRE(model->constraints.dependencies.size() == 1);
    CHECK(holds(model, "ward -> doctor (found)"));
    const auto out = sample(model, {{"count", "20000"}});
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const bool small = out.columns[0]->text(row) == "small";
        CHECK((!small || !out.columns[1]->valid(row)));
    }
    auto fields = table.schema->fields();
    fields[1].role = Role::sensitive;
    table = table.with_columns(Schema::make(fields), table.columns);
    CHECK(fit(table)->constraints.dependencies.empty());
    const auto written = fit(table, 10, batch_rows, {{"constraints", "[{depends: {from: ward, to: doctor}}]"}});
    CHECK(written->constraints.dependencies.size() == 1);
}

TEST_CASE("rules that contradict each other are refused at the start") {
    const auto refused = [](const std::string& rules) -> std::string {
        try {
            static_cast<void>(fit(bound(500), 10, batch_rows, {{"constraints", rules}}));
        } catch (const Failure& failure) {
            CHECK(failure.error().code == ErrorCode::configuration);
            return failure.error().text();
        }
        return {};
    };
    const auto says = [&](const std::string& rules, const std::string& what) {
        const auto told = refused(rules);
        CHECK_MESSAGE(told.find(what) != std::string::npos, told);
    };
    says("[{order: [opened, closed]}, {order: [closed, opened]}]", "would follow from itself");
    says("[{sum: {total: total, of: [net, tax]}}, {order: [net, total]}]", "from 'sum' and from 'order'");
    says("[{range: {column: net, at_least: 9, at_most: 3}}]", "no value of 'net' lies within its range");
    says(
        "[{order: [opened, closed]}, {range: {column: opened, at_least: 2022-01-01}}, "
        "{range: {column: closed, at_most: 2021-01-01}}]",
        "no value of 'opened' lies within its range");
    says("[{sum: {total: total, of: [net, tax]}}, {range: {column: total, at_least: 9}}]",
         "is computed from other columns");
    says("[{order: [opened, net]}]", "can not be put in order");
    says("[{order: [opened, closd]}]", "did you mean 'closed'?");
    says("[{depends: {from: city}}]", "needs 'to'");
    says("[{sorted: [net]}]", "there is no constraint 'sorted'");
    says("[{combination: [city]}]", "too few or too many columns");
    says("{order: [net, tax]}", "constraints are a list");
}

TEST_CASE("constraints between what is a subject's and what is a row's") {
    // Ten visits each; sex and born are the subject's, visited and left the row's.
    const auto who = [](std::int64_t i) { return i / 10; };
    auto table = testing::batch(
        {{"town:text", cells(5'000, [=](auto i) { return "town" + std::to_string(chance(who(i), 1, 8)); })},
         {"county:text", cells(5'000, [=](auto i) { return "county" + std::to_string(chance(who(i), 1, 8) / 3); })},
         {"visited:date",
          cells(5'000, [](auto i) { return day(19'000 + static_cast<std::int64_t>(chance(i, 2, 300))); })},
         {"left:date", cells(5'000, [](auto i) {
              return day(19'000 + static_cast<std::int64_t>(chance(i, 2, 300) + chance(i, 3, 20)));
          })}});
    Int64Builder subject;
    for (std::int64_t i = 0; i < 5'000; ++i) subject.append(who(i));
    table.attachments["subject"] = subject.finish();
    const auto model = fit(table);
    CHECK(holds(model, "town -> county (found)"));
    CHECK(holds(model, "visited <= left (found)"));
    REQUIRE(model->whose.constant[0]);
    CHECK(violations(model, sample(model, {{"count", "20000"}})) == 0);
    const auto chosen =
        sample(model, {{"count", "20000"}, {"conditions", "{county: county1, left: {at_most: 2022-03-31}}"}});
    CHECK(violations(model, chosen) == 0);
    for (std::int64_t row = 0; row < chosen.rows; ++row) CHECK(chosen.columns[1]->text(row) == "county1");
}

TEST_CASE("a damaged model with constraints is an error, and so is one that draws before it knows") {
    const auto bytes = fit(bound(1'500))->save().value();
    constexpr std::size_t head = 19;
    for (std::size_t at = bytes.size() - 2'000; at < bytes.size(); at += 3) {
        auto bad = bytes;
        bad[at] = static_cast<char>(bad[at] ^ 0x25);
        const auto sum = stable_hash(std::string_view(bad).substr(head + 8));
        for (int i = 0; i < 8; ++i) bad[head + static_cast<std::size_t>(i)] = static_cast<char>(sum >> (8 * i));
        const auto loaded = Model::load(bad);
        if (loaded && (*loaded)->source_rows < 10'000) CHECK(sample(*loaded, {{"count", "50"}}).rows == 50);
    }
}
