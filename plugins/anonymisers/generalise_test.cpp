#include <doctest/doctest.h>

#include <map>
#include <set>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "generalise.hpp"

using namespace persona;
using namespace persona::anonymisers;
using persona::testing::Harness;
using persona::testing::show;

namespace {

/// age, sex, postcode (marked), illness (sensitive), note: `rows` people.
Batch patients(std::int64_t rows, std::uint64_t seed = 1) {
    std::vector<std::optional<std::string>> age, sex, code, illness;
    for (std::int64_t i = 0; i < rows; ++i) {
        Random random(seed, "patients", static_cast<std::uint64_t>(i));
        age.emplace_back(std::to_string(18 + random.below(70)));
        sex.emplace_back(random.below(2) == 0 ? "f" : "m");
        code.emplace_back("AB" + std::to_string(1 + random.below(4)) + " " + std::to_string(random.below(10)) + "CD");
        if (random.below(50) == 0) code.back() = std::nullopt;
        illness.emplace_back("illness " + std::to_string(random.below(5)));
    }
    auto batch = persona::testing::batch({{"age:int64", age}, {"sex", sex}, {"code", code}, {"illness", illness}});
    auto fields = batch.schema->fields();
    for (std::size_t i = 0; i < 3; ++i) fields[i].role = Role::quasi_identifier;
    fields[3].role = Role::sensitive;
    return batch.with_columns(Schema::make(fields), batch.columns);
}
std::vector<ArtifactPtr> look(const std::vector<Batch>& batches, std::map<std::string, std::string> parameters) {
    Harness harness("classes", std::make_shared<AnalyserClasses>(), std::move(parameters));
    std::vector<std::pair<std::string, Batch>> from;
    from.reserve(batches.size());
    for (const auto& batch : batches) from.emplace_back("from", batch);
    return harness.analyse(from);
}
std::shared_ptr<const Classes> classes_of(const std::vector<Batch>& batches,
                                          std::map<std::string, std::string> parameters) {
    return std::dynamic_pointer_cast<const Classes>(look(batches, std::move(parameters)).at(0));
}
struct Generalised {
    Batch batch;
    std::int64_t dropped = 0;
};
Generalised generalised(const Batch& batch, const std::shared_ptr<const Classes>& classes) {
    Harness harness("generalise", std::make_shared<AnonymiserGeneralise>());
    harness.artifact("classes", classes);
    Generalised out{harness.process(batch), 0};
    out.batch.check(true).value();
    out.dropped = harness.dropped();
    return out;
}
/// Counted another way: rows and illnesses of each combination as it is printed.
std::map<std::string, std::pair<std::int64_t, std::set<std::string>>> counted(const Batch& batch) {
    std::map<std::string, std::pair<std::int64_t, std::set<std::string>>> out;
    const auto text = show(batch);
    for (std::size_t at = text.find('\n') + 1; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto line = text.substr(at, end - at);
        auto& one = out[line.substr(0, line.rfind('|'))];
        ++one.first;
        one.second.insert(line.substr(line.rfind('|') + 1));
        at = end + 1;
    }
    return out;
}

}  // namespace

TEST_CASE("after generalising every class holds k rows and l sensitive values, and no row is lost unseen") {
    for (const std::int64_t rows : {40, 300, 3000}) {
        for (const auto& bounds : {std::pair{2, 1}, std::pair{10, 1}, std::pair{10, 3}}) {
            const int k = bounds.first, l = bounds.second;
            CAPTURE(rows);
            CAPTURE(k);
            CAPTURE(l);
            const auto table = patients(rows);
            const std::map<std::string, std::string> parameters{{"k", std::to_string(k)}, {"l", std::to_string(l)}};
            const auto classes = classes_of({table}, parameters);
            REQUIRE(classes->reachable);
            const auto out = generalised(table, classes);
            CHECK(out.batch.rows + out.dropped == rows);
            CHECK(out.dropped <= rows / 20);
            CHECK(out.dropped == classes->after.rows_under);
            for (const auto& [key, one] : counted(out.batch)) {
                CHECK(one.first >= k);
                CHECK(static_cast<int>(one.second.size()) >= l);
            }
            // The view of what came out says the same.
            const auto after = classes_of({out.batch}, parameters);
            CHECK(after->before.classes_under == 0);
            CHECK(after->before.smallest >= k);
        }
    }
}

