#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

#include "draw.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

constexpr std::int64_t visits = 10;

/// Customers with ten visits each: name, address and region are the customer's, number and amount the visit's.
Batch customers(std::int64_t rows, bool together) {
    const auto who = [&](std::int64_t i) { return together ? i / visits : i % (rows / visits); };
    auto out = testing::batch(
        {{"visit:text", cells(rows, [](auto i) { return "V-" + std::to_string(100'000 + i); })},
         {"name:text", cells(rows, [&](auto i) { return "Name" + std::to_string(who(i)) + " Family"; })},
         {"mail:text", cells(rows,
                             [&](auto i) -> std::optional<std::string> {
                                 if (who(i) % 4 == 0) return std::nullopt;
                                 return "name" + std::to_string(who(i)) + "@real.org";
                             })},
         {"region:text", cells(rows, [&](auto i) { return std::string(who(i) % 3 == 0 ? "north" : "south"); })},
         {"born:int64", cells(rows, [&](auto i) { return std::to_string(1930 + who(i) * 7 % 80); })},
         {"amount:int64", cells(rows, [](auto i) { return std::to_string(i * 37 % 1'009); })}});
    auto fields = out.schema->fields();
    for (const auto column : {0, 1, 2}) fields[static_cast<std::size_t>(column)].role = Role::identifier;
    fields[1].entity = "PERSON";
    fields[2].entity = "EMAIL_ADDRESS";
    out = out.with_columns(Schema::make(fields), out.columns);
    Int64Builder subject;
    for (std::int64_t i = 0; i < rows; ++i) subject.append(1'000 + who(i));
    out.attachments["subject"] = subject.finish();
    return out;
}

std::string text_of(const Batch& batch, std::size_t column, std::int64_t row) {
    return batch.columns[column]->valid(row) ? std::string(batch.columns[column]->text(row)) : std::string();
}

}  // namespace

TEST_CASE("the rows of a subject share what is the subject's, and nothing else") {
    for (const bool together : {true, false}) {
        const auto model = fit(customers(2'000, together));
        REQUIRE(model->whose.given());
        CHECK(model->whose.together == together);
        CHECK(model->whose.constant == std::vector<bool>{false, true, true, true, true, false});
        CHECK(model->whose.mean_rows() == doctest::Approx(10));
        const auto out = sample(model, {{"count", "4000"}});
        std::map<std::string, std::set<std::string>> mails, regions;
        std::map<std::string, std::set<std::int64_t>> born, amounts;
        std::map<std::string, int> rows;
        std::set<std::string> visited;
        std::int64_t neighbours = 0;
        for (std::int64_t row = 0; row < out.rows; ++row) {
            const auto name = text_of(out, 1, row);
            ++rows[name];
            visited.insert(text_of(out, 0, row));
            mails[name].insert(text_of(out, 2, row));
            regions[name].insert(text_of(out, 3, row));
            born[name].insert(out.columns[4]->int64(row));
            amounts[name].insert(out.columns[5]->int64(row));
            neighbours += row > 0 && text_of(out, 1, row - 1) == name;
        }
        CHECK(visited.size() == 4'000);
        CHECK(rows.size() == 400);
        std::set<std::string> all_mails;
        std::size_t varied = 0;
        for (const auto& [name, count] : rows) {
            CHECK(count == 10);
            CHECK(mails[name].size() == 1);
            CHECK(regions[name].size() == 1);
            CHECK(born[name].size() == 1);
            varied += amounts[name].size() > 7;
            all_mails.insert(*mails[name].begin());
        }
        CHECK(varied > 380);
        CHECK(all_mails.size() > 270);
        CHECK((neighbours > 3'000) == together);
    }
}

TEST_CASE("a few rows show several subjects, and any range of rows is the same rows") {
    const auto model = fit(customers(1'000, true));
    const auto few = sample(model, {{"count", "5"}});
    std::set<std::string> names;
    for (std::int64_t row = 0; row < few.rows; ++row) names.insert(text_of(few, 1, row));
    CHECK(names.size() >= 4);
    const auto whole = sample(model, {{"count", "20000"}});
    CHECK(testing::show(sample(model, {{"count", "20000"}}, 1, 3'333)) == testing::show(whole));
    const auto loaded = Model::load(model->save().value()).value();
    CHECK(testing::show(sample(loaded, {{"count", "700"}})) == testing::show(sample(model, {{"count", "700"}})));
    CHECK(model->inspect().find("same_in_all_rows") != std::string::npos);
}

TEST_CASE("names that several people share stay as many, addresses stay everyone's own and agree with the name") {
    auto table = customers(2'000, true);
    TextBuilder name, mail;
    for (std::int64_t i = 0; i < 2'000; ++i) {
        const auto who = i / visits;
        name.append("Name Family" + std::string(1, static_cast<char>('a' + who % 50 % 26)) +
                    (who % 50 < 26 ? "x" : "y"));  // fifty names for two hundred people
        mail.append("name.family" + std::to_string(100 + who) + "@real.org");
    }
    auto columns = table.columns;
    columns[1] = name.finish();
    columns[2] = mail.finish();
    const auto attachments = table.attachments;
    table = table.with_columns(table.schema, columns);
    table.attachments = attachments;
    const auto out = sample(fit(table), {{"count", "2000"}});
    std::map<std::string, std::set<std::string>> mails;
    std::set<std::string> all;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto own = text_of(out, 1, row), address = text_of(out, 2, row);
        mails[own].insert(address);
        all.insert(address);
        auto family = own.substr(own.rfind(' ') + 1);
        std::transform(family.begin(), family.end(), family.begin(),
                       [](char c) { return static_cast<char>(c | 0x20); });
        CHECK(address.find(family) != std::string::npos);
    }
    CHECK(mails.size() == 50);
    CHECK(all.size() == 200);
}

TEST_CASE("telephone numbers of a small range keep their length while the range has numbers left") {
    const auto two = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    auto table = testing::batch({{"phone:text", cells(450, [&](auto i) {
                                      const auto last = std::to_string(100 + i * 7 % 900);
                                      return i % 2 == 0 ? "07700 9" + two(i % 97) + last : "0131 496 0" + last;
                                  })}});
    auto field = table.field(0);
    field.role = Role::identifier;
    field.entity = "PHONE_NUMBER";
    // The source's own numbers are not for anybody else.
    auto avoid = std::make_shared<Findings>();
    avoid->longest = 2;
    for (std::int64_t row = 0; row < table.rows; ++row)
        avoid->add(avoid->hash(fold(table.columns[0]->text(row))), {1, 2, 0});
    avoid->add(avoid->hash(completeness_mark), {1, 1, 0});
    avoid->seal();
    const auto out =
        sample(fit(table.with_column(0, table.columns[0], field)), {{"count", "450"}}, 1, batch_rows, avoid);
    int longer = 0, mobile = 0;
    std::set<std::string> different;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto number = out.columns[0]->text(row);
        longer += std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) > 11;
        mobile += number.starts_with("07700 900");
        different.insert(std::string(number));
    }
    CHECK(longer == 0);
    CHECK((mobile > 180 && mobile < 270));
    CHECK(different.size() > 400);
}

TEST_CASE("how many rows one subject has is nobody's business") {
    Training data;
    data.subject_count = 101;
    for (std::uint32_t subject = 0; subject < 100; ++subject)
        for (std::uint32_t row = 0; row < 2 + subject % 2; ++row) data.subjects.push_back(subject);
    data.subjects.insert(data.subjects.end(), 5'000, 100);  // one subject alone
    data.rows = data.subjects.size();
    data.codes.assign(1, std::vector<Code>(data.rows, 1));
    data.code_counts = {2};
    data.ordered = {false};
    const auto learnt = [](const Training& from) {
        KeptRows rows(1);
        rows.rows = from.rows;
        rows.codes[0].add(from.codes[0]);
        rows.subjects.add(std::vector<std::int64_t>(from.subjects.begin(), from.subjects.end()));
        return learn_subjects({rows, count_sizes(rows.subjects), {}, from, 10}, {false});
    };
    const auto whose = learnt(data);
    REQUIRE(whose.sizes.size() == 2);
    CHECK(whose.sizes[0] == SubjectModel::Size{2, 50});
    CHECK(whose.sizes[1] == SubjectModel::Size{3, 51});
    // Nine with many rows and one with very many: the mean of ten is not that one's.
    Training heavy = data;
    heavy.subjects.resize(250);
    for (std::uint32_t subject = 100; subject < 109; ++subject)
        heavy.subjects.insert(heavy.subjects.end(), 20 + subject % 7, subject);
    heavy.subjects.insert(heavy.subjects.end(), 5'000, 109);
    heavy.subject_count = 110;
    heavy.rows = heavy.subjects.size();
    heavy.codes.assign(1, std::vector<Code>(heavy.rows, 1));
    const auto sizes = learnt(heavy).sizes;
    CHECK(sizes.back().subjects == 10);
    CHECK(sizes.back().rows < 40);
}

TEST_CASE("too few subjects with several rows: each row is its own") {
    auto table = customers(500, true);
    Int64Builder subject;
    for (std::int64_t i = 0; i < 500; ++i) subject.append(i < 18 ? i / 2 : i);  // nine pairs
    table.attachments["subject"] = subject.finish();
    CHECK(!fit(table)->whose.given());
}

TEST_CASE("few people with many rows keep what goes together in their rows") {
    const auto diary = [](std::int64_t people) {
        const auto rows = people * 30;
        auto out = testing::batch(
            {{"steps:int64", cells(rows, [](auto i) { return std::to_string(i * 7'919 % 997); })},
             {"energy:int64", cells(rows, [](auto i) { return std::to_string(i * 7'919 % 997 / 10 + i % 7); })}});
        Int64Builder subject;
        for (std::int64_t i = 0; i < rows; ++i) subject.append(i / 30);
        out.attachments["subject"] = subject.finish();
        return out;
    };
    const auto together = [](const Batch& table) {  // of the rows in the upper or lower half of both
        std::int64_t count = 0;
        for (std::int64_t row = 0; row < table.rows; ++row)
            count += (table.columns[0]->int64(row) > 498) == (table.columns[1]->int64(row) > 52);
        return static_cast<double>(count) / static_cast<double>(table.rows);
    };
    for (const std::int64_t people : {60, 120}) {
        const auto model = fit(diary(people));
        CHECK(!model->independent);
        CHECK(model->rules.leaf == 50);
        CHECK(together(sample(model, {})) > 0.9);
    }
    CHECK(fit(diary(40))->independent);
}
