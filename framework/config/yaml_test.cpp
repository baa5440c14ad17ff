#include "framework/config/yaml.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "framework/config/interpolate.hpp"

using namespace persona;

namespace {

Value good(const std::string& text) {
    std::vector<Error> errors;
    auto value = parse_yaml(text, "t.yaml", errors);
    for (const auto& error : errors) MESSAGE(error.text());
    REQUIRE(value);
    REQUIRE(errors.empty());
    return *value;
}

std::vector<Error> bad(const std::string& text) {
    std::vector<Error> errors;
    CHECK_FALSE(parse_yaml(text, "t.yaml", errors));
    REQUIRE_FALSE(errors.empty());
    return errors;
}

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("plain scalars are typed by the core schema, quoted ones are text") {
    const auto value = good(
        "[12, -3, +4, 0, 0x1F, 1.5, .5, 2., 1e3, -1E-2, true, False, ~, null, , a, \"12\", 'true', 1_000, 12:30, "
        "2024-01-31, 1.2.3, nullable]");
    const auto& items = *value.list();
    REQUIRE(items.size() == 23);
    for (const auto& [index, whole] : {std::pair<int, std::int64_t>{0, 12}, {1, -3}, {2, 4}, {3, 0}, {4, 31}})
        CHECK(*items[static_cast<std::size_t>(index)].integer() == whole);
    for (const auto& [index, number] : {std::pair{5, 1.5}, {6, .5}, {7, 2.}, {8, 1000.}, {9, -.01}})
        CHECK(*items[static_cast<std::size_t>(index)].number() == number);
    CHECK(*items[10].boolean());
    CHECK_FALSE(*items[11].boolean());
    for (const std::size_t i : {12U, 13U, 14U}) CHECK(items[i].is_null());
    for (const std::size_t i : {15U, 16U, 17U, 18U, 19U, 20U, 21U, 22U}) CHECK(items[i].string());
    CHECK(*items[16].string() == "12");
    CHECK(*good("-9223372036854775808").integer() == INT64_MIN);
    CHECK(*good("9223372036854775807").integer() == INT64_MAX);
}

TEST_CASE("what readers of YAML disagree about is refused") {
    for (const std::string text : {"0755", "+01", "00", "007.5", "0o17", "yes", "Yes", "NO", "on", "OFF", ".inf",
                                   "-.INF", ".NaN", "9223372036854775808", "1e400"}) {
        CAPTURE(text);
        CHECK(bad("a: " + text).front().place->line == 1);
        CHECK(*good("a: \"" + text + "\"").find("a")->string() == text);
    }
    // Not one of the three forms: a word.
    CHECK(*good("yEs").string() == "yEs");
    // A key is always text.
    CHECK(good("{on: 1, 0755: 2}").find("0755"));
}

TEST_CASE("places count from 1 and point at the value and its key") {
    const auto value = good("a:\n  b: [1,\n      two]\n");
    const auto& entry = value.find("a")->map()->front();
    CHECK(entry.place.line == 2);
    CHECK(entry.place.column == 3);
    const auto& two = (*entry.value.list())[1];
    CHECK(two.place().line == 3);
    CHECK(two.place().column == 7);
    CHECK(two.place().file == "t.yaml");
}

TEST_CASE("a byte order mark is no part of the text; an empty text is null") {
    CHECK(good("\xEF\xBB\xBF"
               "a: 1")
              .find("a"));
    CHECK(good("").is_null());
    CHECK(good("# only a comment\n").is_null());
}

TEST_CASE("errors are told all at once, syntax errors only the first") {
    CHECK(bad("{a: 1, a: 2, b: yes, c: &x 1, d: !t 2, <<: 3}").size() == 5);
    const auto errors = bad("a: yes\nb: [1, 2\nc: 3]]\n");
    CHECK(errors.size() >= 2);
    CHECK(errors.back().message.find("not valid YAML") != std::string::npos);
    CHECK(bad("? [a, b]\n: 1\n").front().message.find("a key must be a name") != std::string::npos);
    CHECK(bad("? {a: b}\n: 1\n").front().message.find("a key must be a name") != std::string::npos);
    CHECK(bad("a: 1\nb: {c: ${d}}\n").back().hint.find("needs quotes") != std::string::npos);
    CHECK(bad("a: 1\nb: {c: \"${d}\"\n").back().hint.find("needs quotes") == std::string::npos);
    CHECK(bad(": 1").front().message.find("a key has no name") != std::string::npos);
    CHECK(bad("null: 1").front().message.find("a key has no name") != std::string::npos);
    std::string many;
    for (int i = 0; i < 200; ++i) many += "k" + std::to_string(i) + ": yes\n";
    const auto capped = bad(many);
    REQUIRE(capped.size() == yaml_most_errors + 1);
    CHECK(capped.back().message == "and 150 more errors");
}

TEST_CASE("bytes that are no text are refused with their place") {
    const auto line_of = [](const std::string& text) { return bad(text).front().place->line; };
    CHECK(line_of(std::string("a: 1\nb: \0\n", 10)) == 2);
    CHECK(line_of("a: 1\n\nb: \xFF\n") == 3);
    CHECK(line_of("a: \xC0\x80\n") == 1);
    CHECK(line_of("a: \x1b[31m\n") == 1);
    CHECK(line_of("\xFF\xFE"
                  "a") == 1);
    CHECK(bad(std::string(yaml_most_bytes + 1, ' ')).front().message.find("MiB") != std::string::npos);
}

TEST_CASE("depth is bounded in every form, and hostile texts take no time") {
    const auto too_deep = [](const std::string& text) {
        return bad(text).back().message.find("levels deep") != std::string::npos;
    };
    CHECK(too_deep(std::string(10000, '[')));
    CHECK(too_deep(std::string(10000, '{')));
    std::string block, dashes, questions, maps;
    for (int i = 0; i < 500; ++i) {
        block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
        dashes += "- ";
        questions += "? ";
        maps += "{a: ";
    }
    CHECK(too_deep(block));
    CHECK(too_deep(dashes + "x"));
    CHECK(too_deep(questions + "x"));
    CHECK(too_deep(maps));
    const std::string open(static_cast<std::size_t>(yaml_most_levels), '['),
        close(static_cast<std::size_t>(yaml_most_levels), ']');
    CHECK(good(open + close).list());
    CHECK(too_deep("[" + open + close + "]"));

    CHECK(seconds_of([] { (void)bad(std::string(yaml_most_bytes, '[')); }) < 10);
    CHECK(seconds_of([] {
              std::string bomb = "a0: &a0 [x, x]\n";
              for (int i = 1; i < 64; ++i)
                  bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
                          ", *a" + std::to_string(i - 1) + "]\n";
              (void)bad(bomb);
          }) < 10);
}

TEST_CASE("what is written reads back to the same") {
    for (const std::string text :
         {"",           " ",     "a",        "a b",         "a ",       "12",           "true", "null",  "~",
          "yes",        "0755",  "a: b",     "#",           "a #b",     "- x",          "[x]",  "\"q\"", "back\\slash",
          "line\nfeed", "tab\t", "\x01\x7f", "caf\xC3\xA9", "\xC2\x85", "\xE2\x80\xA8", "...",  "---",   "%x",
          "@x",         "-",     "- ",       "/a/b",        "*a",       "&a",           "!a",   "'",     "${x}"}) {
        CAPTURE(text);
        const auto value = good(write_yaml_text(text));
        REQUIRE(value.string());
        CHECK(*value.string() == text);
        CHECK(good("{k: [" + write_yaml_text(text) + "]}").find("k")->list()->front().string());
    }
    const std::string tree = "{a: [1, 2.5, 3.0, true, null, \"x: y\"], \"on\": {}, \"1\": []}";
    CHECK(write_yaml(good(tree)) == tree);
    Value secret("hunter2");
    secret.mark_secret();
    CHECK(write_yaml(Value(Value::List{secret})) == "[\"********\"]");
}

TEST_CASE("names in messages can not drive a terminal or fill it") {
    CHECK(in_quotes("plain") == "'plain'");
    CHECK(in_quotes("\x1b[31m\n") == "'\\x1B[31m\\n'");
    CHECK(in_quotes("\xE2\x80\xAEtxt.exe") == "'\\u202Etxt.exe'");
    CHECK(in_quotes("\xFF") == "'\xEF\xBF\xBD'");
    CHECK(in_quotes(std::string(1000, 'a')) == "'" + std::string(60, 'a') + "…'");
}

TEST_CASE("arguments have no lines") {
    std::vector<Error> errors;
    const auto value = parse_yaml_argument("[a, {b: 1}]", "--set x", errors);
    REQUIRE(value);
    CHECK(value->place().file == "--set x");
    CHECK(value->place().line == 0);
    CHECK_FALSE(parse_yaml_argument("[", "--set x", errors));
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().text().starts_with("--set x: "));
}

