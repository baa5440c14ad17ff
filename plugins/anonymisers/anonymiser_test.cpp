#include <algorithm>

#include <doctest/doctest.h>

#include <persona/known_values.hpp>
#include <persona/spans.hpp>
#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "anonymiser.hpp"

using namespace persona;
using namespace persona::anonymisers;
using persona::testing::finding;
using persona::testing::Harness;
using persona::testing::show;
using persona::testing::with_roles;

namespace {

/// name (identifier), note (text with findings), id (identifier, number), age (quasi-identifier).
Batch people() {
    auto batch = persona::testing::batch({{"name", {"Mary Okonkwo", "James Smith", std::nullopt}},
                                          {"note", {"Mary Okonkwo rang 020 7946 0714.", "Dr Smith knows", "nothing"}},
                                          {"id:int64", {"81234", "-7", std::nullopt}},
                                          {"age:int64", {"41", "52", "63"}}});
    auto out = with_roles(batch, {{Role::identifier, "PERSON"}, {}, {Role::identifier, "RECORD_ID"}});
    out.spans =
        std::make_shared<const Spans>(Spans{finding(0, 0, 0, 12, "PERSON"), finding(0, 1, 0, 12, "PERSON"),
                                            finding(0, 1, 18, 31, "PHONE_NUMBER"), finding(1, 1, 3, 8, "PERSON")});
    return out;
}
template <class T>
Batch run(const Batch& batch, std::map<std::string, std::string> parameters = {},
          std::shared_ptr<const Findings> found = nullptr) {
    Harness harness("anonymiser", std::make_shared<T>(), std::move(parameters));
    if (found != nullptr) harness.artifact("found", found);
    auto out = harness.process(batch);
    out.check(true).value();
    return out;
}

}  // namespace

TEST_CASE("redact writes the type and leaves the rest") {
    const auto out = run<AnonymiserRedact>(people());
    CHECK(show(out) ==
          "name|note|id|age\n[PERSON]|[PERSON] rang [PHONE_NUMBER].|\\N|41\n[PERSON]|Dr [PERSON] "
          "knows|\\N|52\n\\N|nothing|\\N|63\n");
    CHECK(out.spans->size() == 5);
    CHECK(out.spans->at(2).begin == 14);
}

TEST_CASE("a second anonymiser replaces what was found since, and leaves what the first has put there") {
    auto once = run<AnonymiserSurrogate>(people());
    once.label = Label::anonymised;
    CHECK(std::all_of(once.spans->begin(), once.spans->end(), is_replaced));
    CHECK(show(run<AnonymiserSurrogate>(once)) == show(once));
    CHECK(show(run<AnonymiserRedact>(once)) == show(once));
    auto more = *once.spans;
    more.push_back(finding(2, 1, 0, 7, "PERSON"));
    once.spans = std::make_shared<const Spans>(more);
    const auto twice = run<AnonymiserRedact>(once);
    CHECK(twice.columns[1]->text(2) == "[PERSON]");
    CHECK(twice.columns[1]->text(0) == once.columns[1]->text(0));
    CHECK(twice.spans->size() == once.spans->size());
    // What a strategy keeps is not replaced: the next one may.
    const auto kept = run<AnonymiserRedact>(people(), {{"strategies", "{PHONE_NUMBER: keep}"}});
    CHECK(std::count_if(kept.spans->begin(), kept.spans->end(), is_replaced) == 4);
}

TEST_CASE("hash keeps equality and nothing else") {
    const auto out = run<AnonymiserHash>(people());
    CHECK(out.columns[0]->text(0).size() == 16);
    CHECK(out.columns[1]->text(0).starts_with(out.columns[0]->text(0)));
    CHECK(out.columns[0]->text(0) != out.columns[0]->text(1));
    CHECK(show(out).find("Okonkwo") == std::string::npos);
}

