#include "formats.hpp"

#include <doctest/doctest.h>

using namespace persona::automatic;

TEST_CASE("auto: .txt is a table where every line has as many cells") {
    for (const char* table : {"name\tage\nAda\t36\n", "name;age\nAda;36\nBob;1", "name,age\nAda,36\n\nBob,41\n",
                              "a|b|c\n1|2|3\n", "name,note\n\"Ada\",\"a, b\"\n\"Bob\",\"c\"\n", "a,b\r\n1,2\r\n"})
        CHECK(looks_like_table(table));
    for (const char* text : {"", "one line, of prose", "Dear Ada,\nthank you.\n", "Well, yes.\nNo, not at all.\n",
                             "first\nsecond\n", "a,b\n1,2,3\n", "name,age\n"})
        CHECK_FALSE(looks_like_table(text));
    // The last line may have been cut.
    CHECK(looks_like_table("a;b\n1;2\n3"));
    CHECK(table_or_text("notes.TXT"));
    CHECK(table_or_text("notes.txt.gz"));
    CHECK_FALSE(table_or_text("notes.csv"));
}

TEST_CASE("auto: texts by name and by content") {
    for (const char* name : {"a.md", "a.markdown", "A.VTT", "a.srt.zst", "a.text"})
        CHECK(stage_by_name("reader", name) == "reader.text");
    CHECK(stage_by_name("writer", "safe/") == "writer.text");
    CHECK_FALSE(stage_by_name("reader", "safe/"));
    CHECK_FALSE(stage_by_name("writer", "safe"));
    CHECK_FALSE(stage_by_name("reader", "a.txt"));
    CHECK(stage_by_content("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n") == "reader.text");
    CHECK(stage_by_content("1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n") == "reader.text");
    CHECK(stage_by_content("1\n2 --> 3\n") == "reader.text");
    CHECK(stage_by_content("1,2\n3 --> 4,5\n") == "reader.csv");
    CHECK(stage_by_content("12\n13\n") == "reader.csv");
    CHECK(stage_by_content("12") == "reader.csv");
}
