#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "detector_names.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

std::vector<std::string> found(const std::string& text,
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
    CHECK(found("I saw Dr Kaczmarek on Monday.") == Names{"Kaczmarek"});
    CHECK(found("Frau von Quarck rief an.") == Names{"Quarck"});
    CHECK(found("My name is Blessing Mountjoy and I live in Salem.") == Names{"Blessing Mountjoy"});
    CHECK(found("my name is john, thanks").empty());  // "john" is a word too
    CHECK(found("my name is mary smith, thanks") == Names{"mary smith"});
    CHECK(found("Je m'appelle Delphine Garnier.") == Names{"Delphine Garnier"});
    CHECK(found("Yesterday Mary Johnson wrote.") == Names{"Mary Johnson"});
    CHECK(found("left the parcel with Folasade Wigglesworth, as asked") == Names{"Folasade Wigglesworth"});
    CHECK(found("\"I can see both sides,\" Yusuf Llewelyn said") == Names{"Yusuf Llewelyn"});
    CHECK(found("MARY JOHNSON was here") == Names{"MARY JOHNSON"});
    CHECK(found("Mary's parcel") == Names{"Mary"});
}

TEST_CASE("ordinary words are not names") {
    for (const char* text : {"", "May I ask Will You Please?", "The Card Payment failed.", "I am Still Waiting",
                             "Top Up By Card", "In March we went to the Bank.", "-0.96", "96c", "Why was I charged?",
                             "North West", "I Bonds", "A.", "Visa or Mastercard"}) {
        CAPTURE(std::string(text));
        CHECK(found(text).empty());
    }
}

TEST_CASE("places and organisations by their company") {
    CHECK(found("My daughter lives in Glasgow now.", {{"entities", "[LOCATION]"}}) == Names{"Glasgow"});
    CHECK(found("I work for Acme Widgets Ltd now.", {{"entities", "[ORGANIZATION]"}}) == Names{"Acme Widgets Ltd"});
    CHECK(found("It came in March.", {{"entities", "[LOCATION]"}}).empty());
    CHECK_THROWS_AS(found("", {{"entities", "[EMAIL_ADDRESS]"}}), Failure);
}

TEST_CASE("hostile text") {
    CHECK_NOTHROW(static_cast<void>(found(std::string(50000, 'A'))));
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "Dr van ";
    CHECK_NOTHROW(static_cast<void>(found(text)));
    CHECK_NOTHROW(static_cast<void>(found("\xe2\x80\x9c\xe2\x80\x99s Dr \xe2\x80\x9d")));
    CHECK_NOTHROW(static_cast<void>(found("\xc3\x89mile \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \xce\x91\xce\xbd")));
}