TEST_CASE("surrogates are the same in every column, keep shape and type, and the spans point at them") {
    const auto out = run<AnonymiserSurrogate>(people());
    const std::string name(out.columns[0]->text(0));
    const std::string note(out.columns[1]->text(0));
    CHECK(note.starts_with(name + " rang 0"));
    CHECK(name != "Mary Okonkwo");
    CHECK(show(out).find("Okonkwo") == std::string::npos);
    const std::string other(out.columns[0]->text(1));
    CHECK(out.columns[1]->text(1) == "Dr " + other.substr(other.find(' ') + 1) + " knows");
    CHECK(out.columns[2]->int64(0) >= 10000);
    CHECK(out.columns[2]->int64(0) <= 99999);
    CHECK(out.columns[2]->int64(0) != 81234);
    CHECK(out.columns[2]->int64(1) < 0);
    CHECK_FALSE(out.columns[2]->valid(2));
    CHECK(out.columns[3]->int64(0) == 41);
    for (const auto& each : *out.spans) {
        const auto text = out.columns[each.column]->text(each.row).substr(each.begin, each.end - each.begin);
        CHECK(fold(text).size() > 2);
    }
    CHECK(show(run<AnonymiserSurrogate>(people())) == show(out));
}

TEST_CASE("a value is replaced as it reads, however it is written") {
    auto batch =
        persona::testing::batch({{"note", {"ada@example.org", "ada (at) example [dot] org", "ada&#64;example.org"}}});
    batch.spans = std::make_shared<const Spans>(Spans{finding(0, 0, 0, 15, "EMAIL_ADDRESS"),
                                                      finding(1, 0, 0, 26, "EMAIL_ADDRESS"),
                                                      finding(2, 0, 0, 19, "EMAIL_ADDRESS")});
    const auto made = run<AnonymiserSurrogate>(batch);
    CHECK(made.columns[0]->text(0) == made.columns[0]->text(1));
    CHECK(made.columns[0]->text(0) == made.columns[0]->text(2));
    CHECK(made.columns[0]->text(0) != "ada@example.org");
    const auto hashed = run<AnonymiserHash>(batch);
    CHECK(hashed.columns[0]->text(0) == hashed.columns[0]->text(1));
}

TEST_CASE("each entity type can have its own strategy") {
    const auto out =
        run<AnonymiserSurrogate>(people(), {{"strategies", "{PERSON: mask, PHONE_NUMBER: keep, RECORD_ID: hash}"}});
    CHECK(out.columns[0]->text(0) == "**** *******");
    CHECK(out.columns[1]->text(0) == "**** ******* rang 020 7946 0714.");
    CHECK(run<AnonymiserRedact>(people(), {{"strategies", "{RECORD_ID: keep}"}}).columns[2]->int64(0) == 81234);
    for (const char* bad : {"7", "{PERSON: burn}", "{PERSON: 7}"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(run<AnonymiserRedact>(people(), {{"strategies", bad}}), Failure);
    }
    CHECK(to_string(Strategy::mask) == "mask");
}

TEST_CASE("no surrogate is a known value, and a prefix that many share stays") {
    auto batch = persona::testing::batch({{"id", {}}});
    std::vector<std::optional<std::string>> ids;
    for (int i = 0; i < 500; ++i) ids.emplace_back("K-" + std::to_string(100 + i));
    batch = persona::testing::batch({{"id", ids}});
    auto fields = batch.schema->fields();
    fields[0].role = Role::identifier;
    fields[0].entity = "RECORD_ID";
    batch = batch.with_columns(Schema::make(fields), batch.columns);
    auto found = std::make_shared<Findings>();
    found->key = 5;
    found->groups = {"x"};
    Findings::Entry entry;
    entry.subjects = 1;
    entry.tokens = 2;
    for (const auto& id : ids) found->add(found->hash(fold(*id)), entry);
    found->add(found->hash(completeness_mark), {});
    found->seal();
    const auto out = run<AnonymiserSurrogate>(batch, {}, found);
    std::map<std::string, int> seen;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const std::string text(out.columns[0]->text(row));
        CHECK(text.starts_with("K-"));
        CHECK(KnownValues(*found).find(text).empty());
        ++seen[text];
    }
    CHECK(seen.size() == 500);
    CHECK_FALSE(run<AnonymiserSurrogate>(batch).columns[0]->text(0).starts_with("K-1"));
}

