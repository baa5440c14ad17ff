#include <doctest/doctest.h>

#include <persona/batch.hpp>
#include <persona/testing.hpp>
#include <persona/text.hpp>

using namespace persona;
using persona::testing::batch;
using persona::testing::show;

namespace {

Batch people() {
    auto out = batch({{"name", {"Ada", std::nullopt, "Bob", ""}},
                      {"age:int64", {"36", "41", std::nullopt, "7"}},
                      {"ok:boolean", {"true", std::nullopt, "false", "true"}},
                      {"x:float64", {"1.5", "2", "-3", std::nullopt}},
                      {"day:date", {"2024-01-01", std::nullopt, "2024-01-03", "2024-01-04"}}});
    auto spans = std::make_shared<Spans>();
    const auto origin = std::make_shared<SpanOrigin>(SpanOrigin{"PERSON", "names", "list"});
    spans->push_back({0, 0, 0, 3, 1, origin});
    spans->push_back({2, 0, 0, 3, 1, origin});
    out.spans = spans;
    return out;
}

}  // namespace

TEST_CASE("taking and slicing rows: values, gaps and findings follow") {
    const auto all = people();
    const std::vector<std::int64_t> order{2, 0};
    const auto taken = all.take(order);
    CHECK(show(taken) == "name|age|ok|x|day\nBob|\\N|false|-3|2024-01-03\nAda|36|true|1.5|2024-01-01\n");
    REQUIRE(taken.spans->size() == 2);
    CHECK((*taken.spans)[0].row == 0);
    const auto part = all.slice(1, 2);
    CHECK(show(part) == "name|age|ok|x|day\n\\N|41|\\N|2|\\N\nBob|\\N|false|-3|2024-01-03\n");
    REQUIRE(part.spans->size() == 1);
    CHECK((*part.spans)[0].row == 1);
    CHECK(part.first_row == 1);
    CHECK(part.check(true).ok());
    CHECK(part.columns[1]->missing() == 1);
    const std::vector<std::int64_t> last{1};
    CHECK(show(part.slice(1, 1)) == show(part.take(last)));
}

TEST_CASE("validity: gaps at every place of the first bytes") {
    for (std::int64_t gap = 0; gap < 20; ++gap) {
        Int64Builder builder;
        for (std::int64_t i = 0; i < 20; ++i) i == gap ? builder.append_missing() : builder.append(i);
        const auto column = builder.finish();
        CHECK(column->missing() == 1);
        for (std::int64_t i = 0; i < 20; ++i) CHECK(column->valid(i) == (i != gap));
        CHECK(column->slice(gap, 1)->missing() == 1);
        CHECK(column->slice(0, gap)->missing() == 0);
    }
    ValidityBuilder many;
    many.append_valid(9);
    many.append(false);
    many.append_valid(3);
    CHECK(many.size() == 13);
    CHECK_FALSE(many.finish().empty());
}

TEST_CASE("columns of a dictionary read as their words, are equal to plain ones and can be taken from") {
    Column::Parts parts;
    parts.size = 3;
    parts.values = Buffer::own(std::vector<std::int32_t>{1, 0, 1});
    parts.dictionary = batch({{"d", {"red", "green"}}}).columns[0];
    const Column coded(parts);
    CHECK(coded.equals(*batch({{"d", {"green", "red", "green"}}}).columns[0]));
    const std::vector<std::int64_t> rows{1};
    CHECK(coded.take(rows)->text(0) == "red");
    CHECK(coded.bytes() == 12 + 8 + 8);
}

TEST_CASE("concatenation keeps every type and refuses to mix") {
    const auto all = people();
    for (const auto& column : all.columns) {
        const std::vector<ColumnPtr> halves{column->slice(0, 2), column->slice(2, 2)};
        CHECK(concatenate(halves).value()->equals(*column));
    }
    const std::vector<ColumnPtr> mixed{all.columns[0], all.columns[1]};
    CHECK_FALSE(concatenate(mixed).ok());
    for (const auto type : {Type::boolean, Type::int64, Type::float64, Type::timestamp, Type::date, Type::text}) {
        const auto none = missing_column(type, 3);
        CHECK(none->missing() == 3);
        CHECK(none->size() == 3);
    }
}