TEST_CASE("variables are only replaced in values, once") {
    std::vector<PipelineParameter> parameters(3);
    parameters[0].name = "a";
    parameters[0].value = Value("${b}: [x]");
    parameters[1].name = "b";
    parameters[1].value = Value(std::int64_t{5});
    parameters[2].name = "none";
    parameters[2].is_optional = true;
    const Environment environment = [](const std::string& name) {
        return name == "X"     ? std::optional<std::string>("${b}")
               : name == "BAD" ? std::optional<std::string>("\xFF")
                               : std::nullopt;
    };
    std::vector<Error> errors;
    Interpolator interpolator(parameters, environment, errors);
    // What a parameter or the environment holds is neither syntax nor replaced again.
    CHECK(*interpolator.replace(Value("${a}"))->string() == "${b}: [x]");
    CHECK(*interpolator.replace(Value("-${env:X}-"))->string() == "-${b}-");
    CHECK(interpolator.replace(Value("-${env:X}-"))->secret());
    CHECK(*interpolator.replace(Value("${b}"))->integer() == 5);
    CHECK(*interpolator.replace(Value("${b}${b} $5 $${b} $$"))->string() == "55 $5 ${b} $$");
    CHECK_FALSE(interpolator.replace(Value("${none}")));
    CHECK(interpolator.replace(Value(Value::List{Value("${none}"), Value("x")}))->list()->size() == 1);
    CHECK(interpolator.replace(Value(Value::Map{{"k", Value("${none}"), {}}, {"${a}", Value("x"), {}}}))
              ->map()
              ->front()
              .key == "${a}");
    CHECK(errors.empty());
    for (const std::string text : {"${", "${}", "${c}", "x${none}", "${env:}", "${env:Y}", "${env:BAD}"}) {
        CAPTURE(text);
        errors.clear();
        (void)interpolator.replace(Value(text));
        CHECK(errors.size() == 1);
    }
}
