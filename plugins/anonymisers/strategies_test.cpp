#include <doctest/doctest.h>

#include <persona/testing.hpp>
#include <persona/text.hpp>
#include <persona/written_dates.hpp>

#include "anonymiser.hpp"

using namespace persona;
using namespace persona::anonymisers;
using persona::testing::Harness;
using persona::testing::show;
using persona::testing::with_roles;

namespace {

/// One text column whose only cell is one finding.
Batch one(const std::string& entity, const std::string& value) {
    auto batch = persona::testing::batch({{"t", {value}}});
    Span span;
    span.end = static_cast<std::uint32_t>(value.size());
    span.score = 1;
    span.origin = std::make_shared<const SpanOrigin>(SpanOrigin{entity, "test", "r"});
    batch.spans = std::make_shared<const Spans>(Spans{span});
    return batch;
}
template <class T = AnonymiserRedact>
Batch anonymised(const Batch& batch, const std::map<std::string, std::string>& parameters) {
    Harness harness("anonymiser", std::make_shared<T>(), parameters);
    auto out = harness.process(batch);
    out.check(true).value();
    return out;
}
std::string replaced(const std::string& entity, const std::string& value, const std::string& rule) {
    return std::string(
        anonymised(one(entity, value), {{"strategies", "{" + entity + ": " + rule + "}"}}).columns[0]->text(0));
}
std::string refusal(const std::string& rules, const char* parameter = "strategies") {
    try {
        (void)anonymised(one("X", "x"), {{parameter, rules}});
    } catch (const Failure& failure) {
        return failure.error().text();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("masks keep the last characters asked for, never more than half") {
    CHECK(replaced("PHONE_NUMBER", "020 7946 0714", "{use: mask, keep_last: 4}") == "*** **** 0714");
    CHECK(replaced("PHONE_NUMBER", "020 7946 0714", "{use: mask, with: '#'}") == "### #### ####");
    CHECK(replaced("US_SSN", "12-3", "{use: mask, keep_last: 4}") == "**-3");
    CHECK(replaced("PERSON", "Zoë Müller", "{use: mask, keep_last: 5}") == "*** **ller");
    CHECK(replaced("PERSON", "Ana Zoë", "{use: mask, keep_last: 2}") == "*** *oë");
}

TEST_CASE("hashes have the length asked for and depend on it in nothing else") {
    const auto usual = replaced("X", "Ada", "hash");
    const auto longer = replaced("X", "Ada", "{use: hash, length: 64}");
    CHECK(usual.size() == 16);
    CHECK(longer.size() == 64);
    CHECK(longer.starts_with(usual));
    CHECK(replaced("X", "ADA", "hash") == usual);
}

TEST_CASE("values are generalised as their type asks, and what can not be read is redacted") {
    CHECK(replaced("AGE", "42", "generalise") == "40-49");
    CHECK(replaced("AGE", "aged 42 years", "{use: generalise, band: 5}") == "aged 40-44 years");
    CHECK(replaced("AGE", "-3", "{use: generalise, band: 5}") == "-5 to -1");
    CHECK(replaced("X", "3.7", "{use: generalise, band: 2.5}") == "2.5 to under 5");
    CHECK(replaced("DATE_TIME", "14th March 2021", "generalise") == "2021-03");
    CHECK(replaced("DATE_TIME", "14.12.2021", "{use: generalise, to: quarter}") == "2021-Q4");
    CHECK(replaced("DATE_OF_BIRTH", "1987-11-30", "generalise") == "1987");
    CHECK(replaced("DATE_OF_BIRTH", "1987-11-30", "{use: generalise, to: decade}") == "1980s");
    CHECK(replaced("UK_POSTCODE", "SW1A 1AA", "{use: generalise, prefix: 3}") == "SW1*");
    CHECK(replaced("UK_POSTCODE", "E1", "{use: generalise, prefix: 3}") == "E*");
    CHECK(replaced("AGE", "forty-two", "generalise") == "[AGE]");
    CHECK(replaced("AGE", "42 or 43", "generalise") == "[AGE]");
    CHECK(replaced("DATE_TIME", "last Easter", "generalise") == "[DATE_TIME]");
    CHECK(replaced("DATE_TIME", "14 March", "generalise") == "[DATE_TIME]");
    CHECK(replaced("DATE_TIME", "2021", "generalise") == "[DATE_TIME]");
    CHECK(replaced("PERSON", "Ada", "{use: redact, text: somebody}") == "somebody");
}

TEST_CASE("mistakes in strategies are told with the nearest right word") {
    CHECK(refusal("{X: redakt}").find("did you mean 'redact'?") != std::string::npos);
    CHECK(refusal("{X: {use: mask, keep_lst: 4}}").find("did you mean 'keep_last'?") != std::string::npos);
    CHECK(refusal("{X: {use: generalise, to: moth}}").find("did you mean 'month'?") != std::string::npos);
    CHECK(refusal("{X: {use: generalise, band: 0}}").find("above 0") != std::string::npos);
    CHECK(refusal("{X: {use: generalise, band: 10, to: month}}").find("do not go together") != std::string::npos);
    CHECK(refusal("{X: generalise}").find("must be said") != std::string::npos);
    CHECK(refusal("{X: {use: hash, length: 7}}").find("from 8 to 64") != std::string::npos);
    CHECK(refusal("{X: {use: mask, with: ab}}").find("one ASCII character") != std::string::npos);
    CHECK(refusal("{X: {use: keep, band: 3}}").find("it has none") != std::string::npos);
    CHECK(refusal("{X: {band: 3}}").find("does not say which one") != std::string::npos);
    CHECK(refusal("{X: 7}").find("not a whole number") != std::string::npos);
    CHECK(refusal("[X]").find("must be a map") != std::string::npos);
    CHECK(refusal("{x: burn}", "columns").find("column 'x'") != std::string::npos);
    CHECK(refusal("{X: {use: redact, text: 3}}").find("must be text") != std::string::npos);
}

TEST_CASE("quasi-identifiers stay unless they are named, and become text when they are generalised") {
    const auto table =
        with_roles(persona::testing::batch({{"age:int64", {"41", std::nullopt}},
                                            {"born:date", {"1987-11-30", "1990-01-01"}},
                                            {"code", {"SW1A 1AA", "E1 6AN"}},
                                            {"paid:float64", {"3.5", "4"}},
                                            {"seen:timestamp", {"2021-03-14T10:30:00", "2021-05-01T00:00:00"}}}),
                   {{Role::quasi_identifier, ""},
                    {Role::quasi_identifier, "DATE_OF_BIRTH"},
                    {Role::quasi_identifier, "UK_POSTCODE"},
                    {Role::attribute, ""},
                    {Role::quasi_identifier, ""}});
    CHECK(show(anonymised(table, {})) == show(table));
    const auto out =
        anonymised(table, {{"columns", "{age: generalise, paid: {use: generalise, band: 2}, seen: generalise}"},
                           {"strategies", "{DATE_OF_BIRTH: generalise, UK_POSTCODE: generalise}"}});
    CHECK(show(out) ==
          "age|born|code|paid|seen\n40-49|1987|SW*|2 to under 4|2021-03\n\\N|1990|E1*|4 to under 6|2021-05\n");
    CHECK(out.field(0).type == Type::text);
    CHECK(out.field(1).role == Role::quasi_identifier);
}

TEST_CASE("dates of one subject move together, in texts and columns, and the time between them survives") {
    auto table =
        with_roles(persona::testing::batch({{"seen:date", {"2021-03-14", "2021-03-14", "2021-04-13"}},
                                            {"at:timestamp", {"2021-03-24T10:30:00", std::nullopt, std::nullopt}},
                                            {"note", {"on 14 March 2021", "", ""}},
                                            {"born:date", {"1987-11-30", "1987-11-30", std::nullopt}}}),
                   {{Role::quasi_identifier, "DATE_TIME"},
                    {Role::attribute, ""},
                    {Role::free_text, ""},
                    {Role::quasi_identifier, "DATE_OF_BIRTH"}});
    Span span;
    span.column = 2;
    span.begin = 3;
    span.end = 16;
    span.origin = std::make_shared<const SpanOrigin>(SpanOrigin{"DATE_TIME", "test", "r"});
    table.spans = std::make_shared<const Spans>(Spans{span});
    Int64Builder subject;
    for (const auto id : {7, 8, 7}) subject.append(id);
    table.attachments["subject"] = subject.finish();
    const auto out = anonymised<AnonymiserSurrogate>(table, {{"dates", "shift"}});
    const auto moved = out.columns[0]->date(0) - table.columns[0]->date(0);
    CHECK(std::abs(moved) >= 180);
    CHECK(out.columns[0]->date(1) - table.columns[0]->date(1) != moved);
    CHECK(out.columns[0]->date(2) - table.columns[0]->date(2) == moved);
    CHECK(out.columns[1]->int64s()[0] - table.columns[1]->int64s()[0] == moved * std::int64_t{86'400'000'000});
    const auto written = read_written_date(out.columns[2]->text(0).substr(3));
    REQUIRE(written);
    CHECK(written->days == out.columns[0]->date(0));
    const auto born = civil_from_days(out.columns[3]->date(0));
    CHECK(born.year >= 1985);
    CHECK(born.year <= 1989);
    CHECK(out.columns[3]->date(0) != table.columns[3]->date(0));
    CHECK(out.columns[3]->date(1) == out.columns[3]->date(0));
    CHECK(show(anonymised<AnonymiserSurrogate>(table, {})).find("1987-11-30") != std::string::npos);
}
