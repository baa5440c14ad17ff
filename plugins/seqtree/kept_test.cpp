// What is kept of the rows reads the same wherever it lies; large tables are learnt from a sample of the subjects.
#include <doctest/doctest.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <limits>

#include <sys/resource.h>
#include <unistd.h>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <persona/text.hpp>

#include "analyser.hpp"
#include "check.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::vector<std::uint32_t> some_numbers(std::size_t count) {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<std::uint32_t>(i * 2'654'435'761U));
    return out;
}

SpillPtr spool_in(const std::string& folder) { return SpillFile::make(folder).value(); }

std::uint64_t by_chance(std::int64_t row, std::uint32_t what, std::uint64_t below) {
    return Random(5, static_cast<std::uint64_t>(row), what).below(below);
}

constexpr std::int64_t rows_each = 7;

/// town → county, visited <= left; people with seven rows each, whose town is their own. One row may break both.
Batch people_visiting(std::int64_t rows, std::int64_t exception = -1) {
    const auto who = [](std::int64_t i) { return i / rows_each; };
    const auto day = [](std::int64_t days) {
        std::string out;
        append_date(out, static_cast<std::int32_t>(days));
        return out;
    };
    const auto visited = [](std::int64_t i) { return 19'000 + static_cast<std::int64_t>(by_chance(i, 2, 300)); };
    auto out = testing::batch(
        {{"town:text", cells(rows, [=](auto i) { return "town" + std::to_string(by_chance(who(i), 1, 8)); })},
         {"county:text", cells(rows,
                               [=](auto i) {
                                   const auto county = by_chance(who(i), 1, 8) / 3;
                                   return "county" + std::to_string(i == exception ? (county + 1) % 3 : county);
                               })},
         {"visited:date", cells(rows, [=](auto i) { return day(visited(i)); })},
         {"left:date", cells(rows, [=](auto i) {
              return day(i == exception ? visited(i) - 1 : visited(i) + static_cast<std::int64_t>(by_chance(i, 3, 20)));
          })}});
    Int64Builder subject;
    for (std::int64_t i = 0; i < rows; ++i) subject.append(who(i) * 31 % 1'000'003);
    out.attachments["subject"] = subject.finish();
    return out;
}

std::vector<std::string> held_in(const ModelPtr& model) { return model->constraints.sentences(model->columns); }

}  // namespace

