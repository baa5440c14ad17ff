#include <doctest/doctest.h>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

using namespace persona;

namespace {

std::shared_ptr<Findings> table(const std::vector<std::pair<std::string, std::uint8_t>>& values, bool complete = true) {
    auto known = std::make_shared<Findings>();
    known->key = 77;
    known->groups = {"found PERSON", "rare token"};
    for (const auto& [text, tokens] : values) {
        Findings::Entry entry;
        entry.subjects = 1;
        entry.tokens = tokens;
        known->add(known->hash(text), entry);
    }
    if (complete) known->add(known->hash(completeness_mark), {});
    known->seal();
    return known;
}

}  // namespace

TEST_CASE("known values are met whole, in runs, and as digits in any grouping") {
    const auto known =
        table({{"ada lovelace", 2}, {"900813123", 1}, {"a sentence that is long enough to be whole", 0}});
    KnownValues scan(*known);
    const auto holds = [&](std::string_view text) { return !scan.find(text).empty(); };
    CHECK(holds("ADA  Lovelace"));
    CHECK(holds("yes, Ada-Lovelace said so"));
    CHECK_FALSE(holds("Ada of Lovelace"));
    CHECK_FALSE(holds("Lovelace Ada"));
    CHECK(holds("+44 90-08-13 123"));
    CHECK(holds("0044900813123"));
    CHECK_FALSE(holds("9008131"));
    CHECK(holds("A sentence, that is long enough to be WHOLE."));
    CHECK_FALSE(holds("Well, a sentence that is long enough to be whole"));
    CHECK_FALSE(holds(""));
    CHECK_FALSE(holds("..."));
}

TEST_CASE("values of k subjects are nobody's") {
    Findings known;
    known.key = 1;
    known.k = 10;
    Findings::Entry entry;
    entry.subjects = 10;
    known.add(known.hash("north west"), entry);
    known.seal();
    CHECK(KnownValues(known).find("North West").empty());
}

TEST_CASE("renderings") {
    CHECK(other_renderings("PERSON", "Ada Lovelace") == std::vector<std::string>{"lovelace ada"});
    CHECK(other_renderings("PERSON", "Ada King Lovelace").empty());
    CHECK(other_renderings("EMAIL_ADDRESS", "ada.lovelace@example.com") == std::vector<std::string>{"ada lovelace"});
    CHECK(other_renderings("EMAIL_ADDRESS", "ada@example.com").empty());
    CHECK(other_renderings("PHONE_NUMBER", "07700 900813") == std::vector<std::string>{"700900813", "07700900813"});
    CHECK(other_renderings("UK_NINO", "QQ123456A").empty());
    CHECK(other_renderings("X", "123").empty());
}

TEST_CASE("only a complete table keeps surrogates away from its values") {
    CHECK_FALSE(is_complete(*table({{"x", 1}}, false)));
    CHECK(is_complete(*table({})));
    CHECK_FALSE(taken_by(nullptr));
    CHECK_FALSE(taken_by(table({{"x", 1}}, false)));
    const auto taken = taken_by(table({{"ada lovelace", 2}}));
    REQUIRE(taken);
    CHECK(taken("dr ada lovelace"));
    CHECK_FALSE(taken("dr ada"));
}
