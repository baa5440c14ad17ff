#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "detector_names.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

struct NameFinding {
    std::string entity, value, reason;
    float score = 0;
};

std::vector<NameFinding> findings_in(const std::string& text, std::map<std::string, std::string> parameters = {}) {
    Harness harness("detector.names", std::make_shared<DetectorNames>(), std::move(parameters));
    const auto out = harness.process(persona::testing::batch({{"note:text", {text}}}));
    std::vector<NameFinding> all;
    for (const auto& span : *out.spans)
        all.push_back(
            {span.origin->entity, text.substr(span.begin, span.end - span.begin), span.origin->reason, span.score});
    return all;
}
using Names = std::vector<std::string>;
Names names_in(const std::string& text, const std::string& entities = "[PERSON]") {
    Names values;
    for (auto& each : findings_in(text, {{"entities", entities}})) values.push_back(std::move(each.value));
    return values;
}

}  // namespace

TEST_CASE("people are found by what stands around them") {
    CHECK(names_in("I saw Dr Kaczmarek on Monday.") == Names{"Kaczmarek"});
    CHECK(names_in("Frau von Quarck rief an.") == Names{"von Quarck"});
    CHECK(names_in("My name is Blessing Mountjoy and I live in Salem.") == Names{"Blessing Mountjoy"});
    CHECK(names_in("Je m'appelle Delphine Garnier.") == Names{"Delphine Garnier"});
    CHECK(names_in("Yesterday Mary Johnson wrote.") == Names{"Mary Johnson"});
    CHECK(names_in("left the parcel with Folasade Wigglesworth, as asked") == Names{"Folasade Wigglesworth"});
    CHECK(names_in("\"I can see both sides,\" Yusuf Llewelyn said") == Names{"Yusuf Llewelyn"});
    CHECK(names_in("Mary's parcel") == Names{"Mary"});
    CHECK(names_in("Kind regards,\nOrsolya Tarnai") == Names{"Orsolya Tarnai"});
    CHECK(names_in("Ich habe mit Herrn Wuttke gesprochen.") == Names{"Wuttke"});
    CHECK(names_in("Me llamo Itziar Goikoetxea.") == Names{"Itziar Goikoetxea"});
    CHECK(names_in("Mi chiamo Ludovica Scarpellini.") == Names{"Ludovica Scarpellini"});
}

TEST_CASE("names in small letters and in capitals are found") {
    CHECK(names_in("MARY JOHNSON was here") == Names{"MARY JOHNSON"});
    CHECK(names_in("my name is john, thanks") == Names{"john"});
    CHECK(names_in("my name is mary smith, thanks") == Names{"mary smith"});
    CHECK(names_in("i spoke to peter kowalski yesterday") == Names{"peter kowalski"});
    CHECK(names_in("PLEASE CALL JOHN MILLER BACK") == Names{"JOHN MILLER"});
    CHECK(names_in("dr patel told me to wait") == Names{"patel"});
    CHECK(names_in("i live in manchester with my wife sarah", "[LOCATION, PERSON]") == Names{"manchester", "sarah"});
}

TEST_CASE("initials, hyphens, particles and letters beyond ASCII") {
    CHECK(names_in("The parcel is for J. R. Holloway.") == Names{"J. R. Holloway"});
    CHECK(names_in("I met Jean-Pierre Dubois-Martin in June.") == Names{"Jean-Pierre Dubois-Martin"});
    CHECK(names_in("Please ask Willem van der Meer about it.") == Names{"Willem van der Meer"});
    CHECK(names_in("Dear Ms O'Brien, thank you.") == Names{"O'Brien"});
    CHECK(names_in("This is Krisztina Szőllősi speaking.") == Names{"Krisztina Szőllősi"});
    CHECK(names_in("My name is Łukasz Wiśniewski.") == Names{"Łukasz Wiśniewski"});
    CHECK(names_in("Contact: Søren Ångström, 12 Elm Road") == Names{"Søren Ångström"});
    // The other Unicode form of the same letters.
    CHECK(names_in("My name is Jose\xcc\x81 Mun\xcc\x83oz.") == Names{"Jose\xcc\x81 Mun\xcc\x83oz"});
}

TEST_CASE("ordinary words, numbers and times are not names") {
    for (const char* text : {"",
                             "May I ask Will You Please?",
                             "The Card Payment failed.",
                             "I am Still Waiting",
                             "Top Up By Card",
                             "In March we went to the Bank.",
                             "-0.96",
                             "96c",
                             "2023-07-14 08:15:02",
                             "2019-03-01T10:00:00Z INFO started",
                             "14:05",
                             "Why was I charged?",
                             "A.",
                             "Visa or Mastercard",
                             "Kind regards",
                             "Yours sincerely,",
                             "Terms And Conditions Apply",
                             "THIS IS THE WORST SERVICE EVER",
                             "My name is not on the list.",
                             "my name was spelled wrong",
                             "Sir, this is not acceptable.",
                             "The nurse was kind and the ward was clean.",
                             "another bank, same problem",
                             "I moved to a new city and need to change my address",
                             "I thought I would have received my new card at this point.",
                             "I have moved to a new house and set up a rent payment.",
                             "Why was I charged extra on my last UK pound to Russian ruble exchange?",
                             "duplicate of ticket 96c",
                             "Monday and Tuesday"}) {
        CAPTURE(std::string(text));
        CHECK(names_in(text, "[]").empty());
    }
}

