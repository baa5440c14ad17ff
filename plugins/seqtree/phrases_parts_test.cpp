// The parts of the embedded writer by themselves.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include <persona/text.hpp>
#include <persona/written_dates.hpp>

#include "generator.hpp"
#include "phrases_classes.hpp"
#include "phrases_numbers.hpp"
#include "phrases_partners.hpp"
#include "phrases_slots.hpp"
#include "phrases_tokens.hpp"
#include "test_tables.hpp"
#include "text_model.hpp"
#include "text_sample.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::string mark(char c, std::string_view rest) { return c + std::string(rest); }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("a date of several words is one token that says how it was written") {
    const auto tokens = [](std::string_view text) { return tokens_of(text); };
    CHECK(tokens("On 3 May 1987, they came.") == std::vector<std::string>{"On", mark(date_like, "22 July 2000"),
                                                                          mark(joined, ","), "they", "came",
                                                                          mark(joined, ".")});
    CHECK(tokens("due Thursday 14 September")[1] == mark(date_like, "Saturday 22 July"));
    CHECK(tokens("am 3. Mai 1987")[1] == mark(date_like, "22. Juli 2000"));
    CHECK(tokens("on 2024-01-09")[1] == mark(date_like, "2000-07-22"));
    CHECK(tokens("on 9/1/2024")[1] == mark(date_like, "22/7/2000"));
    CHECK(tokens("on 09/01/2024")[1] == mark(date_like, "22/07/2000"));
    CHECK(tokens("we met in November, once")[3] == mark(date_like, "July"));
    // No dates: a name at the beginning, a verb, a time of day, sizes.
    CHECK(tokens("May I ask") == std::vector<std::string>{"May", "I", "ask"});
    CHECK(tokens("late, The bus")[2] == "The");
    CHECK(tokens("4 may be") == std::vector<std::string>{mark(digits, "0"), "may", "be"});
    CHECK(tokens("at 10:30") == std::vector<std::string>{"at", mark(digits, "0:99")});
    // Amounts and counts of any width are one; codes, years and what is padded are not.
    for (const auto* const amount : {"4", "40", "400"}) CHECK(tokens(amount)[0] == mark(digits, "0"));
    CHECK(tokens("£31.40")[0] == mark(digits, "£0.99"));
    CHECK(tokens("21A")[0] == mark(digits, "99A"));
    CHECK(tokens("B7")[0] == mark(digits, "B9"));
    CHECK(tokens("1234")[0] == mark(digits, "9999"));
    CHECK(tokens("007")[0] == mark(digits, "999"));
}

TEST_CASE("dates and numbers are written anew, in their form and from knots of k subjects") {
    KnotsBuilder days, few;
    for (std::uint32_t subject = 0; subject < 100; ++subject) {
        days.add(subject, days_from_civil(2020, 1, 1) + static_cast<double>(subject));
        days.add(subject, 0);  // the second value of a subject does not count
    }
    for (std::uint32_t subject = 0; subject < 9; ++subject) few.add(subject, 5);
    CHECK(few.knots(10).empty());
    const auto knots = days.knots(10);
    REQUIRE(knots.size() == 10);
    CHECK(static_cast<double>(knots.front()) == days_from_civil(2020, 1, 1) + 4.5);
    std::set<std::string> different;
    for (std::uint64_t row = 0; row < 200; ++row) {
        Random random(1, row, 0);
        const auto text = write_date("22 July 2000", knots, random);
        const auto date = read_written_date(text);
        REQUIRE(date);
        CHECK((date->days >= days_from_civil(2020, 1, 1) && date->days < days_from_civil(2020, 4, 10)));
        different.insert(text);
        const auto month = write_date("July", knots, random);
        CHECK(read_written_date("1 " + month + " 2001"));
        const std::vector<ValueKnots> runs{{12, 14}, {0, 59}};
        const auto minutes = std::stoi(write_number("0", nullptr, random));
        CHECK((minutes >= 1 && minutes <= 99));
        const auto number = write_number("£99.99", &runs, random);
        CHECK((number.substr(0, 3) == "£1" && number.size() == 7));
        CHECK(write_number("QM-99999", nullptr, random).size() == 8);
    }
    CHECK(different.size() > 40);
    CHECK(digit_runs("£31.40") == std::vector<int>{31, 40});
    CHECK(digit_runs("QM-59961 7") == std::vector<int>{-1, 7});
    Random random(1, 1, 0);
    CHECK(write_date("no date", knots, random) == "no date");
}

