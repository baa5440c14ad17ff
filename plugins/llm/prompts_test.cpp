// What a model is told, and how it is asked.
#include <doctest/doctest.h>
#include <boost/json.hpp>
#include <persona/testing.hpp>

#include "analyser_guide.hpp"
#include "prompts.hpp"
#include "test_rows.hpp"

using namespace persona;
using namespace persona::llm;
using namespace persona::llm::testing;
using persona::testing::Harness;

TEST_CASE("a guide tells columns, what is usual, and whole records") {
    const auto guide = guide_of(visits(70), 3);
    REQUIRE(guide->texts.size() == 1);
    CHECK(guide->texts[0].name == "comment");
    CHECK(guide->texts[0].usual_words == 17);
    CHECK(guide->columns[1] == "- \"age\": int64");
    CHECK(guide->guidance[0] == "- \"region\": \"south\" (66 %), \"north\" (34 %)");
    CHECK(guide->guidance[1] == "- \"age\": mostly 21 to 65, the middle is 37");
    CHECK(guide->guidance[2] == "- \"comment\": 17 to 17 words, about 17 in the middle");
    REQUIRE(guide->examples.size() == 3);
    CHECK(guide->examples[0].record == R"({"region":"north","age":20})");
    CHECK(boost::json::parse(guide->examples[0].texts).at("comment").is_string());
    CHECK_FALSE(make_guide(visits(3), 3, {"age"}, 1).ok());
    CHECK(make_guide(visits(3), 3, {"region"}, 1).value()->texts.size() == 1);
}

TEST_CASE("the analyser makes the same guide however the rows come") {
    const auto rows = visits(40);
    const auto guide_from = [](const std::vector<std::pair<std::string, Batch>>& parts) {
        Harness harness("guide", std::make_shared<AnalyserGuide>());
        const auto made = harness.analyse(parts);
        return std::dynamic_pointer_cast<const Guide>(made.front());
    };
    const auto whole = guide_from({{"from", rows}});
    CHECK(whole->inspect() == R"({"rows":40,"text_columns":["comment"],"examples":4})");
    CHECK(whole->examples[0].record == guide_from({{"from", rows}})->examples[0].record);
    const auto empty = guide_from({{"from", empty_batch(rows.schema)}});
    CHECK(empty->texts.size() == 1);
    CHECK(empty->examples.empty());
}

TEST_CASE("templates: those that ship fit, and mistakes in one of your own are said") {
    for (const auto* name : {"tuned.txt", "base.txt"}) CHECK(load_template("", name).ok());
    CHECK(parse_template("[user]\n{{row}}\n", "t").value().system.empty());
    for (const auto* wrong :
         {"", "{{row}}", "[user]\nno place", "[user]\n{{row}} {{examples}}", "[user]\n{{row}} {{row}}",
          "[system]\n{{row}}\n[user]\n{{row}}", "[user]\n{{exmaples}} {{row}}", "words\n[user]\n{{row}}"})
        CHECK_FALSE(parse_template(wrong, "t").ok());
    CHECK(parse_template("[user]\n{{exmaples}} {{row}}", "t").error().hint == "did you mean {{examples}}?");
}

TEST_CASE("everything but the row is the same, byte for byte, and the row comes last") {
    const auto rows = visits(30);
    const auto guide = guide_of(rows);
    for (const bool tuned : {true, false}) {
        Capabilities model;
        model.tuned = tuned;
        model.structured_output = true;
        const PromptMaker prompts(load_template("", text_template(model)).value(), *guide, model, {});
        const auto first = prompts.make(rows, 0, {12}, 1);
        const auto second = prompts.make(rows, 1, {34}, 2);
        CHECK(first.system == second.system);
        CHECK(first.schema == second.schema);
        CHECK(boost::json::parse(first.schema).at("required").at(0).as_string() == "comment");
        const auto row = first.user.find("Record: {\"region\":\"north\",\"age\":20}",
                                         first.user.rfind("Record: ", first.user.size()));
        REQUIRE(row != std::string::npos);
        CHECK(first.user.substr(0, row) == second.user.substr(0, row));
        CHECK(first.user.find("the nurse of ward 0", row) == std::string::npos);  // its drawn text is not told
        if (tuned) CHECK(first.user.ends_with("Words: {\"comment\":12}"));
        const auto parts = prompts.parts(rows, 0, {12});
        for (const auto& part : parts)
            if (part.place != "template") CHECK((first.system + first.user).find(part.text) != std::string::npos);
        CHECK(parts.back().place == "row");
    }
}

TEST_CASE("what does not fit into a small context is left out") {
    const auto rows = visits(30);
    const auto guide = guide_of(rows, 20);
    Capabilities model;
    model.context_tokens = 1700;
    const PromptMaker small(load_template("", "tuned.txt").value(), *guide, model, {});
    CHECK(small.examples_shown() < 20);
    CHECK(small.examples_shown() > 0);
    const auto prompt = small.make(rows, 0, {10}, 1);
    CHECK(prompt.system.size() + prompt.user.size() < 3U * 1700U);
    model.context_tokens = 512;
    const PromptMaker tiny(load_template("", "tuned.txt").value(), *guide, model, {});
    CHECK(tiny.examples_shown() == 0);
    CHECK(tiny.make(rows, 0, {10}, 1).system.find("mostly") == std::string::npos);
    model.context_tokens = 0;
    CHECK(PromptMaker(load_template("", "tuned.txt").value(), *guide, model, {}).examples_shown() == 20);
}
