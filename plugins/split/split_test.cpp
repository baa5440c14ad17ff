#include <doctest/doctest.h>

#include <set>

#include <persona/plugin.hpp>
#include <persona/profile.hpp>
#include <persona/testing.hpp>

#include "split_stage.hpp"

using namespace persona;

namespace {

Batch numbered(std::int64_t first, std::int64_t rows) {
    std::vector<std::optional<std::string>> values;
    for (std::int64_t i = 0; i < rows; ++i) values.emplace_back(std::to_string(first + i));
    auto out = testing::batch({{"number:int64", values}});
    out.first_row = first;
    return out;
}

std::set<std::int64_t> values(const Batch& batch) {
    const auto all = batch.columns[0]->int64s();
    return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("every row comes out on exactly one side, the same whatever the batches") {
    testing::Harness harness("transform.split", std::make_shared<split::Split>(), {{"holdout", "0.2"}});
    harness.seed(3);
    const auto whole = harness.process_to_many(numbered(0, 5'000));
    REQUIRE(whole.size() == 2);
    CHECK(whole[0].rows + whole[1].rows == 5'000);
    CHECK(whole[1].rows > 850);
    CHECK(whole[1].rows < 1'150);
    auto train = values(whole[0]), holdout = values(whole[1]);
    std::set<std::int64_t> parts;
    testing::Harness again("transform.split", std::make_shared<split::Split>(), {{"holdout", "0.2"}});
    again.seed(3);
    for (std::int64_t first = 0; first < 5'000; first += 700) {
        const auto part = again.process_to_many(numbered(first, std::min<std::int64_t>(700, 5'000 - first)));
        for (const auto value : values(part[1])) parts.insert(value);
    }
    CHECK(parts == holdout);
    for (const auto value : holdout) CHECK(!train.contains(value));
}

TEST_CASE("nobody stands on both sides") {
    testing::Harness harness("transform.split", std::make_shared<split::Split>(), {{"holdout", "0.5"}});
    auto batch = numbered(0, 1'000);
    Int64Builder subject;
    for (std::int64_t i = 0; i < 1'000; ++i) subject.append(i % 20);
    batch.attachments["subject"] = subject.finish();
    const auto sides = harness.process_to_many(batch);
    const auto subjects = [](const Batch& side) {
        const auto all = side.attachments.at("subject")->int64s();
        return std::set<std::int64_t>(all.begin(), all.end());
    };
    const auto train = subjects(sides[0]), holdout = subjects(sides[1]);
    CHECK(train.size() + holdout.size() == 20);
    CHECK(!holdout.empty());
    for (const auto one : holdout) CHECK(!train.contains(one));
}

TEST_CASE("few rows are all learnt from, when the profile tells so") {
    auto profile = std::make_shared<Profile>();
    for (const auto& [rows, held] : {std::pair{499, false}, std::pair{500, true}}) {
        auto told = std::make_shared<Profile>();
        told->rows = rows;
        testing::Harness harness("transform.split", std::make_shared<split::Split>(), {{"holdout", "0.5"}});
        harness.artifact("profile", told);
        const auto sides = harness.process_to_many(numbered(0, 400));
        CHECK((sides[1].rows > 0) == held);
        CHECK(sides[0].rows + sides[1].rows == 400);
    }
}

TEST_CASE("a holdout of nothing and an empty batch keep their schema") {
    testing::Harness harness("transform.split", std::make_shared<split::Split>(), {{"holdout", "0"}});
    const auto sides = harness.process_to_many(numbered(0, 10));
    CHECK(sides[0].rows == 10);
    CHECK(sides[1].rows == 0);
    CHECK(sides[1].schema->size() == 1);
    CHECK(harness.process_to_many(numbered(0, 0))[1].columns.size() == 1);
    CHECK_THROWS(testing::Harness("transform.split", std::make_shared<split::Split>(), {{"holdout", "1.5"}}));
}
