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
         {"007", "+5", "-0", "12E3", "1,5,5", "1.", "nan", "inf", "0x1F", "00.5", " 5", "1e999", "", "-", "."})
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
    CHECK(seen({"2024-01-02 10:30"}) == "timestamp:%Y-%m-%d %H:%M");
    CHECK(seen({"2024-01-02T10:30:05.25Z"}) == "timestamp:%Y-%m-%dT%H:%M:%S.%fZ");
    CHECK(seen({"2024-01-02T10:30:05+02:00", "2024-01-02T10:30:05Z"}) == "timestamp !");
    CHECK(seen({"2024-01-02T10:30:05", "2024-01-02T10:30:05Z"}) == "text");
    CHECK(seen({"2024-01-02T25:00"}) == "text");
    CHECK(seen({"2024-01-02"}, CellKind::any, {true, false}) == "text");
}

TEST_CASE("inference: numbers as people write them") {
    CHECK(seen({"4202,50", "3284,47", "-0,20"}) == "float64:0,00");
    CHECK(seen({"1,5", "12", "0,125"}) == "float64:0,#");
    CHECK(seen({"1.234,50", "12,00", "1.000.000,99"}) == "float64:#.##0,00");
    CHECK(seen({"1,234.50", "12.00"}) == "float64:#,##0.00");
    CHECK(seen({"1 234,50", "12,00"}) == "float64:# ##0,00");
    CHECK(seen({"1\u202f234,50", "12,00"}) == "float64:#\u202f##0,00");
    CHECK(seen({"1'234.5", "12.5"}) == "float64:#'##0.0");
    CHECK(seen({"1,234", "950"}) == "int64:#,##0");
    CHECK(seen({"1,234", "2,500"}) == "int64:#,##0 !");
    CHECK(seen({"0,234", "2,500"}) == "float64:0,000");
    CHECK(seen({"28,77 €", "1 028,70 €"}) == "float64:# ##0,00 €");
    CHECK(seen({"$5", "-$1,200"}) == "int64:$#,##0");
    CHECK(seen({"EUR 5.50", "EUR 7.25"}) == "float64:EUR 0.00");
    CHECK(seen({"12 kg", "7 kg"}) == "int64:0 kg");
    CHECK(seen({"45%", "7.5%"}) == "float64:0.#%");
    // Decimals and thousands in one column, thousands of another width, a mark in the wrong place, a zero in front.
    CHECK(seen({"1.234,5", "1,234.5"}) == "text");
    CHECK(seen({"1,23,456"}) == "text");
    CHECK(seen({"1234,567.5"}) == "text");
    CHECK(seen({"1,234.5", "1234.5"}) == "text");
    CHECK(seen({"012,50"}) == "text");
    CHECK(seen({"$5", "7"}) == "text");
    CHECK(seen({"5 kg", "5 g"}) == "text");
    CHECK(seen({"1234567890123,456"}) == "text");
    // What stands around the digits is a person's, a code's or a street's: never part of a pattern.
    CHECK(seen({"5 Bergmann", "7 Bergmann"}) == "text");
    CHECK(seen({"AB 12", "AB 15"}) == "text");
    CHECK(seen({"Q1", "Q2"}) == "text");
    // Groups of digits that are all alike are numbers of records; of several lengths they are numbers.
    CHECK(seen({"123 456 789", "987 654 321"}) == "text");
    CHECK(seen({"123 456", "987", "1 234"}) == "int64:# ##0");
    // 1.234 is a number as it stands, unless ten and more values say that points mark thousands.
    CHECK(seen({"1.234", "950"}) == "float64");
    CHECK(seen({"1.234", "950", "12.500", "3.000", "2.750", "820", "14.100", "9.990", "640", "5.250"}) ==
          "int64:#.##0");
    CHECK(seen({"1.234", "9.50", "12.500", "3.000", "2.750", "820", "14.100", "9.990", "640", "5.250"}) == "float64");
    CHECK(seen({"1,5"}, CellKind::string) == "text");
}

TEST_CASE("inference: a word for missing among numbers and dates") {
    const auto found = [](std::initializer_list<std::string_view> values, bool empty = false) {
        ColumnInference inference;
        for (const auto value : values) inference.observe(value);
        if (empty) inference.observe_missing();
        const auto type = inference.decide();
        return std::string(to_string(type.type)) + "/" + type.missing + (type.warning.empty() ? "" : " !");
    };
    CHECK(found({"27.4", "n/k", "31.0"}) == "float64/n/k");
    CHECK(found({"NA", "NA", "3"}) == "int64/NA");
    CHECK(found({"?", "2024-01-02"}) == "date/?");
    CHECK(found({"n/k", "NA", "3"}) == "text/");
    CHECK(found({"n/k", "3"}, true) == "text/ !");
    CHECK(found({"yes", "no", "unknown"}) == "text/");
    CHECK(found({"n/k"}) == "text/");
    CHECK(found({"red", "unknown", "blue"}) == "text/");
    CHECK(found({"Bergmann", "3"}) == "text/");
    CellParser parser({"bmi", Type::float64, "0.0", Role::unknown, "", "n/k"});
    CHECK(parser.fits("n/k"));
    CHECK_FALSE(parser.fits("NA"));
    CellBuilder builder({"bmi", Type::float64, "0.0", Role::unknown, "", "n/k"});
    REQUIRE(builder.append("27.4"));
    REQUIRE(builder.append("n/k"));
    const auto column = builder.finish();
    CHECK(column->valid(0));
    CHECK_FALSE(column->valid(1));
}

