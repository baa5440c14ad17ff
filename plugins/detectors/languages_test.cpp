// `languages` leaves the words, numbers and headers of other languages out.
#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "column_headers.hpp"
#include "detector_multipass.hpp"
#include "detector_names.hpp"
#include "detector_patterns.hpp"
#include "passes_test.hpp"
#include "phrase_languages.hpp"

using namespace persona;
using namespace persona::detectors;

namespace languages_test {
namespace {

template <class Detector>
std::string found_with(const std::string& text, std::map<std::string, std::string> parameters) {
    persona::testing::Harness harness("a detector", std::make_shared<Detector>(), std::move(parameters));
    const auto batch = harness.process(persona::testing::batch({{"t:text", {text}}}));
    std::string out;
    for (const auto& span : *batch.spans)
        out += span.origin->entity + " " + text.substr(span.begin, span.end - span.begin) + ";";
    return out;
}

}  // namespace

TEST_CASE("context words count in the languages that are asked for") {
    const std::string german = "seine Kreditkarte endete, Reisepassnummer C01X00T47";
    const std::string french = "carte bancaire 4111 1111 1111 1111";
    CHECK(found_with<DetectorPatterns>(german, {}) == "DE_PASSPORT C01X00T47;");
    CHECK(found_with<DetectorPatterns>(german, {{"languages", "[de, fr]"}}) == "DE_PASSPORT C01X00T47;");
    CHECK(found_with<DetectorPatterns>(german, {{"languages", "[en]"}}).empty());
    CHECK(found_with<DetectorPatterns>(german, {{"languages", "[en]"}, {"entities", "[DE_PASSPORT]"}}).empty());
    // A check digit needs no words.
    CHECK(found_with<DetectorPatterns>(french, {{"languages", "[de]"}}) == "CREDIT_CARD 4111 1111 1111 1111;");
    // One's own words count whatever the language.
    CHECK(found_with<DetectorPatterns>("Rufbus 1234567", {{"languages", "[en]"},
                                                          {"patterns",
                                                           "[{entity: BUS, regex: '\\d{7}', score: 0.2, "
                                                           "context: [rufbus], only_in_context: true}]"}}) ==
          "BUS 1234567;");
}

TEST_CASE("numbers of a country are looked for in its languages, and where they are named") {
    const std::string text = "NHS number 943 476 5919";
    CHECK(found_with<DetectorPatterns>(text, {{"languages", "[en]"}}) == "UK_NHS 943 476 5919;");
    CHECK(found_with<DetectorPatterns>(text, {{"languages", "[de]"}}).find("UK_NHS") == std::string::npos);
    CHECK(found_with<DetectorPatterns>(text, {{"languages", "[de]"}, {"entities", "[UK_NHS]"}}) ==
          "UK_NHS 943 476 5919;");
    CHECK(languages_of_entity("CH_AHV").meets(language_of_code("it")));
    CHECK_FALSE(languages_of_entity("CH_AHV").meets(language_of_code("en")));
    CHECK(languages_of_entity("EMAIL_ADDRESS").meets(language_of_code("ja")));
}

TEST_CASE("phrases that introduce a name, and headers of columns") {
    std::vector<Token> tokens;
    tokenise("je m'appelle Xqzw", tokens);
    CHECK(introducing_phrases(language_of_code("fr")).before(tokens, tokens.size() - 1) > 0);
    CHECK(introducing_phrases(language_of_code("en")).before(tokens, tokens.size() - 1) == 0);
    CHECK(introducing_phrases(every_language()).before(tokens, tokens.size() - 1) > 0);
    CHECK(header_meaning("telefonnummer", language_of_code("de")).entity == "PHONE_NUMBER");
    CHECK(header_meaning("telefonnummer", language_of_code("en")).entity.empty());
    CHECK(header_meaning("phone", language_of_code("en")).entity == "PHONE_NUMBER");
    CHECK(header_meaning("phone", language_of_code("de")).entity.empty());
    CHECK(header_meaning("email", language_of_code("de")).entity == "EMAIL_ADDRESS");
    persona::testing::Harness columns("analyser.columns", std::make_shared<AnalyserColumns>(), {{"languages", "[en]"}});
    const auto roles = std::dynamic_pointer_cast<const ColumnRoles>(
        columns.analyse({{"from", persona::testing::batch({{"vorname", {"Xqzw", "Wzqx", "Qwzx"}}})}}).at(0));
    CHECK(roles->columns.at(0).entity.empty());
}

TEST_CASE("detector.multipass hands its languages to the passes that do not say themselves") {
    DetectorMultipass stage;
    Description description;
    stage.describe(description);
    const auto set = [&](const char* name, const Value& value) {
        for (const auto& parameter : description.parameters)
            if (parameter.name == name) parameter.store(value);
    };
    const auto batch = persona::testing::batch({{"t:text", {"Reisepassnummer C01X00T47"}}});
    persona::testing::Harness harness("a context", std::make_shared<DetectorPatterns>());
    const auto findings = [&](const Value& passes, const char* language) {
        set("passes", passes);
        set("languages", passes::list({Value(language)}));
        passes::Factory factory;
        stage.configure(factory).value();
        stage.open(harness.context()).value();
        const auto out = stage.process(batch, harness.context()).value();
        return out.spans->size();
    };
    const auto usual = passes::list({Value("normalise"), Value("patterns")});
    CHECK(findings(usual, "de") == 1);
    CHECK(findings(usual, "en") == 0);
    CHECK(findings(passes::list({passes::map("use", Value("patterns"), "languages", passes::list({Value("de")}))}),
                   "en") == 1);
}

TEST_CASE("a language that is not known is refused with the list of those that are") {
    CHECK_THROWS_WITH_AS(found_with<DetectorPatterns>("", {{"languages", "[english]"}}),
                         doctest::Contains("en, de, fr"), Failure);
    CHECK_THROWS_AS(found_with<DetectorNames>("", {{"languages", "[xx]"}}), Failure);
}

TEST_CASE("every context word and header is of some language, abbreviations of all") {
    for (const char* phrase : {"iban", "whatsapp", "주민등록번호"})
        for (const char* code : {"en", "de", "th"}) CHECK(languages_of_phrase(phrase).meets(language_of_code(code)));
    CHECK(languages_of_phrase("date").meets(language_of_code("fr")));
    CHECK_FALSE(languages_of_phrase("geburtstag").meets(language_of_code("en")));
}

}  // namespace languages_test
