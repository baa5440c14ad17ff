#include <doctest/doctest.h>

#include <set>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

using namespace persona;

namespace {

std::string drawn(std::string_view entity, std::string_view value, std::uint64_t row = 1) {
    Random random(7, "test", row);
    return Surrogates().draw(entity, shape_of(entity, value), random);
}

bool luhn(std::string_view number) {
    int sum = 0;
    bool twice = false;
    for (auto at = number.rbegin(); at != number.rend(); ++at) {
        if (*at < '0' || *at > '9') continue;
        const int doubled = (*at - '0') * (twice ? 2 : 1);
        sum += doubled > 9 ? doubled - 9 : doubled;
        twice = !twice;
    }
    return sum % 10 == 0;
}

int mod97(std::string_view iban) {
    std::string turned;
    for (const char c : iban) {
        if (c != ' ') turned += c;
    }
    turned = turned.substr(4) + turned.substr(0, 4);
    int rest = 0;
    for (const char c : turned) rest = c <= '9' ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
    return rest;
}

}  // namespace

TEST_CASE("shapes say how a value is written, not what it says") {
    CHECK(shape_of("PERSON", "Mary Okonkwo") == "{Given:f} {Family}");
    CHECK(shape_of("PERSON", "Dr. SMITH") == "Dr. {FAMILY}");
    CHECK(shape_of("PERSON", "Okonkwo, James K.") == "{Family}, {Given:m} {Initial}.");
    CHECK(shape_of("PERSON", "Siân van der Clutterbuck") == "{Given} {Family}");
    CHECK(shape_of("PERSON", "mr o'neill jr") == "mr {family} jr");
    CHECK(shape_of("PERSON", "Blessing") == "{Given}");
    CHECK(shape_of("PERSON", "{Given}\\ 42") == "{Given} {Family}");
    CHECK(shape_of("PERSON", "???") == "{Given} {Family}");
    CHECK(shape_of("EMAIL_ADDRESS", "sian.c70@hospital.nhs.uk") == "{given}.{i}{99}");
    CHECK(shape_of("EMAIL_ADDRESS", "@") == "{given}.{family}");
    CHECK(shape_of("PHONE_NUMBER", "+44 7700 912345") == "+\\4\\4 \\7999 999999");
    CHECK(shape_of("PHONE_NUMBER", "(802) 555-9183") == "(999) 999-9999");
    CHECK(shape_of("DATE_OF_BIRTH", "1987-11-30") == "{YYYY}-{MM}-{DD}");
    CHECK(shape_of("DATE_TIME", "14th March 2021") == "{DD}th {Month} {YYYY}");
    CHECK(shape_of("NRP", "Danish") == "{People}");
    CHECK(shape_of("NRP", "CATHOLICS") == "{PEOPLES}");
    CHECK(shape_of("NRP", "swiss") == "{people}");
    CHECK(shape_of("CUSTOMER", "INT-00417") == "AAA-99999");
    CHECK(shape_of("CUSTOMER", "81234") == "19999");
    CHECK(shape_with_prefix("INT-00417", 4) == "\\I\\N\\T-99999");
    CHECK(shape_with_prefix("é1", 1) == "a9");
}

TEST_CASE("surrogates look like the value and come from reserved ranges") {
    CHECK(drawn("PHONE_NUMBER", "+1 425 555 9172").starts_with("+1 "));
    CHECK(drawn("PHONE_NUMBER", "(425) 867-5309").substr(6, 6) == "555-01");
    CHECK(drawn("PHONE_NUMBER", "07911 123456").starts_with("07700 900"));
    CHECK(drawn("PHONE_NUMBER", "0161 555 1234").size() == 13);
    CHECK(drawn("PHONE_NUMBER", "+49 30 901820").starts_with("+49 00 "));
    CHECK(drawn("EMAIL_ADDRESS", "a.b@c.de").find("example.") != std::string::npos);
    CHECK(drawn("US_SSN", "123-45-6789").starts_with("666-"));
    CHECK(drawn("UK_NHS", "943 476 5919").starts_with("999 "));
    CHECK(drawn("UK_NINO", "AB123456C").starts_with("QQ"));
    CHECK(drawn("IP_ADDRESS", "10.1.2.3").size() >= 9);
    CHECK(drawn("IP_ADDRESS", "fe80::1").starts_with("2001:db8:"));
    CHECK(drawn("URL", "http://who.is/it").starts_with("http://"));
    CHECK(drawn("URL", "https://who.is/it").starts_with("https://"));
    CHECK(drawn("PERSON", "Dr Mary Okonkwo").starts_with("Dr "));
    CHECK(drawn("DATE_OF_BIRTH", "30.11.1987").size() == 10);
    for (std::uint64_t row = 0; row < 30; ++row) {
        const auto people = drawn("NRP", "Spanish", row), many = drawn("NRP", "catholics", row);
        CHECK((people.ends_with("ish") || people.ends_with("ese") || people.ends_with("ian")));
        CHECK((people.front() >= 'A' && people.front() <= 'Z'));
        CHECK(many.ends_with("ians"));
        CHECK(many == fold(many));
    }
    for (std::uint64_t row = 0; row < 300; ++row) {
        CHECK(luhn(drawn("CREDIT_CARD", "4111 1111 1111 1111", row)));
        CHECK(mod97(drawn("IBAN_CODE", "DE89 3704 0044 0532 0130 00", row)) == 1);
        CHECK(mod97(drawn("IBAN_CODE", "GB82WEST12345698765432", row)) == 1);
        const auto nhs = drawn("UK_NHS", "9434765919", row);
        int sum = 0;
        for (std::size_t i = 0; i < 9; ++i) sum += (nhs[i] - '0') * (10 - static_cast<int>(i));
        CHECK((11 - sum % 11) % 11 == nhs[9] - '0');
    }
    CHECK(drawn("IBAN_CODE", "DE89 3704 0044 0532 0130 00").size() == 27);
    CHECK(gender_of("mary") == Gender::female);
    CHECK(gender_of("james") == Gender::male);
    CHECK(gender_of("zzyzx") == Gender::unknown);
}

