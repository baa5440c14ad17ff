#include <doctest/doctest.h>

#include "name_counts.hpp"

using namespace persona;
using namespace persona::leaks;

namespace {

/// The type of a name; empty when it is none.
std::string_view type_in(const NameCounts& counts, std::uint64_t hash, std::int64_t least) {
    for (const auto& name : counts.names(least))
        if (name.hash == hash) return name.type;
    return {};
}

}  // namespace

TEST_CASE("names are counted where they stand, whole words only") {
    Findings hasher;
    hasher.key = 3;
    NamePlaces places(hasher);
    CHECK(places.empty());
    places.add("ann lee", 0);
    places.add("ann lee", 0);
    places.add("lee", 2);
    const std::string text = "ann lee and ann leeds met lee";
    std::vector<FoldedToken> tokens;
    tokenise(text, tokens);
    places.look_through(text, tokens);
    NameCounts counts;
    places.pour(counts);
    CHECK(type_in(counts, hasher.hash("ann lee"), 2) == "PERSON");  // found twice, stands once
    CHECK(type_in(counts, hasher.hash("ann lee"), 3).empty());      // too seldom
    CHECK(type_in(counts, hasher.hash("lee"), 1) == "LOCATION");    // found once, stands twice
    CHECK(type_in(counts, hasher.hash("leeds"), 0).empty());
}

TEST_CASE("an ordinary word must be found nearly wherever it stands") {
    NameCounts counts;
    counts.add(1, {7, 10, {0, 0, 7}, false});
    counts.add(2, {7, 10, {0, 0, 7}, true});
    counts.add(3, {8, 10, {0, 0, 8}, true});
    CHECK(type_in(counts, 1, 5) == "LOCATION");
    CHECK(type_in(counts, 2, 5).empty());
    CHECK(type_in(counts, 3, 5) == "LOCATION");
}

TEST_CASE("of too many names those that are found most often are kept") {
    NameCounts all;
    for (std::uint64_t batch = 0; batch < 20; ++batch) {
        NameCounts part;
        for (std::uint64_t name = 0; name < 10'000; ++name) part.add(1000 + batch * 10'000 + name, {1, 1, {1, 0, 0}});
        part.add(7, {3, 4, {1, 2, 0}});
        all.merge(part);
    }
    CHECK(type_in(all, 7, 60) == "ORGANIZATION");
    CHECK(type_in(all, 1000, 1).empty());
}