TEST_CASE("words that go together are partners when k subjects use both") {
    Partners partners;
    // 5 and 6 always together, 5 and 7 never, 8 and 9 together in fewer than k, 10 twice in a text.
    for (std::uint32_t subject = 0; subject < 400; ++subject) {
        std::vector<Partners::Token> tokens{4};
        if (subject % 8 == 0) tokens.insert(tokens.end(), {5, 6});
        if (subject % 8 == 1) tokens.push_back(7);
        if (subject < 9) tokens.insert(tokens.end(), {8, 9});
        if (subject >= 20 && subject < 40) tokens.insert(tokens.end(), {8});
        if (subject >= 40 && subject < 60) tokens.insert(tokens.end(), {9});
        if (subject % 8 == 2) tokens.insert(tokens.end(), {10, 10});
        partners.add(tokens, subject);
    }
    partners.settle(12, 10, 64);
    const auto lift = [&](Partners::Token a, Partners::Token b) {
        for (const auto& partner : partners.of(a))
            if (partner.token == b) return partner.lift / Partners::scale;
        return 0.0;
    };
    CHECK(lift(5, 6) == doctest::Approx(std::log(8)).epsilon(0.01));
    CHECK(lift(6, 5) == lift(5, 6));
    CHECK(lift(8, 9) == 0);
    CHECK(lift(10, 10) > 1);
    CHECK(lift(7, 7) < 0);
    CHECK(partners.of(4).empty());  // goes with everything
    CHECK(partners.of(99).empty());
}

TEST_CASE("words of the same neighbourhoods form a class") {
    std::vector<Neighbours> profiles;
    for (std::uint32_t i = 0; i < 5; ++i) profiles.push_back({{1, 3 + i}, {2, 4}, {30 + i, 1}});
    for (std::uint32_t i = 0; i < 4; ++i) profiles.push_back({{7, 3}, {9, 4 + i}});
    profiles.push_back({{50, 1}});
    profiles.push_back({});
    const auto groups = alike(profiles);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0] == std::vector<std::size_t>{0, 1, 2, 3, 4});
    CHECK(groups[1] == std::vector<std::size_t>{5, 6, 7, 8});
    CHECK(alike({}).empty());
}

TEST_CASE("a word that no two people put in the same place is written all the same, with the row that it goes with") {
    // 24 things of 25 buyers each in 30 frames: no frame with its thing is shared by k, the frames and the things are.
    const auto table = testing::batch(
        {{"sort:text", cells(600, [](auto i) { return i % 24 < 12 ? "garden" : "kitchen"; })},
         {"comment:text", cells(600, [](auto i) {
              const auto thing = std::string(i % 24 < 12 ? "rake" : "bowl") + static_cast<char>('a' + i % 12);
              const auto frame = i / 24 % 5;
              static const char* before[] = {"We bought", "They sent", "I needed", "She returned", "You sold"};
              static const char* after[] = {"at once.", "by post.", "in spring.", "last year.", "too late."};
              return std::string(before[frame]) + " " + thing + " " + after[(frame + i / 120) % 5];
          })}});
    auto field = table.field(1);
    field.role = Role::free_text;
    const auto model = fit(table.with_column(1, table.columns[1], field));
    REQUIRE(model->texts[1]);
    CHECK(!model->texts[1]->classes.empty());
    const auto out = sample(model, {{"count", "400"}});
    std::set<std::string> things;
    int right = 0, wrong = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = out.columns[1]->text(row);
        for (const auto& token : tokens_of(text)) {
            if (token.size() != 5 || (!token.starts_with("rake") && !token.starts_with("bowl"))) continue;
            things.insert(token);
            ++((out.columns[0]->text(row) == "garden") == token.starts_with("rake") ? right : wrong);
        }
    }
    CHECK(things.size() > 15);
    CHECK(right > 3 * wrong);  // of counts below k no more is known than that they are small
}

