#include <doctest/doctest.h>

#include <persona/text.hpp>
#include <persona/written_dates.hpp>

using namespace persona;

namespace {

/// The text moved by so many days; "-" when it is no date.
std::string moved(std::string_view text, std::int32_t by, bool month_first = false) {
    const auto date = read_written_date(text, month_first);
    return date ? write_like(*date, date->days + by) : "-";
}

}  // namespace

TEST_CASE("a date is written again the way it stood") {
    for (const char* text : {"2021-03-14",
                             "14.03.2021",
                             "3/4/2021",
                             "14/03/21",
                             "20210314",
                             "14th March 2021",
                             "March 14, 2021",
                             "14 MAR 2021",
                             "Sunday, 14 March 2021",
                             "14. März 2021",
                             "le 14 mars 2021",
                             "14 de marzo de 2021",
                             "14 marzo 2021",
                             "2021-03-14T10:30:00.250+01:00",
                             "10:30 on 14 March 2021",
                             "March 2021",
                             "03/2021",
                             "2021",
                             "1st May",
                             "Sun 14 Mar '21"}) {
        CAPTURE(text);
        CHECK(moved(text, 0) == text);
    }
}

TEST_CASE("moving goes over months, years, ordinals and weekdays") {
    CHECK(moved("2021-12-31", 1) == "2022-01-01");
    CHECK(moved("31.12.2021", 1) == "01.01.2022");
    CHECK(moved("9/12/2021", 1) == "10/12/2021");
    CHECK(moved("31st March 2021", 1) == "1st April 2021");
    CHECK(moved("11th March 2021", 1) == "12th March 2021");
    CHECK(moved("Sunday, 14 March 2021", 1) == "Monday, 15 March 2021");
    CHECK(moved("28. Februar 2021", 1) == "1. März 2021");
    CHECK(moved("2021-03-14T10:30", 31) == "2021-04-14T10:30");
    CHECK(moved("March 2021", 31) == "April 2021");
    CHECK(moved("29 Feb 2024", 366) == "1 Mar 2025");
}

TEST_CASE("which number is the day") {
    CHECK(moved("03/04/2021", 1) == "04/04/2021");
    CHECK(moved("03/04/2021", 1, true) == "03/05/2021");
    CHECK(moved("03/14/2021", 1) == "03/15/2021");
    CHECK(moved("14/03/2021", 1, true) == "15/03/2021");
    CHECK(read_written_date("01/02/71")->days == days_from_civil(1971, 2, 1));
    CHECK(read_written_date("01/02/69")->days == days_from_civil(2069, 2, 1));
}

TEST_CASE("what is no date, or more than one, is not read") {
    for (const char* text : {"", "yesterday", "Ada, 14 March 2021", "2021-13-01", "31.02.2021", "123456", "14", "10:30",
                             "1.2.3.4", "0000-01-01", "14 March April 2021", "12345678901"}) {
        CAPTURE(text);
        CHECK(moved(text, 0) == "-");
    }
    const std::string far(200, '1');
    CHECK(moved(far, 0) == "-");
    CHECK(moved("9999-12-31", 400) == "9999-12-31");
}
