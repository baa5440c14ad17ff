#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <random>

#include <persona/random.hpp>
#include <persona/testing.hpp>
#include <persona/text.hpp>

using namespace persona;

TEST_CASE("whole numbers: strict, so that what comes out is what went in") {
    CHECK(parse_int64("0") == 0);
    CHECK(parse_int64("-17") == -17);
    CHECK(parse_int64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    for (const auto* text : {"", "-", "+1", "007", "-0", "1.0", " 1", "1 ", "9223372036854775808", "1e3", "0x1"})
        CHECK_MESSAGE(!parse_int64(text), text);
}

TEST_CASE("decimals: finite numbers in plain or exponent form") {
    CHECK(parse_float64("1.5") == 1.5);
    CHECK(parse_float64("-.5") == -0.5);
    CHECK(parse_float64("1e-3") == 0.001);
    for (const auto* text : {"", ".", "inf", "nan", "-inf", "1e999", "1.5x", "+1.5", " 1.5", "1,5"})
        CHECK_MESSAGE(!parse_float64(text), text);
}

TEST_CASE("every double reads back from its shortest form, and decimals are kept when asked for") {
    Random random(3, "doubles");
    for (int i = 0; i < 2000; ++i) {
        double value = 0;
        const auto bits = random.next64();
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value)) continue;
        std::string text;
        append_float64(text, value);
        REQUIRE(parse_float64(text).has_value());
        CHECK(*parse_float64(text) == value);
    }
    std::string text;
    append_float64(text, 1.5, 2);
    CHECK(text == "1.50");
}

TEST_CASE("dates: real days only, in every format and before 1970") {
    CHECK(parse_date("1970-01-01") == 0);
    CHECK(parse_date("2000-03-01") == 11017);
    CHECK(parse_date("29.02.2024", "%d.%m.%Y") == parse_date("2024-02-29"));
    for (const auto* text :
         {"2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "24-01-01", "2024-1-1", "2024-01-01 ", ""})
        CHECK_MESSAGE(!parse_date(text), text);
    for (std::int32_t day = -800'000; day < 800'000; day += 373) {
        std::string text;
        append_date(text, day);
        const auto civil = civil_from_days(day);
        CHECK(days_from_civil(civil.year, civil.month, civil.day) == day);
        if (civil.year >= 0 && civil.year <= 9999) CHECK(parse_date(text) == day);
    }
}

TEST_CASE("timestamps: ISO 8601, with fraction and offset, nothing finer than a microsecond") {
    CHECK(parse_timestamp("1970-01-01T00:00:01") == 1'000'000);
    CHECK(parse_timestamp("1970-01-01 00:00") == 0);
    CHECK(parse_timestamp("1970-01-01T00:00:00.5Z") == 500'000);
    CHECK(parse_timestamp("1970-01-01T01:00:00+01:00") == 0);
    CHECK(parse_timestamp("1969-12-31T23:59:59.999999") == -1);
    CHECK(parse_timestamp("31.12.1969 23:59", "%d.%m.%Y %H:%M") == -60'000'000);
    for (const auto* text : {"1970-01-01", "1970-01-01T24:00:00", "1970-01-01T00:60", "1970-01-01T00:00:00.1234567",
                             "1970-01-01T00:00:00+99:00", "1970-01-01T00:00:00x"})
        CHECK_MESSAGE(!parse_timestamp(text), text);
    for (const std::int64_t value : {-1LL, 0LL, 1LL, 1'700'000'000'123'456LL, -62'135'596'800'000'000LL}) {
        std::string text;
        append_timestamp(text, value);
        CHECK(parse_timestamp(text) == value);
    }
}

TEST_CASE("values are written the way their field says") {
    const auto rows = testing::batch({{"b:boolean:yes|no", {"true", "false", std::nullopt}},
                                      {"x:float64:0.00", {"1", "2.125", std::nullopt}},
                                      {"d:date:%d/%m/%Y", {"2024-02-01", std::nullopt, "1999-12-31"}}});
    CHECK(testing::show(rows) == "b|x|d\nyes|1.00|01/02/2024\nno|2.12|\\N\n\\N|\\N|31/12/1999\n");
}

TEST_CASE("UTF-8: the valid prefix, by the letter of the standard") {
    const auto valid = [](std::string_view text) { return valid_utf8_prefix(text) == text.size(); };
    CHECK(valid("plain, long enough for eight bytes at a time"));
    CHECK(valid("Zoë 日本 🎉"));
    CHECK_FALSE(valid("\xC0\xAF"));          // overlong
    CHECK_FALSE(valid("\xED\xA0\x80"));      // a surrogate
    CHECK_FALSE(valid("\xF4\x90\x80\x80"));  // past the last code point
    CHECK_FALSE(valid("abcdefgh\xE2\x82"));  // cut off
    CHECK(valid_utf8_prefix("abcdefghij\xFFz") == 10);
}

TEST_CASE("folding makes alike what people take for the same") {
    // Blank by blank: marks behind a blank, and what becomes a blank, are gone; nothing joins across one.
    CHECK(fold("Ada \xcc\x81 L\xc3\xb6w") == "ada low");
    CHECK(fold("\xc2\xb4 a\xc2\xa0"
               "b  \xef\xac\x81ne ") == "a b fine");
    CHECK(fold("\xff caf\xc3") == fold("caf"));
    CHECK(fold("  Dr. O'Brien-SMITH ") == "dr o brien smith");
    CHECK(fold("José Müller") == "jose muller");
    CHECK(fold("JOSÉ  MÜLLER") == fold("Jose\xCC\x81 Mu\xCC\x88ller"));
    CHECK(fold("ﬁne ①") == "fine 1");
    CHECK(fold("…") == "");
}

TEST_CASE("edit distance and suggestions") {
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("form", "from") == 1);
    const std::vector<std::string> names{"output", "input", "count"};
    CHECK(nearest_name("ouput", names) == "output");
    CHECK_FALSE(nearest_name("zzzzzz", names));
}
