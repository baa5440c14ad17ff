#include <doctest/doctest.h>

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "profile_stage.hpp"

using namespace persona;

namespace {

using Cells = std::vector<std::optional<std::string>>;

Cells cells(std::int64_t rows, const std::function<std::optional<std::string>(std::int64_t)>& of) {
    Cells out;
    for (std::int64_t i = 0; i < rows; ++i) out.push_back(of(i));
    return out;
}

std::shared_ptr<const Profile> profile_of(const Batch& whole, std::int64_t a_batch = 8'192,
                                          std::map<std::string, std::string> parameters = {}) {
    testing::Harness harness("analyser.profile", std::make_shared<profile::ProfileAnalyser>(), std::move(parameters));
    std::vector<std::pair<std::string, Batch>> batches;
    for (std::int64_t at = 0; at == 0 || at < whole.rows; at += a_batch) {
        auto part = whole.slice(at, std::min(a_batch, whole.rows - at));
        part.first_row = at;
        batches.emplace_back("from", part);
    }
    return std::dynamic_pointer_cast<const Profile>(harness.analyse(batches).at(0));
}

Batch table(std::int64_t rows) {
    return testing::batch(
        {{"age:int64", cells(rows, [](auto i) { return std::to_string(20 + i * 7 % 60); })},
         {"spend:float64", cells(rows,
                                 [](auto i) {
                                     return i % 10 == 0
                                                ? std::optional<std::string>()
                                                : std::to_string(i * 37 % 9'973) + "." + std::to_string(i % 90 + 10);
                                 })},
         {"region:text", cells(rows,
                               [](auto i) {
                                   return i % 997 == 0 ? "only-" + std::to_string(i)
                                                       : std::string(i % 3 == 0 ? "north" : "south");
                               })},
         {"member:boolean", cells(rows, [](auto i) { return std::string(i % 4 == 0 ? "true" : "false"); })},
         {"seen:date", cells(rows,
                             [](auto i) {
                                 std::string s;
                                 append_date(s, static_cast<std::int32_t>(19'000 + i % 300 * 7));
                                 return s;
                             })},
         {"id:text", cells(rows, [](auto i) {
              auto n = std::to_string(i);
              return "INT-" + std::string(5 - n.size(), '0') + n;
          })}});
}

}  // namespace

TEST_CASE("a table is described column by column") {
    const auto p = profile_of(table(3'000));
    CHECK(p->rows == 3'000);
    CHECK(p->rows_are_subjects);
    CHECK(p->k == 10);
    const auto& age = *p->find("age");
    CHECK(age.use == Profile::Use::number);
    CHECK(age.distinct == 60);
    CHECK(age.distinct_is_exact);
    CHECK(age.numbers.exact.size() == 60);
    CHECK(age.numbers.mean == doctest::Approx(49.5).epsilon(0.001));
    const auto& spend = *p->find("spend");
    CHECK(spend.missing == 300);
    CHECK(spend.numbers.decimals == 2);
    CHECK(spend.numbers.rows() == doctest::Approx(2'700));
    CHECK(std::fabs(spend.numbers.quantile(0.5) - 4'986) < 200);
    const auto& region = *p->find("region");
    REQUIRE(region.categories.size() == 2);
    CHECK(region.categories[0].value == "south");
    CHECK(region.rare_rows == 4);
    CHECK(p->find("member")->categories.size() == 2);
    CHECK(p->find("seen")->numbers.step == 7);
    const auto& id = *p->find("id");
    CHECK(id.use == Profile::Use::identifier);
    CHECK(id.unique);
    CHECK(id.shape.pattern == "\\I\\N\\T\\-99999");
    CHECK(p->find("nothing") == nullptr);
    CHECK(p->numeric == std::vector<std::string>{"age", "spend", "seen"});
}

TEST_CASE("batches do not change a profile, and the file form gives it back") {
    const auto whole = profile_of(table(3'000));
    const auto parts = profile_of(table(3'000), 137);
    CHECK(whole->save().value() == parts->save().value());
    const auto loaded = Profile::load(whole->save().value()).value();
    CHECK(loaded->save().value() == whole->save().value());
    CHECK(loaded->inspect() == whole->inspect());
    CHECK(!Profile::load("").ok());
    CHECK(!Profile::load("{}").ok());
    const auto text = whole->save().value();
    CHECK(!Profile::load(text.substr(0, text.size() / 2)).ok());
}

TEST_CASE("correlations are those of the values") {
    const auto b = testing::batch({{"x:float64", cells(500, [](auto i) { return std::to_string(i); })},
                                   {"y:float64", cells(500, [](auto i) { return std::to_string(-2 * i); })},
                                   {"z:float64", cells(500, [](auto i) { return std::to_string(i * 7919 % 500); })}});
    const auto p = profile_of(b);
    CHECK(p->correlations[1] == doctest::Approx(-1).epsilon(1e-6));
    CHECK(std::fabs(p->correlations[2]) < 0.1);
    CHECK(p->correlations[8] == 1);
}

TEST_CASE("no value of fewer than k subjects is in a profile") {
    auto values = cells(400, [](auto i) { return std::to_string(1'000 + i * 3 % 200) + ".5"; });
    values[7] = "987654.321";  // one person far out
    auto names = cells(400, [](auto i) {
        return i < 9 ? std::string("held-by-nine") : i < 19 ? std::string("held-by-ten") : std::string("common");
    });
    const auto p = profile_of(testing::batch({{"v:float64", values}, {"n:text", names}}));
    const auto text = p->save().value() + p->inspect();
    CHECK(text.find("987654") == std::string::npos);
    CHECK(text.find("held-by-nine") == std::string::npos);
    CHECK(text.find("held-by-ten") != std::string::npos);
    CHECK(*p->find("v")->numbers.most() < 2'000);
}

TEST_CASE("k counts subjects, not rows") {
    auto b = testing::batch({{"v:text", cells(400, [](auto i) { return std::string(i < 25 ? "mine" : "ours"); })},
                             {"x:int64", cells(400, [](auto i) { return std::to_string(i < 25 ? 777 : i % 5); })}});
    Int64Builder subject;
    for (std::int64_t i = 0; i < 400; ++i) subject.append(i < 25 ? 1 : i);
    b.attachments["subject"] = subject.finish();
    const auto p = profile_of(b);
    CHECK(p->subjects == 376);
    CHECK(!p->rows_are_subjects);
    REQUIRE(p->find("v")->categories.size() == 1);
    CHECK(p->find("v")->categories[0].value == "ours");
    for (const auto& e : p->find("x")->numbers.exact) CHECK(e.value != 777);
}

TEST_CASE("how identifiers look counts subjects, not rows") {
    // One person's fifty record numbers look unlike everybody else's.
    auto b = testing::batch({{"id:text", cells(400,
                                               [](auto i) {
                                                   return i < 50 ? "WOLF-" + std::to_string(100'000 + i)
                                                                 : "AB" + std::to_string(1'000 + i);
                                               })},
                             {"name:text", cells(400, [](auto i) {
                                  return i < 50 ? "Sir A. Quentin Bly" : i % 2 == 0 ? "Ann Bell" : "Dr Carl Dunn";
                              })}});
    auto fields = b.schema->fields();
    fields[0].role = fields[1].role = Role::identifier;
    fields[1].entity = "PERSON";
    Int64Builder subject;
    for (std::int64_t i = 0; i < 400; ++i) subject.append(i < 50 ? 0 : i);
    auto own = b.with_columns(Schema::make(fields), b.columns);
    own.attachments["subject"] = subject.finish();
    for (const std::int64_t a_batch : {8'192, 60}) {
        const auto p = profile_of(own, a_batch);
        const auto& shape = p->find("id")->shape;
        CHECK(shape.lengths == std::vector<std::pair<std::int64_t, std::int64_t>>{{6, 350}});
        CHECK(shape.pattern == "AA9999");
        CHECK(p->find("name")->shape.forms.size() == 2);
        CHECK(p->save().value().find("W") == std::string::npos);
    }
    // Each row its own person: fifty people have such numbers.
    const auto rows = profile_of(b.with_columns(Schema::make(fields), b.columns));
    CHECK(rows->find("id")->shape.lengths.size() == 2);
    CHECK(rows->find("name")->shape.forms.size() == 3);
}

TEST_CASE("one subject's many rows do not set the decimals or the step of a column") {
    auto b = testing::batch({{"v:float64", cells(400, [](auto i) {
                                  return i < 60 ? std::to_string(100 + i) + ".12345" : std::to_string(i) + ".5";
                              })}});
    Int64Builder subject;
    for (std::int64_t i = 0; i < 400; ++i) subject.append(i < 60 ? 0 : i);
    CHECK(profile_of(b)->find("v")->numbers.decimals == 5);
    b.attachments["subject"] = subject.finish();
    CHECK(profile_of(b)->find("v")->numbers.decimals == 1);
}

TEST_CASE("a grid is what values share that are not all the same, and what k people hold is on it") {
    const auto step_of = [](auto value) {
        const auto p = profile_of(testing::batch({{"v:int64", cells(4'000, value)}}));
        return p->find("v")->numbers.step;
    };
    const auto one_in = [](std::int64_t i, std::int64_t many) { return i % many == 0; };
    CHECK(step_of([&](auto i) { return std::to_string(one_in(i, 250) ? 1 : 0); }) == 0);  // sixteen ones
    CHECK(step_of([&](auto i) { return std::to_string(one_in(i, 250) ? i / 9 : 0); }) == 0);
    CHECK(step_of([&](auto i) { return std::to_string(one_in(i, 250) ? 3 : i % 7 * 5); }) == 0);
    CHECK(step_of([&](auto i) { return std::to_string(one_in(i, 40) ? i / 40 * 5 : 0); }) == 5);
    CHECK(step_of([&](auto i) { return std::to_string(one_in(i, 1'000) ? i + 3 : i % 7 * 5); }) == 5);
    const auto dates = profile_of(testing::batch(
        {{"v:date", cells(4'000, [&](auto i) { return one_in(i, 250) ? "2024-03-15" : "2024-01-01"; })}}));
    CHECK(!dates->find("v")->numbers.first_of_month);
}

TEST_CASE("the rules on knots are what keeps a value in: without them it comes out") {
    std::vector<Observation> seen;
    for (std::int64_t i = 0; i < 100; ++i) seen.push_back({static_cast<double>(i) + 0.25, i});
    seen[99].value = 1e6;
    KnotRules rules;
    const auto safe = make_numbers(seen, rules, 1);
    CHECK(safe.exact.empty());
    CHECK(*safe.most() < 200);
    for (const auto& knot : safe.knots) CHECK(knot.rows >= 10);
    rules.cap_dominance = false;
    CHECK(*make_numbers(seen, rules, 1).most() > 50'000);
    rules.exact_needs_k = false;
    CHECK(make_numbers(seen, rules, 1).exact.back().value == 1e6);
}

TEST_CASE("positions of digits and of letters up to f alone are hexadecimal") {
    const auto pattern = [](const char* format) {
        const auto p =
            profile_of(testing::batch({{"v:text", cells(1'000, [&](auto i) {
                                            return fmt::format(fmt::runtime(format),
                                                               static_cast<std::uint32_t>(i * 2'654'435'761U));
                                        })}}));
        return p->find("v")->shape.pattern;
    };
    CHECK(pattern("x-{:08x}").ends_with("hhhhhhhh"));
    CHECK(pattern("x-{:08X}").ends_with("HHHHHHHH"));
    CHECK(pattern("x-{:010}").find('h') == std::string::npos);
}

TEST_CASE("whoever holds a value is in one knot: each has k people of its own") {
    std::vector<Observation> seen;
    for (std::int64_t i = 0; i < 4'000; ++i) seen.push_back({static_cast<double>(i / 8) + 0.5, i / 8});
    const auto numbers = make_numbers(seen, {}, 1);
    CHECK(numbers.knots.size() > 40);
    for (const auto& knot : numbers.knots) {
        CHECK(knot.rows >= 80);
        CHECK(std::fmod(knot.rows, 8) == 0);
    }
}

TEST_CASE("one subject's many rows weigh no more than a fifth of a knot") {
    std::vector<Observation> seen;
    for (std::int64_t i = 0; i < 12; ++i) seen.push_back({100, i});
    for (std::int64_t i = 0; i < 40; ++i) seen.push_back({200, 99});
    const KnotRules rules;
    const double mean = guarded_mean(seen.data(), seen.data() + seen.size(), rules);
    CHECK(mean < 130);
}

TEST_CASE("many different values stay within bounds and are undercounted, never overcounted") {
    const auto rows = 30'000;
    const auto b = testing::batch(
        {{"v:text", cells(rows, [](auto i) { return i % 3 == 0 ? std::string("often") : "v" + std::to_string(i); })}});
    const auto p = profile_of(b, 4'096, {{"values", "2000"}, {"sample", "5000"}});
    const auto& v = *p->find("v");
    CHECK(!v.distinct_is_exact);
    CHECK(v.distinct == doctest::Approx(20'001).epsilon(0.06));
    REQUIRE(v.categories.size() == 1);
    CHECK(v.categories[0].rows <= 10'000);
    CHECK(v.categories[0].rows > 9'000);
    CHECK(!v.unique);
}

TEST_CASE("small and strange tables") {
    const auto few = profile_of(
        testing::batch({{"a:int64", {"1", "2", "3"}}, {"b:text", {std::nullopt, std::nullopt, std::nullopt}}}));
    CHECK(few->k == least_k);
    CHECK(few->find("a")->numbers.knots.size() == 1);
    CHECK(few->find("b")->missing == 3);
    CHECK(few->inspect().find("few subjects") != std::string::npos);
    const auto none = profile_of(testing::batch({{"a:int64", {}}}));
    CHECK(none->rows == 0);
    CHECK(!none->find("a")->numbers.least());
    CHECK(none->find("a")->numbers.quantile(0.5) == 0);
    const auto text =
        profile_of(testing::batch({{"t:text", cells(50, [](auto i) {
                                        return "this is sentence number " + std::to_string(i) + " of many more";
                                    })}}));
    CHECK(text->find("t")->use == Profile::Use::free_text);
    CHECK(text->find("t")->numbers.mean == doctest::Approx(8));
    const auto months = profile_of(testing::batch(
        {{"d:date", cells(200, [](auto i) {
              std::string s;
              append_date(s, days_from_civil(2000 + static_cast<int>(i % 20), 1 + static_cast<int>(i % 12), 1));
              return s;
          })}}));
    CHECK(months->find("d")->numbers.first_of_month);
}

TEST_CASE("distinct counts are near the truth") {
    for (const int n : {10, 1'000, 100'000}) {
        profile::Distinct one, two;
        for (int i = 0; i < n; ++i) (i % 2 == 0 ? one : two).add(stable_hash(std::to_string(i)));
        one.merge(two);
        CHECK(one.estimate() == doctest::Approx(n).epsilon(0.05));
    }
}