TEST_CASE("the view counts what is there") {
    const auto table = patients(500);
    const auto view = classes_of({table}, {{"k", "5"}})->before;
    std::int64_t under = 0, smallest = 1000;
    const auto all = counted(table);
    for (const auto& [key, one] : all) {
        under += one.first < 5 ? 1 : 0;
        smallest = std::min(smallest, one.first);
    }
    CHECK(view.classes == static_cast<std::int64_t>(all.size()));
    CHECK(view.classes_under == under);
    CHECK(view.smallest == smallest);
    CHECK(view.diversity.at(0) == 1);
    const auto artifacts = look({table}, {{"k", "5"}, {"check", "true"}});
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifacts.at(1));
    REQUIRE(verdict);
    CHECK_FALSE(verdict->passed());
    CHECK(std::dynamic_pointer_cast<const Verdict>(look({table}, {{"k", "5"}}).at(1))->passed());
    CHECK(artifacts[0]->inspect().find("\"smallest_class\"") != std::string::npos);
    CHECK(artifacts[0]->inspect().find("AB1") == std::string::npos);
}

TEST_CASE("batches cut elsewhere give the same levels and classes") {
    const auto table = patients(2000);
    const auto whole = classes_of({table}, {});
    std::vector<Batch> pieces;
    for (std::int64_t at = 0; at < 2000; at += 170) {
        pieces.push_back(table.slice(at, std::min<std::int64_t>(170, 2000 - at)));
    }
    const auto cut = classes_of(pieces, {});
    CHECK(cut->inspect() == whole->inspect());
    CHECK(cut->passing == whole->passing);
}

TEST_CASE("people are counted, not rows") {
    auto table = persona::testing::batch({{"age:int64", {"30", "30", "30", "30", "40", "40"}}});
    auto fields = table.schema->fields();
    fields[0].role = Role::quasi_identifier;
    table = table.with_columns(Schema::make(fields), table.columns);
    Int64Builder subject;
    for (const auto id : {1, 1, 1, 2, 3, 3}) subject.append(id);
    const auto rows = classes_of({table}, {{"k", "2"}});
    CHECK(rows->before.smallest == 2);
    table.attachments["subject"] = subject.finish();
    const auto people = classes_of({table}, {{"k", "2"}});
    CHECK(people->before.smallest == 1);
    CHECK(people->before.classes_under == 1);
    CHECK(people->before.rows_under == 2);
    const auto out = generalised(table, people);
    CHECK(out.dropped == 0);
    CHECK(show(out.batch).find("30\n") == std::string::npos);
}

TEST_CASE("what can not be reached is refused, and what is there already stays as it is") {
    const auto few = classes_of({patients(5)}, {{"k", "10"}});
    CHECK_FALSE(few->reachable);
    CHECK_THROWS_WITH_AS(generalised(patients(5), few), doctest::Contains("too few subjects"), Failure);
    auto same = persona::testing::batch({{"sex", {"f", "f", "m", "m"}}});
    auto fields = same.schema->fields();
    fields[0].role = Role::quasi_identifier;
    same = same.with_columns(Schema::make(fields), same.columns);
    CHECK(show(generalised(same, classes_of({same}, {{"k", "2"}})).batch) == show(same));
    // Rows that the analyser never saw do not pass.
    auto other = persona::testing::batch({{"sex", {"x"}}});
    other = other.with_columns(Schema::make(fields), other.columns);
    CHECK(generalised(other, classes_of({same}, {{"k", "2"}})).dropped == 1);
}

TEST_CASE("own levels, own columns, and mistakes in them") {
    const auto table = patients(3000);
    const auto own = classes_of({table}, {{"columns", "[age]"}, {"levels", "{age: [30, 60]}"}, {"k", "300"}});
    REQUIRE(own->columns.size() == 1);
    CHECK(own->columns[0].level == 1);
    CHECK(show(generalised(table, own).batch).find("\n30-59|") != std::string::npos);
    CHECK(own->inspect().find("bands of 30") != std::string::npos);
    CHECK_THROWS_WITH_AS(classes_of({table}, {{"columns", "[agge]"}}), doctest::Contains("did you mean 'age'"),
                         Failure);
    CHECK_THROWS_WITH_AS(classes_of({table}, {{"levels", "{age: [moth]}"}}), doctest::Contains("'month'"), Failure);
    CHECK_THROWS_WITH_AS(classes_of({table}, {{"levels", "{illness: [5]}"}}), doctest::Contains("illness"), Failure);
    CHECK_THROWS_AS(classes_of({table}, {{"levels", "{age: 5}"}}), Failure);
    CHECK_THROWS_WITH_AS(classes_of({table}, {{"memory", "1000"}}), doctest::Contains("memory"), Failure);
    const auto plain = persona::testing::batch({{"a", {"x"}}});
    CHECK_THROWS_WITH_AS(classes_of({plain}, {}), doctest::Contains("quasi-identifier"), Failure);
    CHECK_THROWS_WITH_AS(classes_of({plain}, {{"columns", "[a]"}, {"l", "2"}}), doctest::Contains("sensitive"),
                         Failure);
}
