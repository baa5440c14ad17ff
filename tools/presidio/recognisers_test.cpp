#include "recognisers.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "framework/config/yaml.hpp"

#include "regex.hpp"

using namespace persona;
using presidio::convert;
using presidio::translate;

namespace {

Value parsed(std::string_view text) {
    std::vector<Error> errors;
    auto tree = parse_yaml(text, "r.yaml", errors);
    if (!tree) throw Failure(errors.front());
    return *tree;
}

std::string told(const presidio::Converted& converted) {
    std::string out;
    for (const auto& line : converted.told) out += line + "\n";
    return out;
}

void has(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("presidio: expressions") {
    constexpr auto usual = presidio::ignore_case | presidio::multi_line | presidio::dot_all;
    CHECK(translate("a\\d", usual).regex == "(?i)a\\d");
    CHECK(translate("a\\d", 0).regex == "a\\d");
    CHECK(translate("^a.[.$]", usual).regex == "(?ims)^a.[.$]");
    CHECK(translate("a[]^.]\\.", usual).regex == "(?i)a[]^.]\\.");
    CHECK(translate("(?<!\\w)\\d{4}(?!\\w)", usual).regex == "(?i)\\d{4}");
    CHECK(translate("(?<!\\w)\\d{4}(?!\\w)", usual).changes.size() == 1);
    for (const char* bad : {"a(?=b)c", "(a)\\1", "(?<!x)a", "a(", "(?P<n>a)(?P=n)"}) {
        const auto made = translate(bad, usual);
        CHECK(made.regex.empty());
        CHECK_FALSE(made.why.empty());
    }
}

TEST_CASE("presidio: the example") {
    const auto made = convert(parsed(testing::read_file("example.yaml"))).value();
    CHECK(presidio::as_yaml(made, false) ==
          "patterns:\n"
          "  - {entity: ORDER_NUMBER, name: order number, regex: \"(?i)\\\\bqm-\\\\d{5}\\\\b\", score: 0.8}\n"
          "  - {entity: LOCKER, name: \"locker code (weak)\", regex: \"(?i)\\\\d{4}\", score: 0.5, context: [locker, "
          "Spind], "
          "only_in_context: true}\n"
          "  - {entity: BADGE, name: badge, regex: \"(?ims)B\\\\d{3}.[a-z]$\", score: 0.7, context: [badge, Ausweis]}\n"
          "deny:\n"
          "  WARD: [Nightingale Ward, Ward 7b]\n");
    for (const char* part :
         {"'Locker codes': the pattern 'locker code (weak)': the look-around",
          "counts beside one of its context words alone", "`deny_list_score` is not carried over",
          "its language (en, de) is not asked for", "'Twice the same': the pattern 'repeated' is left out: RE2 says",
          "'CreditCardRecognizer' is one of Presidio's own", "'Old' is switched off"})
        has(told(made), part);
    CHECK(made.told.size() == 7);
    has(made.told.front(), "line 13: ");
    // What is written is a pipeline's own language.
    has(presidio::as_yaml(made, true), "        patterns:\n          - {entity: ORDER_NUMBER");
    CHECK(parsed(presidio::as_yaml(made, true)).find("stages") != nullptr);
}

TEST_CASE("presidio: other forms of the file, and what is no recogniser") {
    const auto one = [](std::string_view text) { return convert(parsed(text)).value(); };
    CHECK(one("[{name: a, supported_entity: X, deny_list: [b]}, {supported_entity: X, deny_list: [c]}]").deny.size() ==
          1);
    CHECK(one("recognizer_registry: {global_regex_flags: 0, recognizers: [{supported_entity: X, patterns: [{regex: "
              "a}]}]}")
              .patterns[0]
              .find("regex")
              ->string()[0] == "a");
    has(told(one("recognizers: [EmailRecognizer]")), "'EmailRecognizer' is one of Presidio's own");
    has(told(one("recognizers: [{name: a, deny_list: [b]}]")), "names no `supported_entity`");
    has(told(one("recognizers: [{supported_entity: X, patterns: [{name: p}]}]")), "has no `regex`");
    has(told(one("recognizers: [{supported_entities: [X, Y], deny_list: [b], lemma: true}]")),
        "`lemma` is not carried over");
    has(told(one("recognizers: [{supported_entity: X, patterns: [{regex: a, score: 0}]}]")),
        "found where `threshold` is as low");
    has(told(one("recognizers: [7]")), "is no recogniser");
    CHECK(one("recognizers: []").empty());
    CHECK_FALSE(convert(parsed("patterns: []")).ok());
    CHECK_FALSE(convert(parsed("a")).ok());
}
