#include <persona/reading.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace {

std::string shadow(std::string_view text) {
    persona::Reading reading;
    return reading.read(text) ? std::string(reading.text()) : "=" + std::string(text);
}

/// What of `text` the place of `part` in its shadow was read from.
std::string origin(std::string_view text, std::string_view part) {
    persona::Reading reading;
    REQUIRE(reading.read(text));
    const auto at = reading.text().find(part);
    REQUIRE(at != std::string_view::npos);
    const auto [begin, end] =
        reading.written(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size()));
    return std::string(text.substr(begin, end - begin));
}

}  // namespace

TEST_CASE("ordinary text reads as it is written") {
    for (const char* text : {"", "Ada wrote to ada@example.org at 10:15, 100 % sure (really).",
                             "Müller, François & Søren – “größer” … 5 €", "on a scale of 1 2 3 4 5 6 7 8 9",
                             "a (already) known [dotted] line", "50% of 5% done", "Москва и Санкт-Петербург",
                             "Ελλάδα και Κύπρος", "find us at example.org", "AT&T, R&D; x < y"}) {
        CHECK(shadow(text) == "=" + std::string(text));
    }
}

TEST_CASE("references and percent escapes are decoded, also when escaped twice") {
    CHECK(shadow("ada&#64;example&period;org") == "ada@example.org");
    CHECK(shadow("ada&#x40;example.org") == "ada@example.org");
    CHECK(shadow("Ren&eacute; &amp; J&uuml;rgen") == "René & Jürgen");
    CHECK(shadow("ada%40example.org") == "ada@example.org");
    CHECK(shadow("J%C3%BCrgen%20M") == "Jürgen M");
    CHECK(shadow("ada&amp;#64;example.org") == "ada@example.org");
    CHECK(shadow("ada%2540example.org") == "ada@example.org");
    CHECK(shadow("&#xD800; &nosuch; &#1114112; %C3 %ff &#0;") == "=&#xD800; &nosuch; &#1114112; %C3 %ff &#0;");
}

TEST_CASE("what nobody sees is gone, and forms are plain") {
    CHECK(shadow("a\u200bd\u00ada@exa\u2060mple.org") == "ada@example.org");
    CHECK(shadow("\u202eada\u202c") == "ada");
    CHECK(shadow("ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ") == "ada@example.org");
    CHECK(shadow("𝒥𝑜𝒽𝓃 𝐒𝐦𝐢𝐭𝐡") == "John Smith");
    CHECK(shadow("Jose\u0301") == "José");
    CHECK(shadow("S\u0336m\u0336ith") == "Smith");
    CHECK(shadow("٠٧٧٠٠ ९००१२३") == "07700 900123");
    CHECK(shadow("020\u00a07946\u202f0958") == "020 7946 0958");
    CHECK(shadow("078\u20115\u20131120") == "078-5-1120");
}

TEST_CASE("letters of another script that look Latin are Latin, and words of that script stay") {
    CHECK(shadow("J\u043ehn Smith") == "John Smith");
    CHECK(shadow("\u0410nna") == "Anna");
    CHECK(shadow("\u0406van") == "Ivan");
    CHECK(shadow("ask \u0421\u041e\u0420 twice") == "ask COP twice");
    CHECK(shadow("Москва, \u0421\u041e\u0420, Anna") == "=Москва, \u0421\u041e\u0420, Anna");
    CHECK(shadow("Москва, \u0410nna") == "Москва, Anna");
}

TEST_CASE("spelt signs") {
    CHECK(shadow("ada (at) example [dot] org") == "ada@example.org");
    CHECK(shadow("ada{AT}example{DOT}org") == "ada@example.org");
    CHECK(shadow("ada(ät)beispiel(punkt)de") == "ada@beispiel.de");
    CHECK(shadow("jane dot doe at example dot org.") == "jane.doe@example.org.");
    CHECK(shadow("write to me at jane dot doe at example dot org, please") ==
          "write to me at jane.doe@example.org, please");
    CHECK(shadow("jane dot doe at example.org") == "jane.doe@example.org");
    CHECK(shadow("point (dot) taken") == "point.taken");
    CHECK(shadow("we meet (at) ") == "=we meet (at) ");
}

TEST_CASE("digits one by one are joined") {
    CHECK(shadow("call 0 7 7 0 0 9 0 0 1 2 3 now") == "call 07700900123 now");
    CHECK(shadow("4 1 1 1 1 1 1") == "4111111");
    CHECK(shadow("4 1 1 1 1 1 12") == "=4 1 1 1 1 1 12");
    CHECK(shadow("4 1 1 1 1 1") == "=4 1 1 1 1 1");
    CHECK(shadow("9 8 7 6 5 4 3 2 1") == "=9 8 7 6 5 4 3 2 1");
}

TEST_CASE("every place of the shadow leads back to the bytes it was read from") {
    CHECK(origin("mail ada&#64;example [dot] org today", "ada@example.org") == "ada&#64;example [dot] org");
    CHECK(origin("mail ada&#64;example [dot] org today", "org") == "org");
    CHECK(origin("J\u043ehn S\u200bmith came", "Smith") == "S\u200bmith");
    CHECK(origin("J\u043ehn S\u200bmith came", "hn") == "hn");
    CHECK(origin("call 0 7 7 0 0 9 0 0 1 2 3 now", "07700900123") == "0 7 7 0 0 9 0 0 1 2 3");
    CHECK(origin("Jose\u0301 x", "José") == "Jose\u0301");
}

TEST_CASE("a long text is read in parts, with nothing lost between them") {
    std::string written, expected;
    for (int i = 0; i < 60'000; ++i) {
        written += "ada (at) example.org\u200b wrote. ";
        expected += "ada@example.org wrote. ";
    }
    CHECK((shadow(written) == expected));  // no message of megabytes
    const std::string one_word(700'000, 'x');
    CHECK((shadow(one_word + "\u200b" + one_word) == one_word + one_word));
}

TEST_CASE("random pieces: the shadow is valid UTF-8, its places are in order, and reading twice changes nothing more") {
    const std::vector<std::string> pieces{"a",     "Z",    "7",      " ",      "(at)",   "[dot]",  "&#64;",
                                          "&amp;", "%40",  "%C3%A9", "\u0301", "\u200b", "\u0430", "\u0416",
                                          "１",    "ﬁ",    "½",      "\n",     "%",      "&",      ";",
                                          " dot ", " at ", ".",      "🙂",   "\u1100", "\u1161"};
    persona::Random random(7, "reading");
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        for (int i = 0; i < 24; ++i) text += pieces[random.below(pieces.size())];
        persona::Reading reading;
        const bool differs = reading.read(text);
        if (!differs) continue;
        const auto read = std::string(reading.text());
        CAPTURE(text);
        REQUIRE(persona::valid_utf8_prefix(read) == read.size());
        std::uint32_t last = 0;
        for (std::uint32_t at = 0; at < read.size(); ++at) {
            const auto [begin, end] = reading.written(at, at + 1);
            REQUIRE(begin >= last);
            REQUIRE(end > begin);
            REQUIRE(end <= text.size());
            last = begin;
        }
    }
}