TEST_CASE("nth never repeats itself, in any tier, and passes taken values over") {
    const std::pair<const char*, const char*> cases[] = {{"PERSON", "{Given:f}"},
                                                         {"PERSON", "{Family}"},
                                                         {"PERSON", "{Given} {Family}"},
                                                         {"EMAIL_ADDRESS", "{family}"},
                                                         {"PHONE_NUMBER", "(999) 999-9999"},
                                                         {"PHONE_NUMBER", "\\+\\4\\4 999 999 9999"},
                                                         {"PHONE_NUMBER", "+99 999"},
                                                         {"ID", "A9"},
                                                         {"ID", "\\I\\N\\T-199"},
                                                         {"ORGANIZATION", ""},
                                                         {"LOCATION", ""},
                                                         {"NRP", "{People}"},
                                                         {"NRP", "{PEOPLES}"},
                                                         {"STREET_ADDRESS", ""},
                                                         {"US_SSN", ""},
                                                         {"UK_NHS", ""},
                                                         {"UK_NINO", ""},
                                                         {"IP_ADDRESS", "."},
                                                         {"IP_ADDRESS", ":"},
                                                         {"URL", ""},
                                                         {"CREDIT_CARD", ""},
                                                         {"IBAN_CODE", ""},
                                                         {"ID", ""},
                                                         {"PHONE_NUMBER", ""},
                                                         {"PERSON", ""},
                                                         {"EMAIL_ADDRESS", ""}};
    for (const auto& one : cases) {
        const auto& entity = one.first;
        const auto& shape = one.second;
        CAPTURE(entity);
        CAPTURE(shape);
        std::set<std::string> free, avoiding;
        const Surrogates plain;
        const Surrogates careful([](std::string_view folded) { return stable_hash(folded) % 5 == 0; });
        std::size_t taken = 0;
        for (std::uint64_t row = 0; row < 3000; ++row) {
            free.insert(plain.nth(99, entity, shape, row));
            const auto value = careful.nth(99, entity, shape, row);
            avoiding.insert(value);
            taken += stable_hash(fold(value)) % 5 == 0 ? 1U : 0U;
        }
        CHECK(free.size() == 3000);
        CHECK(avoiding.size() == 3000);
        CHECK(taken == 0);
    }
    CHECK(Surrogates().nth(1, "DATE_TIME", "{YYYY}", 60).size() == 4);
    CHECK(Surrogates::capacity("ID", "99") == 100);
}

TEST_CASE("a keyed draw depends on key, entity, value and attempt") {
    const auto first = [](std::string_view key, std::string_view entity, std::string_view value,
                          std::uint16_t attempt) { return keyed_draw(key, entity, value, attempt).next64(); };
    CHECK(first("k", "PERSON", "ada", 0) == first("k", "PERSON", "ada", 0));
    CHECK(first("k", "PERSON", "ada", 0) != first("l", "PERSON", "ada", 0));
    CHECK(first("k", "PERSON", "ada", 0) != first("k", "PLACE", "ada", 0));
    CHECK(first("k", "PERSON", "ada", 0) != first("k", "PERSON", "bob", 0));
    CHECK(first("k", "PERSON", "ada", 0) != first("k", "PERSON", "ada", 1));
}