TEST_CASE("a batch that is not what it says is found out") {
    auto good = people();
    CHECK(good.check(true).ok());
    auto bad = good;
    bad.columns.pop_back();
    CHECK_FALSE(bad.check().ok());
    bad = good;
    bad.columns[0] = good.columns[1];
    CHECK_FALSE(bad.check().ok());
    bad = good;
    bad.columns[1] = good.columns[1]->slice(0, 2);
    CHECK_FALSE(bad.check().ok());
    bad = good;
    bad.columns[1] = nullptr;
    CHECK_FALSE(bad.check().ok());
    bad = good;
    bad.attachments["subject"] = good.columns[1]->slice(0, 1);
    CHECK_FALSE(bad.check().ok());
    bad = good;
    auto spans = std::make_shared<Spans>(*good.spans);
    (*spans)[0].end = 99;
    bad.spans = spans;
    CHECK_FALSE(bad.check().ok());
    bad = good;
    TextBuilder text;
    for (int i = 0; i < 4; ++i) text.append("\xFF\xFF\xFF");
    bad.columns[0] = text.finish();
    CHECK(bad.check().ok());
    CHECK_FALSE(bad.check(true).ok());
    bad.schema = nullptr;
    CHECK_FALSE(bad.check().ok());
    Column::Parts parts;
    parts.size = 4;
    parts.values = Buffer::own(std::vector<std::int32_t>{1, 0, 9, 0});
    parts.dictionary = good.columns[0];
    bad = good;
    bad.columns[0] = std::make_shared<const Column>(parts);
    CHECK_FALSE(bad.check(true).ok());
}

TEST_CASE("columns are equal by value, not by memory") {
    const auto all = people();
    CHECK(all.columns[0]->equals(*people().columns[0]));
    CHECK_FALSE(all.columns[0]->equals(*batch({{"n", {"Ada", std::nullopt, "Bob", "x"}}}).columns[0]));
    CHECK_FALSE(all.columns[0]->equals(*batch({{"n", {"Ada", "x", std::nullopt, ""}}}).columns[0]));
    CHECK_FALSE(all.columns[1]->equals(*all.columns[3]));
    CHECK(all.bytes() > 0);
    CHECK(all.columns[2]->number(0) == 1);
    CHECK(all.columns[4]->number(0) == 19723);
    CHECK(all.columns[0]->number(0) == 0);
}

TEST_CASE("words and names of the vocabulary go both ways") {
    for (const auto type : {Type::boolean, Type::int64, Type::float64, Type::timestamp, Type::date, Type::text})
        CHECK(type_from_string(to_string(type)) == type);
    for (const auto label : {Label::raw, Label::anonymised, Label::synthetic, Label::cleared})
        CHECK(label_from_string(to_string(label)) == label);
    for (const auto role :
         {Role::unknown, Role::identifier, Role::quasi_identifier, Role::sensitive, Role::attribute, Role::free_text})
        CHECK(role_from_string(to_string(role)) == role);
    CHECK_FALSE(type_from_string("number"));
    CHECK(people().schema->find("age") == 1);
    CHECK_FALSE(people().schema->find("Age"));
}

TEST_CASE("errors say what, where and what to do, and map to exit codes") {
    const auto error = Error(ErrorCode::invalid_data, "the row has 3 fields, the header 4", "look for a missing comma")
                           .at({"a.csv", 7, 2})
                           .in_stage("source")
                           .in_row(5)
                           .in_column("age");
    CHECK(error.text() ==
          "a.csv:7:2: stage 'source': the row has 3 fields, the header 4 (row 5, column 'age')\n  hint: look for a "
          "missing comma");
    CHECK(exit_code(ErrorCode::io) == 1);
    CHECK(exit_code(ErrorCode::configuration) == 2);
    CHECK(exit_code(ErrorCode::plugin) == 3);
    CHECK(exit_code(ErrorCode::refused) == 4);
    CHECK(exit_code(ErrorCode::cancelled) == 130);
    Result<int> result = Error(ErrorCode::io, "no");
    CHECK_THROWS_AS((void)result.value(), Failure);
    CHECK_THROWS_AS(Status(Error(ErrorCode::io, "no")).value(), Failure);
}
