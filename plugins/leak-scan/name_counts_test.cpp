#include <doctest/doctest.h>

#include "name_counts.hpp"

using namespace persona;
using namespace persona::leaks;

TEST_CASE("names are counted where they stand, whole words only") {
    Findings hasher;
    hasher.key = 3;
    NamePlaces places(hasher);
    CHECK(places.empty());
    places.add("ann lee");
    places.add("ann lee");
    places.add("lee");
    const std::string text = "ann lee and ann leeds met lee";
    std::vector<FoldedToken> tokens;
    tokenise(text, tokens);
    places.look_through(text, tokens);
    NameCounts counts;
    places.pour(counts);
    CHECK(counts.is_name(hasher.hash("ann lee"), 2));        // found twice, stands once
    CHECK_FALSE(counts.is_name(hasher.hash("ann lee"), 3));  // too seldom
    CHECK(counts.is_name(hasher.hash("lee"), 1));            // found once, stands twice
    CHECK_FALSE(counts.is_name(hasher.hash("leeds"), 0));
}

TEST_CASE("of too many names those that are found most often are kept") {
    NameCounts all;
    for (std::uint64_t batch = 0; batch < 20; ++batch) {
        NameCounts part;
        for (std::uint64_t name = 0; name < 10'000; ++name) part.add(1000 + batch * 10'000 + name, {1, 1});
        part.add(7, {3, 4});
        all.merge(part);
    }
    CHECK(all.is_name(7, 60));
    CHECK_FALSE(all.is_name(1000, 1));
}
