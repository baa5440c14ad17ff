#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <persona/hash_sample.hpp>
#include <persona/random.hpp>

using persona::HashSample;

TEST_CASE("a sample of hashes is the same however the stream was cut") {
    for (const auto keep : {HashSample::Keep::every, HashSample::Keep::different}) {
        HashSample whole(keep, 100);
        std::vector<HashSample> parts(3, HashSample(keep, 100));
        for (int i = 0; i < 5'000; ++i) {
            const auto hash = persona::stable_hash(std::to_string(i % 1'500));
            whole.add(hash);
            parts[static_cast<std::size_t>(i * i % 3)].add(hash);
        }
        parts[2].merge(parts[0]);
        parts[2].merge(parts[1]);
        whole.seal();
        parts[2].seal();
        CHECK(whole.hashes() == parts[2].hashes());
        CHECK(whole.limit() == parts[2].limit());
        CHECK(whole.size() <= 100);
        CHECK(whole.size() > 20);
        CHECK(whole.kept_share() < 0.1);
        CHECK(whole.common(parts[2]) == static_cast<std::int64_t>(whole.size()));
        CHECK((whole.repeated() > 0) == (keep == HashSample::Keep::every));
    }
}

TEST_CASE("hashes that come again are counted, and one that comes all the time ends the search for room") {
    HashSample some(HashSample::Keep::every, 8);
    for (const std::uint64_t hash : {5U, 3U, 5U, 9U, 5U}) some.add(hash);
    some.seal();
    CHECK(some.count(5) == 3);
    CHECK(some.count(4) == 0);
    CHECK(some.contains(9));
    CHECK(some.repeated() == 2);
    CHECK(some.kept_share() == 1);
    HashSample same(HashSample::Keep::every, 8);
    for (int i = 0; i < 100; ++i) same.add(~std::uint64_t{0} / 3);
    same.seal();
    CHECK(same.size() == 0);
}