TEST_CASE("places, organisations, peoples and titles") {
    CHECK(names_in("My daughter lives in Glasgow now.", "[LOCATION]") == Names{"Glasgow"});
    CHECK(names_in("We moved from New York to the Netherlands.", "[LOCATION]") == Names{"New York", "Netherlands"});
    CHECK(names_in("I work for Acme Widgets Ltd now.", "[ORGANIZATION]") == Names{"Acme Widgets Ltd"});
    CHECK(names_in("She was treated at St. Mary's Hospital.", "[ORGANIZATION]") == Names{"St. Mary's Hospital"});
    CHECK(names_in("It came in March.", "[LOCATION]").empty());
    CHECK(names_in("As a Muslim woman I felt judged.", "[NRP]") == Names{"Muslim"});
    CHECK(names_in("I saw Dr. Weber.", "[TITLE]") == Names{"Dr."});
    CHECK_THROWS_AS(names_in("", "[EMAIL_ADDRESS]"), Failure);
}

TEST_CASE("a profession is a title only beside a name") {
    for (const char* text : {"I am a teacher and I buy from you.", "As a nurse I work nights.", "a shop owner",
                             "software engineer", "Nurse", "She works as a software engineer in Leeds.",
                             "We asked the Head of Research about it.", "Role: Accountant"}) {
        CAPTURE(std::string(text));
        CHECK(names_in(text, "[TITLE]").empty());
    }
    CHECK(names_in("I thanked Sister Adeyinka and Judge Holloway.", "[TITLE]") == Names{"Sister", "Judge"});
    CHECK(names_in("I spoke to Prof. Weber and Mrs Adeyinka.", "[TITLE]") == Names{"Prof.", "Mrs"});
    CHECK(names_in("Orsolya Tarnai\n\nAccountant\n\nPhone: 12", "[TITLE]") == Names{"Accountant"});
    CHECK(names_in("Peter Kowalski, the Accountant, said nothing.", "[TITLE]") == Names{"Accountant"});
}

TEST_CASE("street addresses of several countries") {
    CHECK(names_in("Please send it to 221 Baker Street, London, NW1 6XE.", "[STREET_ADDRESS]") ==
          Names{"221 Baker Street, London, NW1 6XE"});
    CHECK(names_in("I live at 1420 Maple Avenue, Apt 3, Springfield, IL 62704.", "[STREET_ADDRESS]") ==
          Names{"1420 Maple Avenue, Apt 3, Springfield, IL 62704"});
    CHECK(names_in("Meine Adresse lautet Lindenstraße 14, 50674 Köln.", "[STREET_ADDRESS]") ==
          Names{"Lindenstraße 14, 50674 Köln"});
    CHECK(names_in("Mon adresse est 12 rue de la Paix, 75002 Paris.", "[STREET_ADDRESS]") ==
          Names{"12 rue de la Paix, 75002 Paris"});
    CHECK(names_in("Mi dirección es Calle Mayor 5, 28013 Madrid.", "[STREET_ADDRESS]") ==
          Names{"Calle Mayor 5, 28013 Madrid"});
    CHECK(names_in("he lives at 14 mill lane", "[STREET_ADDRESS]") == Names{"14 mill lane"});
}

TEST_CASE("an address that stands by itself is cut into street, place and code") {
    const auto all = findings_in("Orsolya Tarnai\n\n12 Mill Lane\nSuite 4\nBristol\nEngland 70812");
    Names parts;
    for (const auto& each : all) parts.push_back(each.entity + " " + each.value);
    CHECK(parts == Names{"PERSON Orsolya Tarnai", "STREET_ADDRESS 12 Mill Lane", "STREET_ADDRESS Suite 4",
                         "LOCATION Bristol", "LOCATION England", "STREET_ADDRESS 70812"});
}

TEST_CASE("a country in a question tells nothing about anybody") {
    CHECK(names_in("Do you deliver to France?", "[LOCATION]").empty());
    CHECK(names_in("I moved to France last year.", "[LOCATION]") == Names{"France"});
    CHECK(names_in("Can I order if I live in France?", "[LOCATION]") == Names{"France"});
    const auto low = findings_in("Do you deliver to France?", {{"threshold", "0.3"}});
    REQUIRE(low.size() == 1);
    CHECK(low[0].score < 0.5F);
}

TEST_CASE("each finding says why") {
    const auto title = findings_in("I saw Dr Kaczmarek.", {{"entities", "[PERSON]"}});
    REQUIRE(title.size() == 1);
    CHECK(title[0].reason == "title before a name");
    const auto phrase = findings_in("My name is Kaczmarek.", {{"entities", "[PERSON]"}});
    REQUIRE(phrase.size() == 1);
    CHECK(phrase[0].reason == "phrase that introduces a name");
    const auto plain = findings_in("Yesterday Mary Johnson wrote.", {{"entities", "[PERSON]"}});
    REQUIRE(plain.size() == 1);
    CHECK(plain[0].reason == "names of the lists, sequence model");
    CHECK(plain[0].score < 0.99F);  // likely, never certain
}

TEST_CASE("hostile text") {
    CHECK_NOTHROW(static_cast<void>(names_in(std::string(50000, 'A'))));
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "Dr van ";
    CHECK_NOTHROW(static_cast<void>(names_in(text)));
    CHECK_NOTHROW(static_cast<void>(names_in("\xe2\x80\x9c\xe2\x80\x99s Dr \xe2\x80\x9d")));
    CHECK_NOTHROW(static_cast<void>(names_in("\xc3\x89mile \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \xce\x91\xce\xbd")));
    CHECK_NOTHROW(static_cast<void>(names_in("1 Road\n2 Road\n\n3 Road\n,,\n- St.\n\n\n12 Street 4 St.")));
    CHECK_NOTHROW(static_cast<void>(names_in(std::string(3000, '\n') + "Dr" + std::string(3000, '.'))));
}
