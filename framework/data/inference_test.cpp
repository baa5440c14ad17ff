#include <persona/inference.hpp>

#include <doctest/doctest.h>

#include <persona/text.hpp>

using namespace persona;

namespace {

std::string seen(std::initializer_list<std::string_view> values, CellKind kind = CellKind::any,
                 InferenceOptions options = {}) {
    ColumnInference inference(options);
    for (const auto value : values) inference.observe(value, kind);
    const auto found = inference.decide();
    return std::string(to_string(found.type)) + (found.format.empty() ? "" : ":" + found.format) +
           (found.warning.empty() ? "" : " !");
}

}  // namespace

TEST_CASE("inference: numbers, and what only looks like them") {
    CHECK(seen({"1", "-2", "0"}) == "int64");
    CHECK(seen({"1", "2.5"}) == "float64");
    CHECK(seen({"1.50", "2.25"}) == "float64:0.00");
    CHECK(seen({"1e-5", "2.5E+3"}) == "float64");
    for (const auto text :
         {"007", "+5", "-0", "12E3", "1,5", "1.", "nan", "inf", "0x1F", "00.5", " 5", "1e999", "", "-", "."})
        CHECK(seen({text}) == "text");
    CHECK(seen({"9223372036854775807"}) == "int64");
    CHECK(seen({"9223372036854775808"}) == "text");
    CHECK(seen({"9007199254740993", "1.5"}) == "text");
    CHECK(seen({"1.5", "9007199254740993"}) == "text");
    CHECK(seen({"0.1234567890123456789"}) == "float64:0.0000000000000000000 !");
    CHECK(seen({}) == "text");
}

TEST_CASE("inference: booleans") {
    CHECK(seen({"true", "false"}) == "boolean");
    CHECK(seen({"Yes"}) == "boolean:Yes|No");
    CHECK(seen({"Y", "N"}) == "boolean:Y|N");
    CHECK(seen({"N", "N"}) == "text");
    CHECK(seen({"true", "False"}) == "text");
    CHECK(seen({"0", "1"}) == "int64");
}

TEST_CASE("inference: dates and timestamps") {
    CHECK(seen({"2024-02-29"}) == "date");
    CHECK(seen({"2023-02-29"}) == "text");
    CHECK(seen({"31.12.1999"}) == "date:%d.%m.%Y");
    CHECK(seen({"03/04/2024", "13/04/2024"}) == "date:%d/%m/%Y");
    CHECK(seen({"03/04/2024", "04/13/2024"}) == "date:%m/%d/%Y");
    CHECK(seen({"03/04/2024"}) == "date:%d/%m/%Y !");
    CHECK(seen({"03/04/2024"}, CellKind::any, {false, true}) == "date:%m/%d/%Y !");
    CHECK(seen({"13/04/2024", "04/13/2024"}) == "text");
    CHECK(seen({"03/04/24"}) == "text");
    CHECK(seen({"2024-01-02 10:30"}) == "timestamp:%Y-%m-%d %H:%M");
    CHECK(seen({"2024-01-02T10:30:05.25Z"}) == "timestamp:%Y-%m-%dT%H:%M:%S.%fZ");
    CHECK(seen({"2024-01-02T10:30:05+02:00", "2024-01-02T10:30:05Z"}) == "timestamp !");
    CHECK(seen({"2024-01-02T10:30:05", "2024-01-02T10:30:05Z"}) == "text");
    CHECK(seen({"2024-01-02T25:00"}) == "text");
    CHECK(seen({"2024-01-02"}, CellKind::any, {true, false}) == "text");
}

TEST_CASE("inference: sources that know strings from numbers") {
    CHECK(seen({"5"}, CellKind::string) == "text");
    CHECK(seen({"2024-01-02"}, CellKind::string) == "date");
    CHECK(seen({"1E5", "2"}, CellKind::number) == "float64");
    CHECK(seen({"true"}, CellKind::boolean) == "boolean");
}

TEST_CASE("time patterns agree with the slow parser") {
    const auto pattern = TimePattern::compile("%d.%m.%Y %H:%M:%S.%f");
    REQUIRE(pattern);
    for (const auto text : {"01.02.2024 03:04:05.6", "29.02.2023 00:00:00.0", "31.12.1999 23:59:59.999999",
                            "31.12.1999 24:00:00.0", "31.12.1999 23:59:59."}) {
        std::int64_t value = 0;
        const auto slow = parse_timestamp(text, "%d.%m.%Y %H:%M:%S.%f");
        CHECK(pattern->parse_timestamp(text, value) == slow.has_value());
        if (slow) CHECK(value == *slow);
    }
    for (const auto bad : {"%Y-%m", "%Y-%m-%d %q", "%Y-%m-%d%", "%Y%Y%m%d", "%Y-%m-%d .%fX"})
        CHECK_FALSE(TimePattern::compile(bad).has_value());
}

TEST_CASE("CellBuilder enforces, takes back and starts again") {
    CellBuilder builder({"n", Type::int64, "", Role::unknown, ""});
    CHECK(builder.append("5"));
    CHECK_FALSE(builder.append("007"));
    builder.append_missing();
    CHECK(builder.append("9"));
    builder.drop_last();
    CHECK(builder.size() == 2);
    const auto column = builder.finish();
    CHECK(column->size() == 2);
    CHECK(column->missing() == 1);
    CHECK(builder.size() == 0);
    for (const Type type : {Type::boolean, Type::int64, Type::float64, Type::date, Type::timestamp, Type::text}) {
        CellBuilder any({"x", type, "", Role::unknown, ""});
        const std::string_view good = type == Type::boolean     ? "true"
                                      : type == Type::date      ? "2024-01-02"
                                      : type == Type::timestamp ? "2024-01-02T03:04:05"
                                                                : "7";
        CHECK(CellParser({"x", type, "", Role::unknown, ""}).fits(good));
        CHECK(any.append(good));
        any.append_missing();
        CHECK(any.append(good));
        any.drop_last();
        CHECK_FALSE(any.append("\xff"));
        CHECK(any.finish()->missing() == 1);
    }
    CHECK_FALSE(CellParser({"x", Type::float64, "", Role::unknown, ""}).fits("007"));
    CHECK_FALSE(CellParser({"x", Type::float64, "", Role::unknown, ""}).fits("9007199254740995"));
}

TEST_CASE("names are data too") {
    const std::vector<std::string> names{"name", "", "ada@x.org", "name", "2024", "column_2", "+44 20 7946 0000"};
    const auto safe = safe_names(names);
    CHECK(safe.names ==
          std::vector<std::string>{"name", "column_2_2", "column_3", "name_2", "column_5", "column_2", "column_7"});
    CHECK(safe.warnings.size() == 5);
    for (const auto& warning : safe.warnings) CHECK(warning.find("ada") == std::string::npos);
    CHECK_FALSE(looks_like_data("visit (2nd)"));
    CHECK(looks_like_data(std::string(200, 'x')));
    CHECK(looks_like_data("a\x01"));
}
