#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "detector_names.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

std::vector<std::string> names_in(const std::string& text,
                                  std::map<std::string, std::string> parameters = {{"entities", "[PERSON]"}}) {
    Harness harness("detector.names", std::make_shared<DetectorNames>(), std::move(parameters));
    const auto out = harness.process(persona::testing::batch({{"note:text", {text}}}));
    std::vector<std::string> values;
    for (const auto& span : *out.spans) values.push_back(text.substr(span.begin, span.end - span.begin));
    return values;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("names are found by what stands around them") {
    CHECK(names_in("I saw Dr Kaczmarek on Monday.") == Names{"Kaczmarek"});
    CHECK(names_in("Frau von Quarck rief an.") == Names{"Quarck"});
    CHECK(names_in("My name is Blessing Mountjoy and I live in Salem.") == Names{"Blessing Mountjoy"});
    CHECK(names_in("my name is john, thanks").empty());  // "john" is a word too
    CHECK(names_in("my name is mary smith, thanks") == Names{"mary smith"});
    CHECK(names_in("Je m'appelle Delphine Garnier.") == Names{"Delphine Garnier"});
    CHECK(names_in("Yesterday Mary Johnson wrote.") == Names{"Mary Johnson"});
    CHECK(names_in("left the parcel with Folasade Wigglesworth, as asked") == Names{"Folasade Wigglesworth"});
    CHECK(names_in("\"I can see both sides,\" Yusuf Llewelyn said") == Names{"Yusuf Llewelyn"});
    CHECK(names_in("MARY JOHNSON was here") == Names{"MARY JOHNSON"});
    CHECK(names_in("Mary's parcel") == Names{"Mary"});
}

TEST_CASE("ordinary words are not names") {
    for (const char* text : {"", "May I ask Will You Please?", "The Card Payment failed.", "I am Still Waiting",
                             "Top Up By Card", "In March we went to the Bank.", "-0.96", "96c", "Why was I charged?",
                             "North West", "I Bonds", "A.", "Visa or Mastercard"}) {
        CAPTURE(std::string(text));
        CHECK(names_in(text).empty());
    }
}

TEST_CASE("places and organisations by their company") {
    CHECK(names_in("My daughter lives in Glasgow now.", {{"entities", "[LOCATION]"}}) == Names{"Glasgow"});
    CHECK(names_in("I work for Acme Widgets Ltd now.", {{"entities", "[ORGANIZATION]"}}) == Names{"Acme Widgets Ltd"});
    CHECK(names_in("It came in March.", {{"entities", "[LOCATION]"}}).empty());
    CHECK_THROWS_AS(names_in("", {{"entities", "[EMAIL_ADDRESS]"}}), Failure);
}

TEST_CASE("hostile text") {
    CHECK_NOTHROW(static_cast<void>(names_in(std::string(50000, 'A'))));
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "Dr van ";
    CHECK_NOTHROW(static_cast<void>(names_in(text)));
    CHECK_NOTHROW(static_cast<void>(names_in("\xe2\x80\x9c\xe2\x80\x99s Dr \xe2\x80\x9d")));
    CHECK_NOTHROW(static_cast<void>(names_in("\xc3\x89mile \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \xce\x91\xce\xbd")));
}
