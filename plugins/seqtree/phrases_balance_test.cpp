#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include <fmt/format.h>

#include <persona/random.hpp>

#include "bytes.hpp"
#include "phrases_tokens.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

constexpr std::int64_t topics = 6;

/// Short questions; some words are said under one topic more than under others.
std::string question(std::int64_t row) {
    static const char* openings[] = {"how do I", "can you", "I want to", "why did you", "please", "what if I"};
    static const char* verbs[] = {"send", "change", "cancel", "check", "find", "close", "open", "stop"};
    static const char* things[] = {"my card", "the account", "a payment", "some money", "the order", "this fee"};
    static const char* ends[] = {"today", "again", "from abroad", "in the app", "for my wife", "at once"};
    Random draw(1, "questions", static_cast<std::uint64_t>(row));
    const auto topic = static_cast<std::uint64_t>(row % topics);
    const auto mostly = [&](std::uint64_t own, std::uint64_t of) {
        return draw.uniform() < 0.6 ? own : draw.below(of);
    };
    return fmt::format("{} {} {} {}", openings[draw.below(6)], verbs[mostly(topic, 8)], things[mostly(topic, 6)],
                       ends[draw.below(6)]);
}

Batch questions(std::int64_t rows) {
    return testing::batch({{"topic:text", cells(rows, [](auto i) { return "topic" + std::to_string(i % topics); })},
                           {"question:text", cells(rows, [](auto i) { return question(i); })}});
}

std::map<std::string, double> word_shares(const Batch& batch) {
    std::map<std::string, double> out;
    double all = 0;
    for (std::int64_t row = 0; row < batch.rows; ++row)
        for (const auto& token : tokens_of(batch.columns[1]->text(row))) {
            ++out[compared(token) + " of " + std::string(batch.columns[0]->text(row))];
            ++all;
        }
    for (auto& [word, share] : out) share /= all;
    return out;
}

/// Total variation: 0 where each word has the same share under each topic, 1 where none is shared.
double away(const std::map<std::string, double>& a, const std::map<std::string, double>& b) {
    double out = 0;
    for (const auto& [word, share] : a) out += std::abs(share - (b.contains(word) ? b.at(word) : 0));
    for (const auto& [word, share] : b) out += a.contains(word) ? 0 : share;
    return out / 2;
}

TextModel unbalanced(TextModel model) {
    model.balance.clear();
    model.steered_balance.clear();
    model.index();
    return model;
}

std::vector<TextModel::Wanted> wanted(std::size_t columns, std::size_t rows) {
    std::vector<TextModel::Wanted> out;
    for (std::size_t i = 0; i < rows; ++i)
        out.push_back({std::vector<Code>(columns, static_cast<Code>(1 + i % topics)), 8});
    return out;
}

}  // namespace

TEST_CASE("words are said about as often as in the source, under each code too" * doctest::test_suite("many rows")) {
    const auto table = questions(1'200);
    const auto model = fit(table);
    REQUIRE(model->texts[1]);
    auto plain = std::make_shared<Model>(*model);
    plain->texts[1] = std::make_shared<TextModel>(unbalanced(*model->texts[1]));
    const auto source = word_shares(table);
    const auto balanced = away(word_shares(sample(model, {{"count", "4800"}})), source);
    const auto without = away(word_shares(sample(plain, {{"count", "4800"}})), source);
    // About three quarters, a little more or less from table to table.
    CHECK(balanced < 0.85 * without);
}

TEST_CASE("the balance of words tells nothing that the model's file does not") {
    const auto model = fit(questions(600));
    auto taught = unbalanced(*model->texts[1]);
    ByteWriter file;
    taught.save(file);
    const auto bytes = file.take();
    ByteReader in(bytes);
    auto loaded = *TextModel::load(in);
    const auto rows = wanted(model->columns.size(), 400);
    taught.balance_words(rows, 7);
    loaded.balance_words(rows, 7);
    CHECK(taught.balance == loaded.balance);
    CHECK(taught.steered_balance == loaded.steered_balance);
    CHECK(taught.balance != std::vector<float>(taught.balance.size(), 1));
    CHECK(taught.steered_balance != std::vector<float>(taught.steered_balance.size(), 1));
}

TEST_CASE("the balance is kept in the file, shown, and refused where it is damaged") {
    const auto model = fit(questions(600));
    auto writer = *model->texts[1];
    REQUIRE(!writer.balance.empty());
    const auto saved = [&] {
        ByteWriter out;
        writer.save(out);
        return out.take();
    };
    const auto bytes = saved();
    ByteReader in(bytes);
    const auto again = TextModel::load(in);
    CHECK(again->balance == writer.balance);
    CHECK(again->steered_balance == writer.steered_balance);
    CHECK(again->contents([](auto, auto) { return "a topic"; }).find("\"balance\":[{\"word\"") != std::string::npos);
    writer.balance.back() = 1'000;
    const auto damaged = saved();
    ByteReader from(damaged);
    CHECK_THROWS((void)TextModel::load(from));
}
