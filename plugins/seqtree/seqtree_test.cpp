#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>

#include <boost/json.hpp>

#include <persona/known_values.hpp>
#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "generator.hpp"
#include "model.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

TEST_CASE("columns keep their shares and what they tell about each other") {
    const auto model = fit(dependent(4'000));
    CHECK(!model->independent);
    CHECK(model->smallest_cell() >= 10);
    const auto out = sample(model, {{"count", "4000"}});
    REQUIRE(out.rows == 4'000);
    std::map<std::string, std::map<std::string, double>> seen;
    double high = 0, high_north = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto region = std::string(out.columns[0]->text(row)), country = std::string(out.columns[1]->text(row));
        seen[region][country] += 1;
        const bool north = region == "north";
        high += out.columns[2]->int64(row) >= 50;
        high_north += north && out.columns[2]->int64(row) >= 50;
    }
    CHECK(seen.size() == 3);
    CHECK(seen["north"]["A"] / 4'000 == doctest::Approx(1.0 / 3).epsilon(0.05));
    CHECK(seen["north"].size() == 1);  // region → country holds
    CHECK(seen["east"].size() == 1);
    CHECK(high_north / high > 0.9);  // the number follows the region
    CHECK(out.columns[4]->missing() == doctest::Approx(400).epsilon(0.15));
}

TEST_CASE("any range of rows is the same rows") {
    const auto model = fit(dependent(2'000));
    const auto whole = sample(model, {{"count", "20000"}});
    for (const std::int64_t range : {8'192, 1'000, 7'777})
        CHECK(testing::show(sample(model, {{"count", "20000"}}, 1, range)) == testing::show(whole));
    CHECK(testing::show(sample(model, {{"count", "20000"}}, 2)) != testing::show(whole));
    CHECK(sample(model, {}).rows == 2'000);  // as many as the source
    CHECK(sample(model, {{"count", "0"}}).rows == 0);
}

TEST_CASE("drafts of a row differ in their texts alone, the first being the row as it is without") {
    const std::vector<std::string> starts{"we liked", "I hated", "they sold", "you had"},
        ends{"the tea", "our room", "it all"};
    auto table = testing::batch({{"mood:text", cells(600, [](auto i) { return i % 2 == 0 ? "good" : "bad"; })},
                                 {"said:text", cells(600, [&](auto i) {
                                      return starts[static_cast<std::size_t>(i) % 4] + " " +
                                             ends[static_cast<std::size_t>(i / 4) % 3] + " and left.";
                                  })}});
    table = testing::with_roles(table, {{Role::attribute, ""}, {Role::free_text, ""}});
    const auto model = fit(table);
    const auto plain = sample(model, {{"count", "30"}});
    const auto drafts = sample(model, {{"count", "30"}, {"drafts", "4"}});
    REQUIRE(drafts.rows == 120);
    std::set<std::string_view> different;
    for (std::int64_t row = 0; row < drafts.rows; ++row) {
        CHECK(drafts.columns[0]->text(row) == plain.columns[0]->text(row / 4));
        if (row % 4 == 0) CHECK(drafts.columns[1]->text(row) == plain.columns[1]->text(row / 4));
        if (row < 4) different.insert(drafts.columns[1]->text(row));
    }
    CHECK(different.size() > 1);
    CHECK(testing::show(sample(model, {{"count", "30"}, {"drafts", "4"}}, 1, 7)) == testing::show(drafts));
    CHECK_THROWS_AS((void)sample(model, {{"count", "30"}, {"drafts", "3"}}), Failure);
}

TEST_CASE("training does not depend on the batches, and the file form gives the model back") {
    const auto table = dependent(3'000);
    const auto one = fit(table), parts = fit(table, 10, 311);
    const auto bytes = one->save().value();
    CHECK(bytes == parts->save().value());
    const auto loaded = Model::load(bytes).value();
    CHECK(loaded->save().value() == bytes);
    CHECK(loaded->inspect() == one->inspect());
    CHECK(testing::show(sample(loaded, {{"count", "500"}})) == testing::show(sample(one, {{"count", "500"}})));
}

TEST_CASE("a damaged model file is an error") {
    const auto bytes = fit(dependent(400))->save().value();
    CHECK(!Model::load("").ok());
    CHECK(!Model::load("something else").ok());
    for (std::size_t at = 0; at < bytes.size(); at += 97) CHECK(!Model::load(bytes.substr(0, at)).ok());
    // With a checksum that fits, contents still have to agree: every byte in turn is changed and nothing may crash.
    constexpr std::size_t head = 19;
    for (std::size_t at = head + 8; at < bytes.size(); at += 13) {
        auto bad = bytes;
        bad[at] = static_cast<char>(bad[at] ^ 0x41);
        const auto sum = stable_hash(std::string_view(bad).substr(head + 8));
        for (int i = 0; i < 8; ++i) bad[head + static_cast<std::size_t>(i)] = static_cast<char>(sum >> (8 * i));
        const auto loaded = Model::load(bad);
        if (loaded && (*loaded)->source_rows < 10'000) (void)(*loaded)->inspect(), (void)(*loaded)->contents();
    }
}

TEST_CASE("tiny tables work or say what is too little") {
    for (const std::int64_t rows : {3, 10, 30}) {
        const auto model = fit(dependent(rows));
        CHECK(model->independent);
        CHECK(model->rules.k == least_k);
        CHECK(model->inspect().find("few subjects") != std::string::npos);
        const auto out = sample(model, {});
        CHECK(out.rows == rows);
        CHECK(out.check(true).ok());
    }
    CHECK_THROWS_WITH_AS(static_cast<void>(fit(dependent(2))), doctest::Contains("at least 3 are needed"), Failure);
    CHECK_THROWS_AS(static_cast<void>(fit(dependent(0))), Failure);
}

TEST_CASE("one column, nothing but missing ones, one value, many strings") {
    CHECK(
        sample(fit(testing::batch({{"a:int64", cells(200, [](auto i) { return std::to_string(i % 7); })}})), {}).rows ==
        200);
    const auto nothing = sample(fit(testing::batch({{"a:text", cells(100, [](auto) { return std::nullopt; })},
                                                    {"b:float64", cells(100, [](auto) { return std::nullopt; })}})),
                                {});
    CHECK(nothing.columns[0]->missing() == 100);
    CHECK(nothing.columns[1]->missing() == 100);
    const auto constant = sample(fit(testing::batch({{"a:text", cells(100, [](auto) { return "same"; })},
                                                     {"b:int64", cells(100, [](auto) { return "42"; })}})),
                                 {});
    for (std::int64_t row = 0; row < 100; ++row) {
        CHECK(constant.columns[0]->text(row) == "same");
        CHECK(constant.columns[1]->int64(row) == 42);
    }
    const auto strings =
        testing::batch({{"s:text", cells(100'000, [](auto i) { return "key" + std::to_string(100'000 + i); })}});
    const auto made = sample(fit(strings), {});
    std::set<std::string_view> different;
    for (std::int64_t row = 0; row < made.rows; ++row) different.insert(made.columns[0]->text(row));
    CHECK(different.size() == 100'000);
    CHECK(made.columns[0]->text(5).substr(0, 3) == "key");
}

TEST_CASE("types, grain and precision come back") {
    const auto table =
        testing::batch({{"flag:boolean", cells(600, [](auto i) { return i % 5 == 0 ? "true" : "false"; })},
                        {"day:date", cells(600,
                                           [](auto i) {
                                               std::string s;
                                               append_date(s, static_cast<std::int32_t>(18'000 + i % 100 * 7));
                                               return s;
                                           })},
                        {"at:timestamp", cells(600,
                                               [](auto i) {
                                                   std::string s;
                                                   append_timestamp(s, (1'600'000'000 + i % 200 * 3'600) * 1'000'000);
                                                   return s;
                                               })},
                        {"price:float64", cells(600, [](auto i) { return std::to_string(i * 13 % 997) + ".25"; })},
                        {"loan:int64", cells(600, [](auto i) { return std::to_string(1'000 + i * 31 % 400 * 100); })}});
    const auto out = sample(fit(table), {{"count", "2000"}});
    CHECK(*out.schema == *table.schema);
    for (std::int64_t row = 0; row < out.rows; ++row) {
        CHECK((out.columns[1]->date(row) - 18'000) % 7 == 0);
        CHECK(out.columns[2]->int64(row) % 3'600'000'000 == 1'600'000'000'000'000 % 3'600'000'000);
        CHECK(out.columns[4]->int64(row) % 100 == 0);
    }
    std::string text;
    append_float64(text, out.columns[3]->float64(3));
    CHECK(text.size() <= 7);
}

TEST_CASE("identifiers are made new, unique and never the source's") {
    auto table = dependent(500);
    auto fields = table.schema->fields();
    fields.push_back({"id", Type::text, "", Role::identifier, ""});
    fields.push_back({"mail", Type::text, "", Role::identifier, "EMAIL_ADDRESS"});
    auto columns = table.columns;
    TextBuilder id, mail;
    for (int i = 0; i < 500; ++i) {
        id.append("INT-" + std::to_string(10'000 + i));
        if (i % 5 == 0) mail.append_missing();
        else mail.append("person" + std::to_string(i) + "@real.org");
    }
    columns.push_back(id.finish());
    columns.push_back(mail.finish());
    table = table.with_columns(Schema::make(fields), columns);
    const auto model = fit(table);
    auto avoid = std::make_shared<Findings>();
    for (int i = 0; i < 500; ++i) avoid->add(avoid->hash(fold("INT-" + std::to_string(10'000 + i))), {1, 1, 0});
    avoid->add(avoid->hash(completeness_mark), {1, 1, 0});
    avoid->seal();
    const auto out = sample(model, {{"count", "3000"}}, 1, batch_rows, avoid);
    std::set<std::string> ids;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = std::string(out.columns[5]->text(row));
        ids.insert(text);
        CHECK(text.substr(0, 4) == "INT-");
        CHECK(!(text.size() == 9 && text >= "INT-10000" && text <= "INT-10499"));
        if (out.columns[6]->valid(row)) CHECK(out.columns[6]->text(row).find("real.org") == std::string_view::npos);
    }
    CHECK(ids.size() == 3'000);
    CHECK(out.columns[6]->missing() == doctest::Approx(600).epsilon(0.15));
    CHECK(model->save().value().find("real.org") == std::string::npos);
    CHECK(sample(model, {{"preserve_schema", "false"}}).schema->size() == 5);
}

TEST_CASE("lengths and alphabets of identifiers come back") {
    const auto user = [](std::int64_t i) {
        std::string out = "u";
        Random random(4, static_cast<std::uint64_t>(i), 0);
        for (std::int64_t n = 0; n < 6 + i % 3 * 2; ++n) {
            const bool digit = random.below(4) == 0;
            out += static_cast<char>(digit ? '0' + random.below(10) : 'a' + random.below(26));
        }
        return out;
    };
    const auto table = testing::batch({{"user:text", cells(2'000, user)}});
    auto fields = table.schema->fields();
    fields[0].role = Role::identifier;
    const auto out = sample(fit(table.with_columns(Schema::make(fields), table.columns)), {});
    std::map<std::size_t, int> lengths;
    std::set<std::string> different;
    int digits = 0, all = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = out.columns[0]->text(row);
        ++lengths[text.size()];
        different.emplace(text);
        CHECK(text[0] == 'u');
        for (const char c : text.substr(1)) digits += c >= '0' && c <= '9', ++all;
    }
    REQUIRE(lengths.size() == 3);
    CHECK(lengths[7] == doctest::Approx(667).epsilon(0.1));
    CHECK(static_cast<double>(digits) / all == doctest::Approx(0.25).epsilon(0.1));
    CHECK(different.size() == 2'000);
}

TEST_CASE("without its distribution a column is even over what may be told") {
    const auto model = fit(dependent(3'000), 10, batch_rows, {{"find_constraints", "false"}});
    const auto out = sample(model, {{"count", "3000"}, {"preserve_distribution", "false"}});
    std::map<std::string_view, int> seen;
    for (std::int64_t row = 0; row < out.rows; ++row) ++seen[out.columns[1]->text(row)];
    for (const auto& [value, count] : seen) CHECK(count == doctest::Approx(1'500).epsilon(0.1));
}

TEST_CASE("what is rare in the source is not in the output") {
    auto values = cells(1'000, [](auto i) { return std::string(i % 2 == 0 ? "tea" : "coffee"); });
    for (std::size_t i = 0; i < 9; ++i) values[i * 100] = "absinthe";
    auto numbers = cells(1'000, [](auto i) { return std::to_string(i % 400) + ".5"; });
    numbers[13] = "7777777.5";
    const auto model = fit(testing::batch({{"drink:text", values}, {"spend:float64", numbers}}));
    const auto out = sample(model, {{"count", "20000"}});
    const auto text = testing::show(out);
    CHECK(text.find("absinthe") == std::string::npos);
    CHECK(text.find("7777777") == std::string::npos);
    CHECK(model->save().value().find("absinthe") == std::string::npos);
    for (std::int64_t row = 0; row < out.rows; ++row) CHECK(out.columns[1]->float64(row) < 2'000);
}

TEST_CASE("one subject with many rows brings none of its own values back") {
    auto table = dependent(1'000);
    TextBuilder drink;
    Int64Builder subject;
    for (int i = 0; i < 1'000; ++i) {
        drink.append(i < 25 ? "mine alone" : i % 2 == 0 ? "tea" : "coffee");
        subject.append(i < 25 ? 0 : i);
    }
    auto fields = table.schema->fields();
    fields.push_back({"drink", Type::text, "", Role::unknown, ""});
    auto columns = table.columns;
    columns.push_back(drink.finish());
    table = table.with_columns(Schema::make(fields), columns);
    table.attachments["subject"] = subject.finish();
    const auto model = fit(table);
    CHECK(model->subjects == 976);
    CHECK(testing::show(sample(model, {{"count", "5000"}})).find("mine") == std::string::npos);
    CHECK(model->save().value().find("mine alone") == std::string::npos);
}

TEST_CASE("a profile of other columns is refused") {
    const auto told = profile_of(dependent(100));
    testing::Harness harness("analyser.seqtree", std::make_shared<SeqtreeAnalyser>());
    harness.artifact("profile", told);
    CHECK_THROWS_WITH_AS((void)harness.analyse({{"from", testing::batch({{"x:int64", {"1"}}})}}),
                         doctest::Contains("the profile describes 5 columns"), Failure);
    testing::Harness alone("analyser.seqtree", std::make_shared<SeqtreeAnalyser>());
    CHECK_THROWS_AS((void)alone.analyse({{"from", dependent(100)}}), Failure);
    testing::Harness none("generator.seqtree", std::make_shared<SeqtreeGenerator>());
    CHECK_THROWS_AS((void)none.generate_all(), Failure);
}
