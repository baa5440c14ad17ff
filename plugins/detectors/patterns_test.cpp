#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "detector_patterns.hpp"
#include "validators.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

/// The findings in one cell as "ENTITY value" lines.
std::vector<std::string> found(const std::string& text, std::map<std::string, std::string> parameters = {},
                               const std::string& header = "note") {
    Harness harness("detector.patterns", std::make_shared<DetectorPatterns>(), std::move(parameters));
    const auto out = harness.process(persona::testing::batch({{header + ":text", {text}}}));
    std::vector<std::string> lines;
    for (const auto& span : *out.spans)
        lines.push_back(span.origin->entity + " " + text.substr(span.begin, span.end - span.begin));
    return lines;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("validators tell numbers from numbers that mean somebody") {
    CHECK(luhn("4111 1111 1111 1111"));
    CHECK_FALSE(luhn("4111 1111 1111 1112"));
    CHECK_FALSE(luhn(""));
    CHECK(credit_card("378282246310005"));
    CHECK_FALSE(credit_card("0000000000000000"));
    CHECK_FALSE(credit_card("41111"));
    CHECK(iban("GB82 WEST 1234 5698 7654 32"));
    CHECK(iban("de89370400440532013000"));
    CHECK_FALSE(iban("GB82 WEST 1234 5698 7654 33"));
    CHECK_FALSE(iban("ZZ82 WEST 1234 5698 7654 32"));
    CHECK_FALSE(iban("GB82!WEST12345698765432"));
    CHECK(uk_nhs("943 476 5919"));
    CHECK_FALSE(uk_nhs("943 476 5910"));
    CHECK_FALSE(uk_nhs("1111111111"));
    CHECK(us_ssn("536-22-8726"));
    for (const char* bad : {"000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123-45-6789",
                            "987-65-4320", "111-11-1111", "078-05-1120", "12"})
        CHECK_FALSE(us_ssn(bad));
    CHECK(ip_v4("192.168.0.1"));
    CHECK(ip_v4("10.0.0.0/8"));
    for (const char* bad : {"256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1..2.3", "1.2.3.", ""})
        CHECK_FALSE(ip_v4(bad));
    for (const char* good :
         {"2001:db8::1", "::1", "fe80::1%eth0", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "2001:db8::/32"})
        CHECK(ip_v6(good));
    for (const char* bad :
         {":", "1:2:3", "1::2::3", "12345::1", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "10:30"})
        CHECK_FALSE(ip_v6(bad));
    CHECK(calendar_date("30.11.1987"));
    CHECK(calendar_date("1987-11-30"));
    for (const char* bad : {"32.13.1987", "1987-13-01", "12.12.12.12", "0.1.1987", "123456.1.1"})
        CHECK_FALSE(calendar_date(bad));
    CHECK(email("ada@example.com"));
    for (const char* bad :
         {"@example.com", "ada@example", "a..b@example.com", ".a@example.com", "ada@example.c0m", "ada@example..com"})
        CHECK_FALSE(email(bad));
}

TEST_CASE("values are found where they stand") {
    CHECK(found("Write to ada.lovelace@example.com, or call.") == Lines{"EMAIL_ADDRESS ada.lovelace@example.com"});
    CHECK(found("Mail (Zoë@Münster.de)!") == Lines{"EMAIL_ADDRESS Zoë@Münster.de"});
    CHECK(found("see https://example.com/a?b=c.") == Lines{"URL https://example.com/a?b=c"});
    CHECK(found("see www.example.co.uk/x, please") == Lines{"URL www.example.co.uk/x"});
    CHECK(found("host 192.168.10.7 and 2001:db8::8a2e:370:7334 answered") ==
          Lines{"IP_ADDRESS 192.168.10.7", "IP_ADDRESS 2001:db8::8a2e:370:7334"});
    CHECK(found("my card 4111-1111-1111-1111 was charged") == Lines{"CREDIT_CARD 4111-1111-1111-1111"});
    CHECK(found("IBAN GB82 WEST 1234 5698 7654 32 please") == Lines{"IBAN_CODE GB82 WEST 1234 5698 7654 32"});
    CHECK(found("SSN: 536-22-8726") == Lines{"US_SSN 536-22-8726"});
    CHECK(found("my social security number 536228726") == Lines{"US_SSN 536228726"});
    CHECK(found("order 536228726").empty());
    CHECK(found("NHS number 943 476 5919") == Lines{"UK_NHS 943 476 5919"});
    CHECK(found("NI number AB 12 34 56 C") == Lines{"UK_NINO AB 12 34 56 C"});
    CHECK(found("ring 020 7946 0714 or +1 425 555 0172") ==
          Lines{"PHONE_NUMBER 020 7946 0714", "PHONE_NUMBER +1 425 555 0172"});
    CHECK(found("call me on (802) 555-0183 today") == Lines{"PHONE_NUMBER (802) 555-0183"});
    CHECK(found("I was born on 30 November 1987") == Lines{"DATE_OF_BIRTH 30 November 1987"});
    CHECK(found("DOB 30/11/1987, seen 01/02/2024") == Lines{"DATE_OF_BIRTH 30/11/1987", "DATE_OF_BIRTH 01/02/2024"});
    CHECK(found("delivered on 30 November 2023") == Lines{"DATE_TIME 30 November 2023"});
    CHECK(found("30.11.1987", {}, "Geburtsdatum") == Lines{"DATE_OF_BIRTH 30.11.1987"});
}

TEST_CASE("what only looks like a value is left alone") {
    for (const char* text : {"", "96c", "-0.96", "order QM-59961", "at 10:30:12", "1,234,567.89", "version 1.2.3",
                             "f47ac10b-58cc-4372-a567-0e02b2c3d479", "12345678901234567890123", "4111 1111 1111 1112",
                             "GB82 WEST 1234 5698 7654 33", "@home", "user@", "a:b:c", "https://", "£31.93 each",
                             "ratio 3:2:1", "5551234567"}) {
        CAPTURE(std::string(text));
        CHECK(found(text).empty());
    }
    // Context words count as words only: no "tel" in "hotel".
    CHECK(found("the hotel has 5551234567 beds").empty());
}

TEST_CASE("parameters choose and add") {
    const std::string text = "ada@example.com at 192.168.10.7, order QM-59961";
    CHECK(found(text, {{"entities", "[IP_ADDRESS]"}}) == Lines{"IP_ADDRESS 192.168.10.7"});
    CHECK(found(text, {{"patterns", "[{entity: ORDER_NO, regex: 'QM-\\d{5}'}]"}, {"entities", "[ORDER_NO]"}}) ==
          Lines{"ORDER_NO QM-59961"});
    CHECK(found(text, {{"patterns", "[{entity: ORDER_NO, regex: 'QM-(\\d{5})', score: 0.3, context: [order]}]"},
                       {"entities", "[ORDER_NO]"}}) == Lines{"ORDER_NO 59961"});
    CHECK(found(text,
                {{"patterns", "[{entity: ORDER_NO, regex: 'QM-\\d{5}', context: [invoice], only_in_context: true}]"},
                 {"entities", "[ORDER_NO]"}})
              .empty());
    CHECK(found("x* matches nothing", {{"patterns", "[{entity: NOTHING, regex: 'q*'}]"}}).empty());
    for (const char* bad :
         {"7", "[7]", "[{entity: A}]", "[{entity: A, regex: '('}]", "[{entity: A, regex: b, colour: red}]",
          "[{entity: A, regex: b, score: 2}]", "[{entity: A, regex: 7}]", "[{entity: A, regex: b, context: word}]",
          "[{entity: A, regex: b, context: ['!']}]", "[{entity: A, regex: b, only_in_context: true}]",
          "[{entity: A, regex: b, only_in_context: 1}]"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(found("", {{"patterns", bad}}), Failure);
    }
    CHECK_THROWS_WITH_AS(found("", {{"entities", "[EMAIL_ADRESS]"}}), doctest::Contains("EMAIL_ADDRESS"), Failure);
    CHECK_THROWS_AS(found("", {{"regions", "[gb]"}}), Failure);
}

TEST_CASE("hostile text neither breaks nor slows the scan") {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += i % 3 == 0 ? "1 " : i % 3 == 1 ? "@" : "::";
    CHECK_NOTHROW(static_cast<void>(found(text)));
    CHECK_NOTHROW(static_cast<void>(found(std::string(100000, '1'))));
    CHECK_NOTHROW(static_cast<void>(found(std::string(100000, '@'))));
    CHECK_NOTHROW(
        static_cast<void>(found("\xf0\x9f\x98\x80 1\xf0\x9f\x98\x80 2 \xf0\x9f\x98\x80" + std::string(30, '9'))));
}

TEST_CASE("a column that lists each text once has the same findings as the plain one") {
    const std::vector<std::optional<std::string>> texts{"ada@example.org",          "nothing here",    std::nullopt,
                                                        "call 4111 1111 1111 1111", "ada@example.org", "nothing here",
                                                        "ada@example.org"};
    const auto plain = persona::testing::batch({{"note:text", texts}});
    Column::Parts parts;
    parts.size = plain.rows;
    parts.dictionary =
        persona::testing::batch({{"d:text", {"nothing here", "ada@example.org", "call 4111 1111 1111 1111"}}})
            .columns[0];
    std::vector<std::int32_t> codes{1, 0, 0, 2, 1, 0, 1};
    parts.values = Buffer::own(codes);
    parts.validity = plain.columns[0]->parts().validity;
    const auto coded = plain.with_column(0, std::make_shared<const Column>(parts), plain.field(0));
    REQUIRE(coded.columns[0]->equals(*plain.columns[0]));

    Harness harness("detector.patterns", std::make_shared<DetectorPatterns>());
    const auto one = harness.process(plain);
    const auto other = harness.process(coded);
    REQUIRE(one.spans->size() == 4);
    REQUIRE(other.spans->size() == one.spans->size());
    for (std::size_t i = 0; i < one.spans->size(); ++i) {
        const auto& a = (*one.spans)[i];
        const auto& b = (*other.spans)[i];
        CHECK(std::tie(a.row, a.column, a.begin, a.end, a.score) == std::tie(b.row, b.column, b.begin, b.end, b.score));
        CHECK(a.origin->entity == b.origin->entity);
    }
}

TEST_CASE("context counts as whole words and phrases, on both sides, in any case and with or without accents") {
    const std::map<std::string, std::string> licence{
        {"patterns", "[{entity: LICENCE, regex: '\\d{6}', score: 0.3, context: [lic, operator number, clé]}]"},
        {"entities", "[LICENCE]"}};
    CHECK(found("the duplicate 483920 here", licence).empty());
    CHECK(found("his lic 483920 here", licence) == Lines{"LICENCE 483920"});
    CHECK(found("see 483920, the LIC", licence) == Lines{"LICENCE 483920"});
    CHECK(found("see 483920, the operator number", licence) == Lines{"LICENCE 483920"});
    CHECK(found("the operator has number 483920 there", licence).empty());
    CHECK(found("la cle 483920 ici", licence) == Lines{"LICENCE 483920"});
    CHECK(found("la cle\xcc\x81 483920 ici", licence) == Lines{"LICENCE 483920"});
    CHECK(found("her name is 483920 there", licence, "operatorNumber") == Lines{"LICENCE 483920"});
    CHECK(found("her name is 483920 there", licence, "operators").empty());
    CHECK(found("372 159 0104 is her NHS number") == Lines{"UK_NHS 372 159 0104"});
    CHECK(found("536228726", {}, "ssn") == Lines{"US_SSN 536228726"});
}

TEST_CASE("words of five languages raise a card number") {
    for (const char* word : {"card", "Kreditkarte", "carte de crédit", "tarjeta", "carta di credito"}) {
        CAPTURE(word);
        Harness harness("detector.patterns", std::make_shared<DetectorPatterns>(), {{"threshold", "0.99"}});
        const auto text = std::string(word) + ": 4111111111111111";
        const auto out = harness.process(persona::testing::batch({{"note:text", {text}}}));
        REQUIRE(out.spans->size() == 1);
        CHECK(out.spans->front().score == 1.0F);
        CHECK(out.spans->front().origin->reason.find("context word '") != std::string::npos);
    }
}

TEST_CASE("words that are always found, and values that never are") {
    const std::map<std::string, std::string> lists{{"deny", "{PROJECT: [Falcon, Zürich Süd], SITE: [café]}"},
                                                   {"allow", "[support@example.com, 020 7946 0714]"}};
    CHECK(found("FALCON and falcons", lists) == Lines{"PROJECT FALCON"});
    CHECK(found("in Zu\xcc\x88rich Su\xcc\x88"
                "d today",
                lists) == Lines{"PROJECT Zu\xcc\x88rich Su\xcc\x88"
                                "d"});
    CHECK(found("the cafe, the CAFÉ", lists) == Lines{"SITE cafe", "SITE CAFÉ"});
    CHECK(found("Write to Support@Example.com or ada@example.com", lists) == Lines{"EMAIL_ADDRESS ada@example.com"});
    CHECK(found("phone 020-7946-0714", lists).empty());
    for (const char* bad : {"7", "[Falcon]", "{PROJECT: Falcon}", "{PROJECT: ['!']}"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(found("", {{"deny", bad}}), Failure);
        CHECK_THROWS_AS(found("", {{"context", bad}}), Failure);
    }
    CHECK_THROWS_WITH_AS(found("", {{"context", "{PHONE_NUMBR: [bell]}"}}), doctest::Contains("PHONE_NUMBER"), Failure);
    CHECK(found("bell 912345678 now", {{"regions", "[ES]"}}).empty());
    CHECK(found("bell 912345678 now", {{"context", "{PHONE_NUMBER: [bell]}"}, {"regions", "[ES]"}}) ==
          Lines{"PHONE_NUMBER 912345678"});
}

TEST_CASE("an age limit is nobody's age") {
    CHECK(found("you must be at least 18 years old").empty());
    CHECK(found("Over 65 years of age?").empty());
    CHECK(found("who is 18 years of age or older").empty());
    CHECK(found("she is 65 years old, moreover 12 years old he was") == Lines{"AGE 65", "AGE 12"});
    CHECK(found("a 31yo man") == Lines{"AGE 31"});
}

TEST_CASE("codes, identifiers and amounts hold no values") {
    for (const char* text : {"call f47ac10b-58cc-4372-a567-0e02b2c3d479", "id 12345678-1234-4234-8234-123456789012",
                             "the order 6940579 came", "order 9911 020 7946 0714", "reference F162823540116 closed",
                             "it cost $4111111111111111", "see 1.2.3.4.5 of the manual", "std::cout << a::b",
                             "he tried again.it worked", "file main.rs and notes.md"}) {
        CAPTURE(std::string(text));
        CHECK(found(text).empty());
    }
}
