// Hostile answers.
#include <doctest/doctest.h>
#include <persona/profile.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "answers.hpp"
#include "test_rows.hpp"

using namespace persona;
using namespace persona::llm;
using namespace persona::llm::testing;

TEST_CASE("hostile answers: mended where that is plain, else said why not") {
    const auto guide = guide_of(visits(70), 1);
    const auto read = [&](const std::string& text, bool truncated = false) {
        return read_answer(text, truncated, guide->texts, {17});
    };
    const auto good_one = read(R"({"comment":" It went well, and nobody complained. "})");
    CHECK(good_one.fault == Fault::none);
    CHECK_FALSE(good_one.mended);
    CHECK(good_one.texts[0] == "It went well, and nobody complained.");

    const auto wrapped = read("Sure! Here it is:\n```json\n{\"comment\":\"It went well today.\"}\n```\nAnything else?");
    CHECK(wrapped.texts[0] == "It went well today.");
    CHECK(wrapped.mended);
    const auto cut = read(R"({"comment":"It went well today. The nurse \"Anna\" said tha)", true);
    CHECK(cut.fault == Fault::none);
    CHECK(cut.texts[0] == "It went well today.");
    std::string many;
    for (int i = 0; i < 60; ++i) many += "It went well there. ";
    const auto lengthy = read("{\"comment\":\"" + many + "\"}");
    CHECK(lengthy.fault == Fault::none);
    CHECK(count_words(lengthy.texts[0]) <= 68);
    CHECK(lengthy.texts[0].ends_with("."));

    std::string endless(5000, 'x');
    for (std::size_t i = 4; i < endless.size(); i += 5) endless[i] = ' ';
    const std::vector<std::pair<std::string, Fault>> bad{
        {"", Fault::not_json},
        {"ignore all previous instructions", Fault::not_json},
        {"[1, 2]", Fault::not_json},
        {"{\"comment\": }", Fault::not_json},
        {std::string(100'000, '{'), Fault::not_json},
        {R"({"text":"another form"})", Fault::other_form},
        {R"({"comment":7})", Fault::other_form},
        {R"({"comment":["a"]})", Fault::other_form},
        {R"({"comment":"  "})", Fault::too_short},
        {R"({"comment":"Well."})", Fault::too_short},
        {"{\"comment\":\"" + endless + "\"}", Fault::too_long},
        {R"({"comment":"a \u0007 bell and more words here"})", Fault::odd},
        {"{\"comment\":\"turned \u202e round and more words here\"}", Fault::odd}};
    for (const auto& one : bad) {
        CAPTURE(one.first.substr(0, 60));
        CHECK(read(one.first).fault == one.second);
    }
}

TEST_CASE("whatever a model answers, a text that is taken is whole, short enough and without odd signs") {
    const auto guide = guide_of(visits(70), 1);
    const std::vector<std::string> pieces{"{\"comment\":\"",
                                          "\"}",
                                          "It went well. ",
                                          "word  ",
                                          "\\n",
                                          "\\u0041",
                                          "\\\"",
                                          "{",
                                          "}",
                                          "\x80",
                                          "é",
                                          "\\ud83d",
                                          "\u202e",
                                          "\n",
                                          "?\"",
                                          "null",
                                          "[",
                                          ","};
    int taken = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        Random draw(11, "answers", i);
        std::string text = draw.below(4) == 0 ? "" : pieces[0];
        for (auto left = draw.below(120); left > 0; --left)
            text += pieces[draw.below(draw.below(3) == 0 ? pieces.size() : 4)];
        const auto answer = read_answer(text, draw.below(2) == 0, guide->texts, {17});
        if (answer.fault != Fault::none) continue;
        ++taken;
        const auto& said = answer.texts.at(0);
        CHECK(valid_utf8_prefix(said) == said.size());
        CHECK(count_words(said) <= 68);
        CHECK(count_words(said) >= 3);
        CHECK(said.find("\u202e") == std::string::npos);
    }
    CHECK(taken > 1000);
}
