#include <doctest/doctest.h>

#include <cctype>
#include <string>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

using namespace persona;

namespace {

std::string keyed(std::string_view entity, std::string_view value) {
    return Surrogates().keyed("a secret of the test", entity, value);
}
/// The same value with other digits where they are free, so that many surrogates are looked at.
std::string varied(std::string value, int number) {
    for (auto at = value.rbegin(); at != value.rend(); ++at) {
        if (std::isdigit(static_cast<unsigned char>(*at)) == 0) continue;
        *at = static_cast<char>('0' + number % 10);
        number /= 10;
        if (number == 0) break;
    }
    return value;
}
std::string digits_of(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c >= '0' && c <= '9') out += c;
    return out;
}
int weighted(std::string_view number, std::initializer_list<int> weights) {
    int sum = 0;
    std::size_t at = 0;
    for (const int weight : weights) sum += (number[at++] - '0') * weight;
    return sum;
}

}  // namespace

TEST_CASE("official numbers keep their form and check digit and come from ranges that nobody is given") {
    for (int i = 0; i < 300; ++i) {
        const auto no = keyed("NO_FODSELSNUMMER", varied("010190 12345", i));
        CHECK(no.size() == 12);
        CHECK(no[6] == ' ');
        const auto n = digits_of(no);
        CHECK(std::stoi(n.substr(2, 2)) > 80);
        CHECK(weighted(n, {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) % 11 == 0);
        CHECK(weighted(n, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0);

        const auto nl = keyed("NL_BSN", varied("111222333", i));
        CHECK(nl.starts_with("9999"));
        CHECK(weighted(nl, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0);

        const auto pl = keyed("PL_PESEL", varied("44051401359", i));
        CHECK(pl.substr(0, 2) >= "40");
        CHECK(pl.substr(0, 2) <= "44");
        CHECK(std::stoi(pl.substr(2, 2)) > 60);
        CHECK(weighted(pl, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}) % 10 == 0);

        const auto fr = keyed("FR_NIR", varied("2 55 08 14 168 025 38", i));
        const auto f = digits_of(fr);
        CHECK(fr.starts_with("2 5"));
        CHECK(f.substr(5, 2) == "00");
        CHECK(std::stoull(f.substr(0, 13)) % 97 + std::stoull(f.substr(13)) == 97);

        const auto aba = keyed("ABA_ROUTING_NUMBER", varied("021000021", i));
        CHECK(aba.starts_with("99"));
        CHECK(weighted(aba, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0);

        const auto kr = keyed("KR_RRN", varied("960121-1234567", i));
        CHECK(kr[6] == '-');
        CHECK(kr[7] == '9');
        const auto k = digits_of(kr);
        CHECK((11 - weighted(k, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5}) % 11) % 10 == k[12] - '0');

        const auto de = keyed("DE_TAX_ID", varied("86095742719", i));
        CHECK(de.starts_with("0"));
        int product = 10;
        for (std::size_t at = 0; at < 10; ++at) {
            int sum = (de[at] - '0' + product) % 10;
            if (sum == 0) sum = 10;
            product = sum * 2 % 11;
        }
        CHECK((11 - product) % 10 == de[10] - '0');
    }
}

TEST_CASE("known examples of letters and check characters") {
    constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    const auto nif = keyed("ES_NIF", "12345678-Z");
    CHECK(nif.starts_with("99"));
    CHECK(nif[8] == '-');
    CHECK(letters[std::stoul(nif.substr(0, 8)) % 23] == nif[9]);
    const auto nie = keyed("ES_NIE", "x1234567l");
    CHECK(nie.starts_with("x99"));
    CHECK(letters[std::stoul("0" + nie.substr(1, 7)) % 23] == nie[8] - 32);
    const auto code = keyed("IT_FISCAL_CODE", "RSSMRA85T50H501Z");
    CHECK(code.size() == 16);
    CHECK(code[11] == 'X');
    CHECK(std::stoi(code.substr(9, 2)) > 40);
    const auto hetu = keyed("FI_PERSONAL_IDENTITY_CODE", "131052-308T");
    CHECK(hetu[6] == '-');
    CHECK(hetu[7] == '9');
    constexpr std::string_view signs = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    CHECK(signs[std::stoul(hetu.substr(0, 6) + hetu.substr(7, 3)) % 31] == hetu[10]);
    CHECK(keyed("MAC_ADDRESS", "3c:22:fb:00:11:22").starts_with("00:00:5e:00:53:"));
    CHECK(keyed("UK_POSTCODE", "SW1A 1AA").starts_with("ZZ99 "));
    CHECK(keyed("UK_POSTCODE", "sw1a1aa").starts_with("zz99"));
    CHECK(keyed("IN_AADHAAR", "2345 6789 0124").starts_with("1"));
    CHECK(keyed("CA_SIN", "130-692-544").starts_with("0"));
}

TEST_CASE("how a number is written makes no other number; another form has no range and is drawn by its shape") {
    CHECK(digits_of(keyed("NL_BSN", "111.222.333")) == keyed("NL_BSN", "111222333"));
    CHECK(keyed("NL_BSN", "111222333") != keyed("NL_BSN", "123456782"));
    CHECK(keyed("NL_BSN", "12").size() == 2);
    CHECK(keyed("IT_FISCAL_CODE", "ABCDEFGHIJKLMNOP").size() == 16);
}

TEST_CASE("a person stays one person in names, initials and e-mail addresses") {
    const auto last_word = [](const std::string& text) { return text.substr(text.rfind(' ') + 1); };
    const auto whole = keyed("PERSON", "John Smith");
    const auto given = fold(whole.substr(0, whole.find(' ')));
    const auto family = fold(last_word(whole));
    CHECK(fold(last_word(keyed("PERSON", "Dr Smith"))) == family);
    CHECK(fold(keyed("PERSON", "J. Smith")) == given.substr(0, 1) + " " + family);
    CHECK(keyed("EMAIL_ADDRESS", "jsmith@company.com").starts_with(given.substr(0, 1) + family + "@"));
    CHECK(keyed("EMAIL_ADDRESS", "johnsmith@company.com").starts_with(given + family + "@"));
    CHECK(keyed("EMAIL_ADDRESS", "smithj@company.com").starts_with(family + given.substr(0, 1) + "@"));
    CHECK(keyed("EMAIL_ADDRESS", "j.smith@company.com").starts_with(given.substr(0, 1) + "." + family + "@"));
    CHECK(keyed("EMAIL_ADDRESS", "John.Smith@company.com").starts_with(given + "." + family + "@"));
    // "morea" is a family name too, but beside another word "moreau" stands whole.
    const auto other = fold(last_word(keyed("PERSON", "John Moreau")));
    CHECK(keyed("EMAIL_ADDRESS", "john.moreau@company.com").starts_with(given + "." + other + "@"));
    CHECK(fold(keyed("PERSON", "SMITH, JOHN")) == family + " " + given);
    CHECK(gender_of(given) == Gender::male);
}
