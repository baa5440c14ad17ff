#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <persona/repeated_texts.hpp>

using persona::RepeatedTexts;

TEST_CASE("what was found out about a text is there when it comes again") {
    RepeatedTexts<int> texts;
    auto* first = texts.find("north");
    REQUIRE(first != nullptr);
    CHECK_FALSE(*first);
    *first = 7;
    CHECK_FALSE(*texts.find("south"));
    CHECK(*texts.find("north") == 7);
    CHECK(texts.find(std::string(65, 'x')) == nullptr);  // a long text hardly comes again
}

TEST_CASE("a column of ever new texts is given up, one that repeats itself is not") {
    std::vector<std::string> cells;
    for (int i = 0; i < 2'000; ++i) cells.push_back("cell " + std::to_string(i));
    RepeatedTexts<int> all_new, few;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CHECK((all_new.find(cells[i]) != nullptr) == (i < 511));
        CHECK(few.find(cells[i % 100]) != nullptr);
    }
}