TEST_CASE("inference: dates and times as people write them") {
    CHECK(seen({"03/04/24", "13/04/24"}) == "date:%d/%m/%y");
    CHECK(seen({"3/7/2024", "12/25/2024"}) == "date:%-m/%-d/%Y");
    CHECK(seen({"3.7.2024", "12.10.2024"}) == "date:%-d.%-m.%Y");
    CHECK(seen({"12.10.2024", "13.11.2024"}) == "date:%d.%m.%Y");
    CHECK(seen({"03.7.2024"}) == "date:%d.%-m.%Y");
    CHECK(seen({"03.7.2024", "3.7.2024"}) == "text");
    CHECK(seen({"12-34-56"}) == "text");
    CHECK(seen({"03-04-24"}) == "text");
    CHECK(seen({"03-Feb-2024", "28-Jan-2023"}) == "date:%d-%b-%Y");
    CHECK(seen({"03-FEB-2024"}) == "date:%d-%^b-%Y");
    CHECK(seen({"3 May 2024", "17 February 2024"}) == "date:%-d %B %Y");
    CHECK(seen({"March 3, 2024", "May 12, 2024"}) == "date:%B %-d, %Y");
    CHECK(seen({"30 February 2024"}) == "text");
    CHECK(seen({"17 Thermidor 2024"}) == "text");
    CHECK(seen({"03-Feb-2024 14:05"}) == "timestamp:%d-%b-%Y %H:%M");
    CHECK(seen({"3/7/2024 2:05 PM", "12/25/2024 11:30 AM"}) == "timestamp:%-m/%-d/%Y %-I:%M %p");
    CHECK(seen({"14:05", "09:30"}) == "timestamp:%H:%M");
    CHECK(seen({"9:30 am", "12:05 pm"}) == "timestamp:%-I:%M %P");
    CHECK(seen({"25:10"}) == "text");
    CHECK(seen({"16:9", "4:3"}) == "text");
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

TEST_CASE("number patterns give back what they took") {
    for (const auto& written :
         std::initializer_list<std::pair<const char*, const char*>>{{"#.##0,00 €", "-1.234.567,50 €"},
                                                                    {"#.##0,00 €", "0,05 €"},
                                                                    {"$#,##0", "-$1,200"},
                                                                    {"# ##0,#", "12 345,625"},
                                                                    {"0 kg", "12 kg"},
                                                                    {"#'##0.0", "1'234.5"},
                                                                    {"0.00", "3.50"},
                                                                    {"#\u00a0##0", "1\u00a0000"},
                                                                    {"EUR 0,0", "EUR -0,5"}}) {
        const char* const format = written.first;
        const char* const text = written.second;
        CAPTURE(format);
        const auto pattern = NumberPattern::compile(format);
        REQUIRE(pattern);
        const auto value = parse_float64(pattern->plain_of(text).text());
        REQUIRE(value.has_value() == (std::string_view(text) != "EUR -0,5"));
        if (!value) continue;
        std::string back;
        if (pattern->decimals() == 0) pattern->append(back, static_cast<std::int64_t>(*value));
        else pattern->append(back, *value);
        CHECK(back == text);
    }
    for (const auto text : {"1.23,50 €", ".5 €", "1.234, €", "1.234,50", "€", "", "1.2345,0 €", "1,2,3 €"})
        CHECK(NumberPattern::compile("#.##0,00 €")->plain_of(text).text().empty());
    CHECK(NumberPattern::compile("#.##0,00 €")->plain_of("1234,5 €").text() == "1234.5");
    CHECK(NumberPattern::compile("#.##0,00 €")->plain_of(std::string(500, '1') + " €").text().empty());
    for (const auto format : {"#,#", "abc", "#0", "0#0", "-0", "##0", "0.00 7", "#.##0.00"})
        CHECK_FALSE(NumberPattern::compile(format));
}

TEST_CASE("time patterns with parts of no fixed width give back what they took") {
    for (const auto& written :
         std::initializer_list<std::pair<const char*, const char*>>{{"%-d.%-m.%Y", "3.7.2024"},
                                                                    {"%d/%m/%y", "28/02/99"},
                                                                    {"%^b %-d, %Y", "FEB 29, 2024"},
                                                                    {"%-m/%-d/%Y %-I:%M %p", "12/31/1999 12:05 AM"},
                                                                    {"%H:%M:%S", "23:59:59"},
                                                                    {"%I:%M%P", "12:00pm"}}) {
        const char* const format = written.first;
        const char* const text = written.second;
        CAPTURE(format);
        const auto pattern = TimePattern::compile(format);
        REQUIRE(pattern);
        std::int64_t value = 0;
        REQUIRE(pattern->parse_timestamp(text, value));
        std::string back;
        append_timestamp(back, value, format);
        CHECK(back == text);
    }
    std::int64_t ignored = 0;
    for (const auto text : {"03.7.2024", "3.07.2024", "31.4.2024", "3.7.2024 ", "3.7.24", "0.7.2024"})
        CHECK_FALSE(TimePattern::compile("%-d.%-m.%Y")->parse_timestamp(text, ignored));
    CHECK_FALSE(TimePattern::compile("%I:%M %p")->parse_timestamp("13:00 PM", ignored));
    for (const auto format : {"%H", "%Y-%m", "%Y-%m-%d %I:%M", "%H:%M %p", "%d %d %m %Y", "%Y-%m-%d %S", "%q", ""})
        CHECK_FALSE(TimePattern::compile(format));
}