TEST_CASE("text that nobody looked at does not pass") {
    auto batch = persona::testing::batch({{"t", {"x"}}});
    CHECK_THROWS_WITH_AS(run<AnonymiserRedact>(batch), doctest::Contains("detector"), Failure);
    batch.spans = std::make_shared<const Spans>(Spans{finding(0, 0, 0, 7, "PERSON")});
    CHECK_THROWS_AS(run<AnonymiserRedact>(batch), Failure);
    batch.spans = std::make_shared<const Spans>(Spans{finding(0, 9, 0, 1, "PERSON")});
    CHECK_THROWS_AS(run<AnonymiserRedact>(batch), Failure);
    auto dates = persona::testing::batch({{"d:date", {"2024-01-01"}}});
    auto fields = dates.schema->fields();
    fields[0].role = Role::identifier;
    dates = dates.with_columns(Schema::make(fields), dates.columns);
    CHECK_FALSE(run<AnonymiserRedact>(dates).columns[0]->valid(0));
    CHECK(show(run<AnonymiserSurrogate>(dates)) != show(dates));
}

TEST_CASE("what the detectors overlooked but the dictionary knows is replaced too") {
    auto found = std::make_shared<Findings>();
    found->key = 5;
    found->groups = {"found LOCATION", "rare token", "text cell", "seal", "confidential"};
    const auto add = [&](const std::string& text, std::uint8_t group, std::uint8_t tokens) {
        Findings::Entry entry;
        entry.subjects = 1;
        entry.group = group;
        entry.tokens = tokens;
        found->add(found->hash(text), entry);
    };
    add("north brackenhithe", 0, 2);
    add("wigglesworth", 1, 1);
    add("900813123", 1, 1);
    add("blue harbour", 4, 2);
    add("a sentence of few words", 2, 5);
    add(std::string(completeness_mark), 3, 1);
    found->seal();
    auto batch = persona::testing::batch({{"t",
                                           {"Mary asked Wigglesworth of North  Brackenhithe on 0900 813 123.",
                                            "A sentence of few words", "\u2014 wigglesworth\u2019s", ""}}});
    batch.spans = std::make_shared<const Spans>(Spans{finding(0, 0, 0, 4, "PERSON")});
    const auto out = run<AnonymiserSurrogate>(batch, {}, found);
    for (const char* secret : {"igglesworth", "Brackenhithe", "813 123", "Mary"})
        CHECK(show(out).find(secret) == std::string::npos);
    CHECK(out.columns[0]->text(1) == "A sentence of few words");
    CHECK(out.columns[0]->text(0).ends_with("."));
    CHECK(out.spans->size() == 5);
    auto secret = persona::testing::batch({{"t", {"about Blue Harbour"}}});
    secret.spans = std::make_shared<const Spans>();
    CHECK(show(run<AnonymiserRedact>(secret, {}, found)) == "t\nabout [CONFIDENTIAL]\n");
}

TEST_CASE("a column may have a strategy of its own") {
    auto batch = persona::testing::batch({{"a", {"Ada"}}, {"b", {"Ada"}}});
    batch.spans = std::make_shared<const Spans>(Spans{finding(0, 0, 0, 3, "PERSON"), finding(0, 1, 0, 3, "PERSON")});
    const auto out = run<AnonymiserHash>(batch, {{"columns", "{a: redact}"}, {"strategies", "{PERSON: mask}"}});
    CHECK(show(out) == "a|b\n[PERSON]|***\n");
    CHECK_THROWS_AS(run<AnonymiserHash>(batch, {{"columns", "{a: burn}"}}), Failure);
}

TEST_CASE("a form of address stays beside a surrogate and can be redacted") {
    auto batch = persona::testing::batch({{"note:text", {"Dear Dr. Mary Okonkwo"}}});
    Span title;
    title.begin = 5;
    title.end = 8;
    title.origin = std::make_shared<const SpanOrigin>(SpanOrigin{"TITLE", "test", "r"});
    batch.spans = std::make_shared<const Spans>(Spans{title});
    CHECK(run<AnonymiserSurrogate>(batch).columns[0]->text(0) == "Dear Dr. Mary Okonkwo");
    CHECK(run<AnonymiserRedact>(batch).columns[0]->text(0) == "Dear [TITLE] Mary Okonkwo");
}