TEST_CASE("a slot is filled as k subjects have it: the row's own name, one named before, a surrogate of that shape") {
    SlotForms forms;
    const SlotForm own{SlotForm::own, SlotForm::whole, {}}, titled{SlotForm::somebody, SlotForm::whole, "Dr {Family}"};
    for (std::uint32_t subject = 0; subject < 60; ++subject) {
        forms.add(9, 1, 2, own, subject);
        if (subject < 9) forms.add(9, 1, 2, {SlotForm::somebody, SlotForm::whole, "Lady {Given}"}, subject);
        forms.add(9, 3, 4, titled, subject);
    }
    forms.settle(10);
    for (std::uint64_t row = 0; row < 50; ++row) {
        Random random(1, row, 0);
        REQUIRE(forms.choose(9, 1, 2, random) != nullptr);
        CHECK(*forms.choose(9, 1, 2, random) == own);
        CHECK(*forms.choose(9, 3, 77, random) == titled);
        CHECK(forms.choose(9, 77, 77, random)->shape != "Lady {Given}");
        CHECK(forms.choose(8, 1, 2, random) == nullptr);
    }
    CHECK(part_of("Ann Bee Sea", SlotForm::first_word) == "Ann");
    CHECK(part_of("Ann Bee Sea", SlotForm::last_word) == "Sea");
    SlotForm::Part part{};
    CHECK((is_part_of("Sea", "Ann Bee Sea", part) && part == SlotForm::last_word));
    CHECK(!is_part_of("Bee", "Ann Bee Sea", part));
}

TEST_CASE("a person whom many name stays one person, unless it is somebody whose row is learnt from") {
    const auto make = [](const std::string& named) {
        auto table = testing::batch(
            {{"name:text", cells(300, [](auto i) { return "Ann" + std::to_string(i) + " Bee"; })},
             {"comment:text", cells(300, [&](auto i) {
                  return i % 3 == 0 ? "Nobody but " + named + " helped me there." : "Everybody was kind to me there.";
              })}});
        auto fields = table.schema->fields();
        fields[0].role = Role::identifier;
        fields[0].entity = "PERSON";
        fields[1].role = Role::free_text;
        table = table.with_columns(Schema::make(fields), table.columns);
        auto spans = std::make_shared<Spans>();
        const auto person = std::make_shared<const SpanOrigin>(SpanOrigin{"PERSON", "test", "list"});
        for (std::uint32_t row = 0; row < 300; row += 3)
            spans->push_back({row, 1, 11, 11 + static_cast<std::uint32_t>(named.size()), 1, person});
        table.spans = spans;
        table.label = Label::anonymised;
        return table;
    };
    const auto naming = [&](const std::string& named) {
        const auto out = sample(fit(make(named)), {{"count", "200"}});
        int same = 0;
        for (std::int64_t row = 0; row < out.rows; ++row) same += contains(out.columns[1]->text(row), named);
        return same;
    };
    CHECK(naming("Carol Sea") > 40);
    CHECK(naming("Ann7 Bee") == 0);
}

TEST_CASE("texts name their own writer, and places that many share stay; raw values never do") {
    const auto make = [](Label label) {
        auto table =
            testing::batch({{"name:text", cells(300, [](auto i) { return "Ann" + std::to_string(i) + " Bee"; })},
                            {"comment:text", cells(300, [](auto i) {
                                 return "I am Ann" + std::to_string(i) + " Bee and I live in " +
                                        (i % 2 == 0 ? "Oakville" : "Elmstead") + " now.";
                             })}});
        auto fields = table.schema->fields();
        fields[0].role = Role::identifier;
        fields[0].entity = "PERSON";
        fields[1].role = Role::free_text;
        table = table.with_columns(Schema::make(fields), table.columns);
        auto spans = std::make_shared<Spans>();
        const auto person = std::make_shared<const SpanOrigin>(SpanOrigin{"PERSON", "test", "list"});
        const auto place = std::make_shared<const SpanOrigin>(SpanOrigin{"LOCATION", "test", "list"});
        for (std::uint32_t row = 0; row < 300; ++row) {
            const auto name = static_cast<std::uint32_t>(table.columns[0]->text(row).size());
            spans->push_back({row, 1, 5, 5 + name, 1, person});
            const auto begin = 5 + name + 15;
            spans->push_back({row, 1, begin, begin + 8, 1, place});
        }
        table.spans = spans;
        table.label = label;
        return table;
    };
    int own = 0, kept = 0;
    const auto out = sample(fit(make(Label::anonymised)), {{"count", "100"}});
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = out.columns[1]->text(row);
        own += contains(text, out.columns[0]->text(row));
        kept += contains(text, "Oakville") || contains(text, "Elmstead");
    }
    CHECK(own > 90);
    CHECK(kept > 90);
    for (const auto label : {Label::raw, Label::anonymised}) {
        TextSample texts;
        texts.add(make(label), 1, 0);
        for (const auto& text : texts.settle()) {
            CHECK((contains(text.text, "Oakville") || contains(text.text, "Elmstead")) == (label != Label::raw));
            CHECK(contains(text.text, "Ann") == (label != Label::raw));
        }
    }
}
