#include <doctest/doctest.h>

#include <functional>
#include <string>

#include <boost/json.hpp>

#include "generator.hpp"
#include "phrases_sequences.hpp"
#include "phrases_tokens.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

constexpr int wordings = 20;
/// None of them twice in a text, none a part of another.
std::string wording(int number) {
    static const char* subjects[] = {"lift", "rent", "roof", "door", "pipe"};
    static const char* verbs[] = {"broke", "failed", "leaked", "froze"};
    static const char* when[] = {"on the way home", "in the middle of winter", "before anybody came", "for no reason",
                                 "while we slept"};
    return std::string("that ") + subjects[number % 5] + " " + verbs[number / 5] + " " +
           when[(number + number / 5) % 5];
}

std::vector<std::string> tokens_with_ends(std::vector<std::string> texts) {
    DateFinder dates;
    std::vector<std::vector<TextToken>> split;
    for (const auto& text : texts) split.push_back(read_tokens(text, dates));
    find_ends(split);
    std::vector<std::string> out;
    for (const auto& token : split.front()) out.push_back(token.token);
    return out;
}

std::size_t joins_in(const std::vector<std::string>& tokens) {
    return static_cast<std::size_t>(
        std::count_if(tokens.begin(), tokens.end(), [](const auto& token) { return joins_sentences(token); }));
}

}  // namespace

TEST_CASE("a mark joins two sentences where a word stands behind it that begins them") {
    const std::vector<std::string> others{"The bus was late.", "The driver is kind.", "I met the driver on Monday.",
                                          "Here and there I wait."};
    const auto joined_by = [&](std::string text) {
        auto all = others;
        all.insert(all.begin(), std::move(text));
        return joins_in(tokens_with_ends(all));
    };
    CHECK(joined_by("Late again, The bus was full.") == 1);
    CHECK(joined_by("Late again; The bus was full.") == 1);
    CHECK(joined_by("Late again, the bus was full.") == 0);
    CHECK(joined_by("When it is late, I wait.") == 0);  // it stands within sentences, too
    CHECK(joined_by("When it is late, Monday or not, I wait.") == 0);
    // A dash that nearly always joins does so also where nobody writes capitals.
    const std::string small = "late again - the bus was full";
    CHECK(joined_by(small) == 0);
    CHECK(joins_in(tokens_with_ends(
              {small, "Late again - The bus was full.", "Full - The driver is kind.", "The bus was late."})) == 1);
}

TEST_CASE("a word that only begins sentences is one word with a capital and without") {
    DateFinder dates;
    std::vector<std::vector<TextToken>> split;
    for (const auto* const text : {"Braking hard.", "braking hard.", "Brown sat near Brown."})
        split.push_back(read_tokens(text, dates));
    (void)fold_capitals(split, {0, 1, 2}, 1);
    CHECK(split[0][0].token == "braking");
    CHECK(split[1][0].token == "braking");
    CHECK(split[2][0].token == "Brown");
}

TEST_CASE("a text without a mark at its end has a silent one") {
    const auto last = [](std::string text) { return tokens_with_ends({std::move(text)}).back(); };
    CHECK(last("The bus was late") == silent_end);
    CHECK(last("The bus was late.") == "\x03.");
    CHECK(last("They said \"late again.\"") == "\x03\"");
    CHECK(last("They said \"late again\"") == silent_end);
    CHECK(ends_sentence(silent_end));
    CHECK(ends_sentence(any_end));
    CHECK(!joins_sentences(any_end));
    CHECK(!is_word(silent_end));
    CHECK(is_mark("–"));
    CHECK(!is_mark("a-b"));
    CHECK(!is_mark(""));
}

