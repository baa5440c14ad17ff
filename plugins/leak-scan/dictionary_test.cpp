#include <doctest/doctest.h>

#include <map>
#include <set>
#include <tuple>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "dictionary.hpp"

using namespace persona;
using namespace persona::leaks;

namespace {

constexpr std::size_t k = 4;
using Line = std::tuple<std::size_t, int, std::string>;  ///< subjects, tokens, group
using Table = std::map<std::uint64_t, Line>;

struct Fact {
    std::uint64_t hash, subject;
    std::uint8_t tokens;
    std::string group;
};

std::vector<Fact> facts(std::uint64_t seed, int count) {
    Random draw(seed, "facts");
    std::vector<Fact> out;
    for (int i = 0; i < count; ++i) {
        const std::uint64_t hash = draw.below(200) * draw.below(200);
        out.push_back({hash * 0x9e3779b97f4a7c15U, draw.below(9),
                       static_cast<std::uint8_t>(hash % 3 == 0 ? 0 : hash % 7),
                       std::string(1, static_cast<char>('a' + draw.below(5)))});
    }
    return out;
}

/// What the dictionary is meant to say, said plainly.
Table plain(const std::vector<Fact>& all) {
    std::map<std::uint64_t, std::tuple<std::set<std::uint64_t>, std::set<int>, std::set<std::string>>> sets;
    for (const auto& fact : all) {
        auto& [subjects, tokens, groups] = sets[fact.hash];
        subjects.insert(fact.subject);
        tokens.insert(fact.tokens == 0 ? 99 : fact.tokens);
        groups.insert(fact.group);
    }
    Table out;
    for (const auto& [hash, line] : sets) {
        const auto& [subjects, tokens, groups] = line;
        out[hash] = {std::min(subjects.size(), k), *tokens.begin() % 99, *groups.begin()};
    }
    return out;
}

Table built(const std::vector<Fact>& all, std::size_t batch, std::int64_t limit, std::size_t* runs = nullptr) {
    const persona::testing::TemporaryFolder folder;
    Dictionary whole(k);
    for (std::size_t first = 0; first < all.size(); first += batch) {
        Dictionary part(k);
        for (auto i = first; i < std::min(first + batch, all.size()); ++i)
            part.add(all[i].hash, all[i].subject, all[i].tokens, all[i].group);
        part.tidy();
        whole.merge(part, limit, folder.path()).value();
    }
    if (runs != nullptr) *runs = whole.spilled_runs();
    const auto names = whole.names();
    Table out;
    std::uint64_t last = 0;
    whole
        .each([&](const Dictionary::Value& value) -> Status {
            CHECK((out.empty() || value.hash > last));
            last = value.hash;
            out[value.hash] = {value.subjects, value.tokens, names[value.group]};
            return {};
        })
        .value();
    return out;
}

}  // namespace

TEST_CASE("in memory, spilled, in batches of any size: the same table") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto all = facts(seed, 5000);
        const auto wanted = plain(all);
        CHECK(built(all, 5000, 1 << 30) == wanted);
        for (const std::size_t batch : {std::size_t{1}, std::size_t{37}, std::size_t{900}}) {
            std::size_t runs = 0;
            CHECK(built(all, batch, 1 << 30) == wanted);
            CHECK(built(all, batch, 20'000, &runs) == wanted);
            CHECK(runs > 3);
        }
    }
}

TEST_CASE("nothing comes of nothing, and an error of the visitor ends the visit") {
    CHECK(built({}, 1, 1).empty());
    Dictionary dictionary(k);
    dictionary.add(1, 1, 1, "a");
    dictionary.add(2, 1, 1, "a");
    int visits = 0;
    const auto status = dictionary.each([&](const Dictionary::Value&) -> Status {
        ++visits;
        return Error(ErrorCode::limit, "enough");
    });
    CHECK_FALSE(status.ok());
    CHECK(visits == 1);
}

TEST_CASE("a spool that can not be written to is an error, not a smaller dictionary") {
    Dictionary whole(k), part(k);
    for (std::uint64_t i = 0; i < 100; ++i) part.add(i, i, 1, "a");
    CHECK_FALSE(whole.merge(part, 24, "/nowhere/at/all").ok());
}