TEST_CASE("what is kept reads the same in memory and in the spool") {
    const testing::TemporaryFolder folder;
    const auto file = spool_in(folder.path());
    const auto values = some_numbers(200'000);
    Kept<std::uint32_t> near, far;
    for (std::size_t at = 0; at < values.size();) {
        const auto count = std::min<std::size_t>(values.size() - at, 1 + at % 30'011);
        const auto part = kept(std::vector<std::uint32_t>(values.begin() + static_cast<std::ptrdiff_t>(at),
                                                          values.begin() + static_cast<std::ptrdiff_t>(at + count)));
        near.add(part);
        far.add(part);
        far.spill(file).value();
        at += count;
    }
    CHECK(near.bytes() >= values.size() * 4);
    CHECK(far.bytes() <= Kept<std::uint32_t>::in_block * 4);
    CHECK(gather(near, {}) == values);
    CHECK(gather(far, {}) == values);
    const RowChoice few{false, {3, 65'535, 65'536, 199'999}};
    CHECK(gather(far, few) == std::vector<std::uint32_t>{values[3], values[65'535], values[65'536], values[199'999]});
    Reading back(far);
    for (const std::size_t row : {199'999, 7, 100'000, 0}) CHECK(back[row] == values[row]);

    const auto add_row = [](std::size_t row, std::uint32_t value) { return value + static_cast<std::uint32_t>(row); };
    near.change(add_row).value();
    far.change(add_row).value();
    CHECK(far.bytes() <= Kept<std::uint32_t>::in_block * 4);
    CHECK(gather(near, {}) == gather(far, {}));
    CHECK(gather(far, few)[3] == values[199'999] + 199'999);
    CHECK(near.take() == take(far, {}));
    CHECK(far.empty());
}

TEST_CASE("numbers that four bytes do not hold are kept exactly, and so is what is missing") {
    const testing::TemporaryFolder folder;
    const auto file = spool_in(folder.path());
    std::vector<double> all;
    KeptNumbers whole;
    for (int part = 0; part < 20; ++part) {
        std::vector<double> values(10'000, 0.5 + part);
        values[17] = std::numeric_limits<double>::quiet_NaN();
        if (part % 3 == 2) values[500] = 0.1 + part;
        KeptNumbers later;
        later.add(values);
        whole.add(later);
        whole.spill(file).value();
        all.insert(all.end(), values.begin(), values.end());
    }
    NumberReading reading(whole);
    std::size_t different = 0;
    for (std::size_t row = 0; row < all.size(); ++row) {
        const double value = reading[row];
        different += std::isnan(all[row]) ? !std::isnan(value) : value != all[row];
    }
    CHECK(different == 0);
    CHECK(whole.bytes() < 600'000);
}

TEST_CASE("a block that can not be read back is an error") {
    const testing::TemporaryFolder folder;
    const auto file = spool_in(folder.path());
    Kept<std::uint32_t> values;
    values.add(some_numbers(70'000));
    values.spill(file).value();
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code code;
        const auto name = std::filesystem::read_symlink(entry.path(), code).string();
        if (name.starts_with(folder.path())) REQUIRE(::truncate(entry.path().c_str(), 1'000) == 0);
    }
    Reading reading(values);
    CHECK_THROWS_WITH_AS(static_cast<void>(reading[0]), doctest::Contains("spool"), Failure);
}

TEST_CASE("the model is the same whether its rows went through the spool or not, on one thread or on eight") {
    const auto table = people_visiting(280'000);
    const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 8);
    const auto at = [&](int threads, std::int64_t a_batch, const char* memory) {
        tbb::task_arena arena(threads);
        return arena.execute([&] { return fit(table, 10, a_batch, {{"memory", memory}}); });
    };
    const auto model = at(1, batch_rows, "64M");
    CHECK(held_in(model) == std::vector<std::string>{"town -> county (found)", "visited <= left (found)"});
    REQUIRE(model->whose.given());
    CHECK(model->whose.constant == std::vector<bool>{true, true, false, false});
    const auto bytes = model->save().value();
    CHECK(at(8, 30'000, "1K")->save().value() == bytes);
}

TEST_CASE("a spool that can not be written ends the run") {
    const auto table = people_visiting(40'000);
    testing::Harness harness("analyser.seqtree", std::make_shared<SeqtreeAnalyser>(), {{"memory", "1K"}});
    harness.k(10).artifact("profile", profile_of(table));
    auto part = table;
    part.label = Label::anonymised;
    // As on a full disk, but that the error has another name.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit none{100'000, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    CHECK_THROWS_WITH_AS(static_cast<void>(harness.analyse({{"from", part}, {"from", part}})),
                         doctest::Contains("spool"), Failure);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    static_cast<void>(std::signal(SIGXFSZ, handler));
}

TEST_CASE("of a large table some subjects are taken, each with all rows, the same in whatever batches they came") {
    KeptRows rows(0);
    std::vector<std::int64_t> subjects;
    for (std::int64_t i = 0; i < 400'000; ++i) subjects.push_back(i * 7'919 % 100'000);
    rows.rows = subjects.size();
    rows.subjects.add(subjects);
    CHECK(sample_rows(rows, 100'000, 400'000, 1).all);
    const auto half = sample_rows(rows, 100'000, 200'000, 1);
    REQUIRE_FALSE(half.all);
    CHECK(half.rows.size() == doctest::Approx(200'000).epsilon(0.02));
    const auto sizes = count_sizes(kept(gather(rows.subjects, half)));
    CHECK(sizes.size() == 1);
    CHECK(sizes.begin()->first == 4);
    CHECK(sample_rows(rows, 100'000, 200'000, 2).rows != half.rows);
    // Fewer than 20,000 subjects would say less.
    CHECK(sample_rows(rows, 100'000, 4'000, 1).rows.size() == doctest::Approx(80'000).epsilon(0.03));
    rows.subjects = {};
    CHECK(sample_rows(rows, 400'000, 40'000, 1).rows.size() == doctest::Approx(40'000).epsilon(0.03));
}

TEST_CASE("subjects are counted exactly, some at a time when there are very many") {
    Kept<std::int64_t> subjects;
    std::vector<std::int64_t> part;
    for (std::int64_t i = 0; i < 4'400'000; ++i) part.push_back(i % 2'000'003 - 1'000'000);
    subjects.add(part);
    CHECK(count_sizes(subjects) == SubjectSizes{{2, 1'600'009}, {3, 399'994}});
}

TEST_CASE("a model of a sample keeps to what holds in all rows, and to nothing that one of them breaks" *
          doctest::test_suite("many rows")) {
    const auto of_sample = [](const Batch& table) { return fit(table, 10, batch_rows, {{"memory", "1K"}}, 20'000); };
    const auto model = of_sample(people_visiting(160'000));
    CHECK(held_in(model).size() == 2);
    CHECK(model->rows == 160'000);
    CHECK(model->subjects == 160'000 / rows_each + 1);
    CHECK(model->smallest_cell() >= 10);
    CHECK(model->whose.constant == std::vector<bool>{true, true, false, false});
    for (const std::int64_t exception : {11, 80'000, 159'990})
        CHECK(held_in(of_sample(people_visiting(160'000, exception))).empty());
}

TEST_CASE("texts are learnt beside the cells of their own rows when trees learn from a sample" *
          doctest::test_suite("many rows")) {
    auto table =
        testing::batch({{"mood:text", cells(30'000, [](auto i) { return by_chance(i, 1, 2) == 0 ? "good" : "bad"; })},
                        {"said:text", cells(30'000, [](auto i) -> std::optional<std::string> {
                             if (by_chance(i, 2, 3) == 0) return std::nullopt;
                             const std::string verb = by_chance(i, 1, 2) == 0 ? "liked" : "hated";
                             return "We " + verb + (by_chance(i, 3, 2) == 0 ? " the tea" : " the room") + " and left.";
                         })}});
    table = testing::with_roles(table, {{Role::attribute, ""}, {Role::free_text, ""}});
    const auto model = fit(table, 10, batch_rows, {{"memory", "1K"}}, 10'000);
    const auto out = sample(model, {{"count", "1000"}});
    int texts = 0, fitting = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        if (!out.columns[1]->valid(row)) continue;
        ++texts;
        const bool liked = out.columns[1]->text(row).find("liked") != std::string_view::npos;
        fitting += liked == (out.columns[0]->text(row) == "good");
    }
    CHECK(texts > 500);
    CHECK(fitting > texts * 9 / 10);
}

TEST_CASE("keys are held against each other, however many there are") {
    const auto keyed = [](std::int64_t rows, std::int64_t first, std::int64_t last) {
        Int64Builder key;
        for (std::int64_t i = 0; i + 1 < rows; ++i) key.append(first + i);
        key.append(last);
        auto out = testing::batch({{"key:int64", {"1"}}});
        out.columns[0] = key.finish();
        out.rows = rows;
        return out;
    };
    const auto model = fit(keyed(500, 0, 499), 10, batch_rows, {{"constraints", "[{unique: key}]"}});
    const auto violations = [&](std::int64_t last) {
        testing::Harness harness("validator.constraints", std::make_shared<ConstraintsValidator>());
        harness.artifact("model", model);
        const auto verdict =
            harness.analyse({{"from", keyed(2'200'000, 0, 2'199'999)}, {"from", keyed(100'000, 3'000'000, last)}});
        return *std::dynamic_pointer_cast<const Verdict>(verdict.at(0))->find("violations")->value;
    };
    CHECK(violations(4'000'000) == 0);
    CHECK(violations(7) == 1);
}