TEST_CASE("all that a model holds can be read, and nothing in it is of fewer than k") {
    constexpr std::int64_t k = 10;
    const auto table =
        testing::batch({{"topic:text", cells(600, [](auto i) { return i % 3 == 0 ? "late" : "clean"; })},
                        {"stars:int64", cells(600, [](auto i) { return std::to_string(1 + i % 5); })},
                        {"comment:text", cells(600, [](auto i) {
                             return std::string(i % 3 == 0 ? "The bus was late by " : "The seats are clean after ") +
                                    std::to_string(2 + i) + (i % 2 == 0 ? " minutes." : " minutes!") +
                                    (i % 50 == 0 ? " Only a few say zanzibar." : "");
                         })}});
    const auto model = fit(table);
    const auto all = boost::json::parse(model->contents());
    const auto text = boost::json::serialize(all);
    for (const auto* const told : {"\"late\"", "\"clean\"", "bus", "#0 minutes", "topic: late", "at_most", "\"else\""})
        CHECK_MESSAGE(text.find(told) != std::string::npos, told);
    CHECK(text.find("zanzibar") != std::string::npos);  // twelve do
    CHECK(text.find("\\u") == std::string::npos);       // no mark of the model's own
    std::int64_t counts = 0;
    const std::function<void(const boost::json::value&)> look = [&](const boost::json::value& value) {
        if (const auto* list = value.if_array()) {
            for (const auto& one : *list) look(one);
        } else if (const auto* object = value.if_object()) {
            for (const auto& item : *object) {
                if ((item.key() == "times" || item.key() == "rows") && item.value().is_number()) {
                    CHECK(item.value().to_number<double>() >= static_cast<double>(k));
                    ++counts;
                }
                look(item.value());
            }
        }
    };
    look(all);
    CHECK(counts > 100);
}

TEST_CASE("what many say is said to its end, whatever marks they end it with") {
    // Fifteen say each wording; no ten of them end it alike, or begin it alike.
    static const char* ends[] = {".", "!", "", ". ", " - "};
    const auto table = testing::batch({{"comment:text", cells(wordings * 15, [](auto i) {
                                            const int number = static_cast<int>(i) % wordings;
                                            const int turn = static_cast<int>(i) / wordings;
                                            std::string text = wording(number);
                                            std::string other = wording((number + 1 + turn) % wordings);
                                            if (turn % 5 > 1) text[0] = other[0] = 'T';
                                            text += ends[turn % 5];
                                            return text.ends_with(' ') ? text + other + "!" : text;
                                        })}});
    const auto out = sample(fit(table), {{"count", "600"}});
    int sentences = 0, whole = 0, unmarked = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        auto text = std::string(out.columns[0]->text(row));
        CHECK(!text.ends_with("-"));
        for (char& c : text) c = c == 'T' ? 't' : c;
        for (std::size_t at = 0; (at = text.find("that ", at)) != std::string::npos; ++at) {
            ++sentences;
            if (at > 1) unmarked += std::string_view(".!-").find(text[at - 2]) == std::string_view::npos;
        }
        for (int number = 0; number < wordings; ++number) whole += text.find(wording(number)) != std::string::npos;
    }
    CHECK(sentences > 600);
    CHECK(whole > sentences * 3 / 4);
    CHECK(unmarked == 0);
}

TEST_CASE("a new line ends what stands on it, together with its mark") {
    const auto tokens = tokens_with_ends({"Hi all,\n\nthe lift broke.\nAgain \r\n  and again\n"});
    const std::vector<std::string> expected{"Hi",          "all",   "\x03\x0b,\n\n", "the", "lift",  "broke",
                                            "\x03\x0b.\n", "Again", "\x03\x0b\r\n",  "and", "again", "\x03"};
    CHECK(tokens == expected);
    CHECK(ends_sentence(tokens[2]));
    CHECK(joins_sentences(tokens[2]));
    CHECK(!is_word(tokens[8]));
}

TEST_CASE("turns of a talk stay on lines of their own") {
    const auto table = testing::batch({{"talk:text", cells(600, [](auto i) {
                                            const auto turn = [&](std::int64_t number) {
                                                return wording(static_cast<int>((i * 7 + number * 3) % wordings));
                                            };
                                            return "Nurse: How are you?\nGuest: I know " + turn(0) +
                                                   ".\nNurse: Go on!\nGuest: They say " + turn(1) + ".";
                                        })}});
    const auto out = sample(fit(table), {{"count", "300"}});
    std::int64_t lines = 0, spoken = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        std::string_view text = out.columns[0]->text(row);
        CHECK(text.find("\n ") == std::string_view::npos);
        CHECK(!text.ends_with('\n'));
        while (!text.empty()) {
            const auto line = text.substr(0, text.find('\n'));
            ++lines;
            spoken += line.starts_with("Nurse: ") || line.starts_with("Guest: ");
            text.remove_prefix(std::min(line.size() + 1, text.size()));
        }
    }
    CHECK(lines > 900);
    CHECK(spoken > lines * 9 / 10);
}
