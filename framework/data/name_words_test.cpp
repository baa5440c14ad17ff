#include <doctest/doctest.h>

#include <persona/name_words.hpp>

using namespace persona;

TEST_CASE("words of a name that are no name") {
    CHECK(name_word_kind("dr") == NameWordKind::title);
    CHECK(name_word_kind("van") == NameWordKind::particle);
    CHECK(name_word_kind("jr") == NameWordKind::suffix);
    CHECK(name_word_kind("outhwaite") == NameWordKind::name);
    CHECK(name_word_kind("") == NameWordKind::name);
    CHECK(is_title("nurse"));
    CHECK_FALSE(is_plain_title("nurse"));
    CHECK(is_plain_title("mrs"));
    CHECK(gender_of_title("herr") == Gender::male);
    CHECK(gender_of_title("sister") == Gender::female);
    CHECK(gender_of_title("dr") == Gender::unknown);
    CHECK(gender_of_title("anna") == Gender::unknown);
}
