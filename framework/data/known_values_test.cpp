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

TEST_CASE("known values are met however they are encoded") {
    const auto known = table({{"ada lovelace", 2}, {"ada example org", 3}, {"4111111111111111", 1}});
    KnownValues scan(*known);
    for (const char* text : {"A\u0430 \u0410da Lov\u0435lace", "Ada&nbsp;Lov%65lace", "ada (at) example [dot] org",
                             "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "\u0664111 1111 1111 1111"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(scan.find(text).empty());
    }
    CHECK(scan.find("ada (at) home").empty());
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
    CHECK(name_renderings("dr ada lovelace") == std::vector<std::string>{"ada lovelace", "lovelace ada"});
    CHECK(name_renderings("lovelace").empty());
    CHECK(name_renderings("ada king lovelace") ==
          std::vector<std::string>{"lovelace ada king", "ada lovelace", "lovelace ada", "king lovelace ada",
                                   "a k lovelace", "lovelace a k", "ak lovelace", "lovelace ak"});
    CHECK(other_renderings("EMAIL_ADDRESS", "ada.lovelace@example.com") == std::vector<std::string>{"ada lovelace"});
    CHECK(other_renderings("EMAIL_ADDRESS", "ada@example.com").empty());
    CHECK(other_renderings("PHONE_NUMBER", "07700 900813") == std::vector<std::string>{"700900813", "07700900813"});
    CHECK(other_renderings("UK_NINO", "QQ123456A").empty());
    CHECK(other_renderings("X", "123").empty());
    // What stands in the wrong cell is filed under that cell's entity.
    for (const auto* const entity : {"PERSON", "EMAIL_ADDRESS", "ID"})
        CHECK(other_renderings(entity, "07700 900813") == std::vector<std::string>{"700900813", "07700900813"});
    for (const auto* const entity : {"PERSON", "PHONE_NUMBER", "ID"})
        CHECK(other_renderings(entity, "ada.lovelace@example.com") == std::vector<std::string>{"ada lovelace"});
}

TEST_CASE("a date of birth is met however it is written") {
    REQUIRE(marked_renderings("DATE_OF_BIRTH", "14 March 1985").size() == 1);
    CHECK(marked_renderings("DATE_OF_BIRTH", "March 1985").empty());
    CHECK(marked_renderings("DATE_TIME", "14 March 1985").empty());
    const auto known = table({{marked_renderings("DATE_OF_BIRTH", "14/03/1985").front(), 1}});
    KnownValues scan(*known);
    for (const auto* written :
         {"1985-03-14", "14.3.85", "3/14/1985", "born on the 14th of March, 1985", "March 14 1985",
          "14. M\u00e4rz 1985", "le 14 mars 1985", "14 de marzo de 1985", "19850314", "14031985", "14 Mar 85"})
        CHECK_MESSAGE(!scan.find(written).empty(), written);
    for (const auto* other : {"15 March 1985", "14 March", "March 1985", "14 3",
                              "he said 14 March and 1985 people came", "1985 14 03 99", "1985-03-41"})
        CHECK_MESSAGE(scan.find(other).empty(), other);
}

TEST_CASE("the last four digits of a card count behind a word or a mask that says so") {
    REQUIRE(marked_renderings("CREDIT_CARD", "4929 1234 1234 4821").size() == 1);
    CHECK(marked_renderings("PHONE_NUMBER", "07700 904821").empty());
    const auto known = table({{marked_renderings("IBAN_CODE", "GB33 BUKB 2020 1555 5548 21").front(), 1}});
    KnownValues scan(*known);
    for (const auto* written : {"my card ending in 4821", "the last four digits are 4821", "Karte mit Endziffern 4821",
                                "xxxx xxxx xxxx 4821", "**** **** **** 4821", "\u2022\u2022\u2022\u2022 4821"})
        CHECK_MESSAGE(!scan.find(written).empty(), written);
    for (const auto* other :
         {"4821", "we were 4821 people", "a card for 48210 people", "my card ending in 4822", "* 4821", "**** 48219"})
        CHECK_MESSAGE(scan.find(other).empty(), other);
}

TEST_CASE("a date or four digits count beside a name of the same record, in any way of writing") {
    CHECK(weak_renderings("DATE_TIME", "March 1985").empty());
    CHECK(weak_renderings("PERSON", "Clutterbuck").empty());
    const auto day = weak_renderings("DATE_TIME", "14 March 2024");
    const auto card = weak_renderings("CREDIT_CARD", "4929 1234 1234 4821");
    REQUIRE(day.size() == 1);
    REQUIRE(card.size() == 1);
    CHECK(beside_renderings(day, "dr van li").empty());
    const auto known = table({{beside_renderings(day, "siobhan clutterbuck").back(), 1},
                              {beside_renderings(card, "clutterbuck").front(), 1}});
    KnownValues scan(*known);
    for (const auto* written : {"Clutterbuck came on 14.03.2024", "on 2024-03-14 there was one Mrs Clutterbuck",
                                "March 14th, 2024: CLUTTERBUCK", "a card with 4821 of Clutterbuck"})
        CHECK_MESSAGE(!scan.find(written).empty(), written);
    std::string away = "Clutterbuck";
    for (int i = 0; i < 60; ++i) away += " word";
    for (const auto& other : {std::string("14.03.2024"), std::string("Clutterbuck came on 15.03.2024"),
                              std::string("Clutterbuck 4822"), std::string("4821"), away + " 14.03.2024"})
        CHECK_MESSAGE(scan.find(other).empty(), other);
}

TEST_CASE("a full name with a letter changed is met, another name is not") {
    auto known = table({{"siobhan clutterbuck", 2}});
    auto near = std::make_shared<Findings>();
    near->key = known->key;
    for (const auto& [mark, is_gate] : near_renderings("dr siobhan clutterbuck")) {
        Findings::Entry entry;
        entry.subjects = is_gate ? 0 : 1;
        near->add(near->hash(mark), entry);
    }
    near->seal();
    known->groups.emplace_back("near");
    known->near_group = 2;
    known->near = near;
    KnownValues scan(*known);
    for (const auto* written : {"Siobhan Cluterbuck", "Siobhann Clutterbuck", "dear Siobhan Clutterbuk,",
                                "Clutterbukc Siobhan", "Siobham  CLUTTERBUCK"}) {
        REQUIRE_MESSAGE(!scan.find(written).empty(), written);
        CHECK(scan.find(written).back() == 2);
    }
    for (const auto* other : {"Siobhan Butterick", "Siobhan", "Clutterbuk", "Siobhan and Clutterbuk",
                              "Susan Clutterbuck", "Siobhan Cutteruck"})
        CHECK_MESSAGE(scan.find(other).empty(), other);
    CHECK(near_renderings("clutterbuck").empty());
    CHECK(near_renderings("dr clutterbuck").empty());
    CHECK(renderings_looked_for(*known).size() == renderings_looked_for(*table({})).size() + 1);
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