TEST_CASE("hostile shapes and values make some value and never loop") {
    for (const char* shape : {"", "{", "{}", "{Given", "\\", "\\\\", "{nonsense}",
                              "9999999999999999999999999999999999999", "\xc3\xa9", "+", "{YYYY}{YYYY}{hh}{mm}"}) {
        for (const char* entity :
             {"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "DATE_TIME", "CREDIT_CARD", "IBAN_CODE", "URL", "X"}) {
            CAPTURE(shape);
            CAPTURE(entity);
            Random random(1, "hostile");
            const Surrogates none([](std::string_view) { return true; });
            CHECK(valid_utf8_prefix(none.draw(entity, shape, random)) <= 400);
            CHECK(valid_utf8_prefix(none.nth(1, entity, shape, 5)) <= 400);
            CHECK(shape_of(entity, shape).size() < 200);
        }
    }
}

TEST_CASE("keyed surrogates: the same for the same, parts consistent, record numbers never meet") {
    const Surrogates surrogates;
    const std::string secret = "a secret of the test";
    const auto of = [&](std::string_view entity, std::string_view value) {
        return surrogates.keyed(secret, entity, value);
    };
    const auto last_word = [](const std::string& text) { return text.substr(text.rfind(' ') + 1); };
    CHECK(of("PERSON", "John Okonkwo") == of("PERSON", "John Okonkwo"));
    CHECK(of("PERSON", "John Okonkwo") != of("PERSON", "John Smith"));
    CHECK(last_word(of("PERSON", "John Okonkwo")) == last_word(of("PERSON", "Dr Okonkwo")));
    CHECK(of("PERSON", "Dr Okonkwo").starts_with("Dr "));
    CHECK(last_word(of("PERSON", "JOHN OKONKWO")) != last_word(of("PERSON", "John Okonkwo")));
    CHECK(fold(of("PERSON", "JOHN OKONKWO")) == fold(of("PERSON", "John Okonkwo")));
    CHECK(of("EMAIL_ADDRESS", "john.okonkwo@hospital.example")
              .starts_with(fold(of("PERSON", "John")) + "." + fold(last_word(of("PERSON", "Dr Okonkwo")))));
    CHECK(surrogates.keyed("another secret", "PERSON", "John Okonkwo") != of("PERSON", "John Okonkwo"));
    CHECK(of("PHONE_NUMBER", "07911 123456").starts_with("07700 900"));
    CHECK(of("PERSON", "...") != "...");
    std::set<std::string> seen;
    for (int number = 0; number < 2000; ++number) {
        auto text = std::to_string(number);
        text = "INT-" + std::string(5 - text.size(), '0') + text;
        const auto value = surrogates.keyed(secret, "RECORD_ID", text, 4);
        CHECK(value.starts_with("INT-"));
        CHECK(value.size() == text.size());
        seen.insert(value);
    }
    CHECK(seen.size() == 2000);
    CHECK(of("RECORD_ID", "81234").size() == 5);
    CHECK(of("RECORD_ID", "\xc3\xa9t\xc3\xa9") != "\xc3\xa9t\xc3\xa9");
    // Taken ones: every value that ends in an even digit.
    const Surrogates careful([](std::string_view folded) { return !folded.empty() && (folded.back() - '0') % 2 == 0; });
    seen.clear();
    for (int number = 100; number < 1000; ++number) {
        const auto value = careful.keyed(secret, "RECORD_ID", std::to_string(number));
        CHECK((value.back() - '0') % 2 == 1);
        seen.insert(value);
    }
    CHECK(seen.size() == 900);
}

TEST_CASE("record numbers keep their length where many of a shape are in use, and never meet") {
    // V-7000 to V-9999 are in the source; every tenth is everybody's and so not taken, and some others are taken, too.
    const auto number_of = [](std::string_view folded) {
        return folded.starts_with("v ") ? std::stoi(std::string(folded.substr(2))) : -1;
    };
    const auto is_source = [&](std::string_view folded) { return folded.size() == 6 && number_of(folded) >= 7000; };
    const auto is_taken = [&](std::string_view folded) {
        const auto number = number_of(folded);
        return number % 7 == 0 || (is_source(folded) && number % 10 != 0);
    };
    const Surrogates surrogates(is_taken, is_source);
    std::set<std::string> seen;
    std::size_t same_length = 0, wrong = 0;
    for (int number = 7000; number < 10'000; ++number) {
        const auto value = "V-" + std::to_string(number);
        const auto made = surrogates.keyed("key", "RECORD_ID", value, 2);
        seen.insert(made);
        same_length += made.size() == value.size() ? 1U : 0U;
        wrong += made == value || is_taken(fold(made)) ? 1U : 0U;
        CHECK(surrogates.keyed("key", "RECORD_ID", value, 2) == made);
    }
    CHECK(seen.size() == 3000);
    CHECK(wrong == 0);
    CHECK(same_length > 2700);
    // Nobody says which numbers are in use: all whose first attempt is taken grow, and still none meets another.
    const Surrogates unsaid(is_taken);
    seen.clear();
    for (int number = 7000; number < 10'000; ++number)
        seen.insert(unsaid.keyed("key", "RECORD_ID", "V-" + std::to_string(number), 2));
    CHECK(seen.size() == 3000);
}

TEST_CASE("a small shape gives every value that is not taken before a longer one is made") {
    const auto is_taken = [](std::string_view folded) { return stable_hash(folded) % 3 == 0; };
    const Surrogates surrogates(is_taken);
    std::size_t free = 0;
    for (int number = 0; number < 1000; ++number)
        free += is_taken(std::to_string(number).insert(0, number < 10 ? 2 : number < 100 ? 1 : 0, '0')) ? 0U : 1U;
    std::set<std::string> seen;
    for (std::uint64_t row = 0; row < 2000; ++row) {
        const auto value = surrogates.nth(5, "ID", "999", row);
        CHECK(value.size() == (row < free ? 3 : 4));
        CHECK_FALSE(is_taken(fold(value)));
        seen.insert(value);
    }
    CHECK(seen.size() == 2000);
    CHECK(surrogates.has_room(5, "ID", "999", free));
    CHECK_FALSE(surrogates.has_room(5, "ID", "999", free + 1));
    CHECK(surrogates.has_room(5, "ID", "99999999", 5'000'000));
    CHECK_FALSE(surrogates.has_room(5, "ID", "99999999", 5'000'001));
    CHECK(Surrogates().has_room(5, "ID", "999", 1000));
    CHECK_FALSE(Surrogates().has_room(5, "ID", "999", 1001));
    // Where nothing longer can be made the list begins again, with values that are not taken.
    const Surrogates years([](std::string_view folded) { return folded.back() == '0'; });
    for (std::uint64_t row = 0; row < 500; ++row) CHECK(years.nth(1, "DATE_TIME", "{YYYY}", row).back() != '0');
}

TEST_CASE("a postcode keeps its digits, however many of its neighbours are taken") {
    // Every second code lives in the source.
    const Surrogates surrogates([](std::string_view folded) { return stable_hash(folded) % 2 == 0; });
    for (const auto* entity : {"DE_PLZ", "ZIP_CODE"}) {
        for (int code = 1000; code < 1400; ++code) {
            const auto out = surrogates.keyed("key", entity, std::to_string(code).insert(0, 1, '0'));
            CHECK(out.size() == 5);
            CHECK(stable_hash(out) % 2 == 1);
        }
    }
    std::set<std::size_t> lengths;
    for (int code = 10000; code < 10400; ++code)
        lengths.insert(surrogates.keyed("key", "RECORD_ID", std::to_string(code)).size());
    CHECK(lengths.size() > 1);  // record numbers must never meet: those grow
}

TEST_CASE("dates move by half a year to one and a half, never by a whole one") {
    std::set<std::int32_t> moved;
    for (std::uint64_t subject = 0; subject < 20'000; ++subject) {
        const auto days = date_offset("a secret of thirty-two bytes, why", subject);
        moved.insert(days);
        CHECK(std::abs(days) >= 180);
        CHECK(std::abs(days) <= 545);
    }
    // All others come up; a day without its year would stand as it was.
    CHECK(moved.size() == 2 * 364);
    for (const auto year : {-366, -365, 365, 366}) CHECK_FALSE(moved.contains(year));
}

TEST_CASE("long record numbers vary from their first letter on, hexadecimal ones within their letters") {
    const Surrogates surrogates;
    CHECK(shape_of("ID", "2b456d91-3cc6-4334-abc1-93565d93bf78") == "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
    CHECK(shape_of("ID", "D41D8CD98F00B204E9800998ECF8427E") == std::string(32, 'H'));
    CHECK(shape_of("ID", "2b456d91-3cc6-4334-abc1-93565d93bf7g").find('h') == std::string::npos);
    CHECK(shape_of("ID", "1234567890123456").find('h') == std::string::npos);
    const auto keyed = surrogates.keyed("secret", "ID", "2b456d91-3cc6-4334-abc1-93565d93bf78");
    CHECK(keyed.size() == 36);
    CHECK(keyed.find_first_not_of("0123456789abcdef-") == std::string::npos);
    std::set<std::string> all, begins;
    for (std::uint64_t row = 0; row < 2'000; ++row) {
        const auto value = surrogates.nth(7, "ID", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh", row);
        REQUIRE(value.size() == 36);
        CHECK(value.find_first_not_of("0123456789abcdef-") == std::string::npos);
        all.insert(value);
        begins.insert(value.substr(0, 4));
    }
    CHECK(all.size() == 2'000);
    CHECK(begins.size() > 1'500);
}
