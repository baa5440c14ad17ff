#include <doctest/doctest.h>

#include <fstream>

#include <boost/json.hpp>

#include <persona/files.hpp>
#include <persona/known_values.hpp>
#include <persona/spans.hpp>
#include <persona/testing.hpp>

#include "analyser_findings.hpp"
#include "leak_scan.hpp"

using namespace persona;
using namespace persona::leaks;
using persona::testing::Harness;

namespace {

/// A batch whose fields have roles ("name:text" as in testing.hpp; roles by position) and an empty list of findings.
Batch source(const std::vector<persona::testing::ColumnText>& columns,
             const std::vector<std::pair<Role, std::string>>& roles = {}) {
    return persona::testing::with_roles(persona::testing::batch(columns), roles);
}
Batch with_span(Batch batch, std::uint32_t begin, std::uint32_t end, const char* entity) {
    batch.spans = std::make_shared<const Spans>(Spans{persona::testing::finding(0, 0, begin, end, entity, 0)});
    return batch;
}
std::shared_ptr<const Findings> known(const std::vector<Batch>& batches,
                                      std::map<std::string, std::string> parameters = {}) {
    Harness harness("analyser.findings", std::make_shared<AnalyserFindings>(), std::move(parameters));
    std::vector<std::pair<std::string, Batch>> all;
    std::int64_t first = 0;
    for (auto batch : batches) {
        batch.first_row = first;
        first += batch.rows;
        all.emplace_back("from", batch);
    }
    return std::dynamic_pointer_cast<const Findings>(harness.analyse(all).at(0));
}
std::shared_ptr<const Verdict> scan(const std::shared_ptr<const Findings>& against, const Batch& output) {
    Harness harness("detector.leak-scan", std::make_shared<LeakScan>());
    if (against != nullptr) harness.artifact("against", against);
    const auto out = harness.process(output);
    CHECK(persona::testing::show(out) == persona::testing::show(output));
    return std::dynamic_pointer_cast<const Verdict>(harness.finish().at(0));
}
persona::testing::ColumnText testing_column(const std::vector<std::string>& texts) {
    return {"t", {texts.begin(), texts.end()}};
}
double leaked(const std::shared_ptr<const Findings>& against, const std::string& text) {
    return *scan(against, persona::testing::batch({{"out", {text}}}))->find("leaked_values")->value;
}

}  // namespace

TEST_CASE("found values are looked for in all renderings") {
    const std::string text = "Call Siân Clutterbuck on 07700 900813";
    const auto names = known({with_span(source({{"t", {text}}}), 5, 22, "PERSON")});
    CHECK(leaked(names, "dear SIAN  CLUTTERBUCK,") > 0);
    CHECK(leaked(names, "Clutterbuck, Sian") > 0);
    CHECK(leaked(names, "dear Sian Smith") == 0);
    CHECK(names->counts.at("PERSON") == 1);
    const auto phones = known({with_span(source({{"t", {text}}}), 26, 38, "PHONE_NUMBER")});
    CHECK(leaked(phones, "or +44 7700-900-813 then") > 0);
    CHECK(leaked(phones, "or +44 7700-900-814 then") == 0);
    const auto mails = known({with_span(source({{"t", {"ada.wigglesworth@example.com"}}}), 0, 28, "EMAIL_ADDRESS")});
    CHECK(leaked(mails, "ada_wigglesworth@other.org") > 0);
}

TEST_CASE("what stands in the wrong cell is looked for in the renderings of what it is") {
    for (const auto* const entity : {"PERSON", "EMAIL_ADDRESS", "ID"}) {
        const auto cells =
            known({source({{"c", {"07700 900813", "ada.wigglesworth@example.com"}}}, {{Role::identifier, entity}})});
        CHECK(leaked(cells, "+44 7700 900813") > 0);
        CHECK(leaked(cells, "+44 7700 900814") == 0);
        CHECK(leaked(cells, "ada_wigglesworth@other.org") > 0);
    }
}

TEST_CASE("a value that was found encoded is known as it reads") {
    const auto mails =
        known({with_span(source({{"t", {"wigglesworth (at) example [dot] com"}}}), 0, 35, "EMAIL_ADDRESS")});
    CHECK(leaked(mails, "to wigglesworth@example.com") > 0);
    CHECK(leaked(mails, "to wigglesworth&#64;example.com") > 0);
    const auto names = known({source({{"name", {"S\u0456\u0430n Clutterbuck"}}}, {{Role::identifier, "PERSON"}})});
    CHECK(leaked(names, "dear Sian Clutterbuck") > 0);
}

TEST_CASE("what no detector found is known all the same") {
    const auto table = known({source({{"t", {"The Quillmere project was late once again", "retired"}}})});
    CHECK(leaked(table, "quillmere") > 0);
    CHECK(leaked(table, "the quillmere project was late once again") > 0);
    CHECK(leaked(table, "The project was late once again") == 0);
    CHECK(leaked(table, "retired") == 0);
    const auto identified = known({source({{"id", {"INT-00417"}}}, {{Role::identifier, "RECORD_ID"}})});
    CHECK(leaked(identified, "see int 00417") > 0);
    CHECK(leaked(identified, "see INT-00418") == 0);
    CHECK(identified->find(identified->hash(prefix_mark("INT-"))) != nullptr);
}

TEST_CASE("a dictionary to search with holds findings, knows what is everyone's, and proves nothing") {
    const std::string text = "Quillmere wrote to Siân Clutterbuck on the first of May about Zumthor";
    const auto one = with_span(source({{"t", {text}}}), 19, 36, "PERSON");
    const auto all = known({one}), found = known({one}, {{"search", "true"}});
    CHECK(is_complete(*all));
    CHECK(is_searchable(*all));
    CHECK_FALSE(is_complete(*found));
    CHECK(is_searchable(*found));
    for (const auto* value : {"sian clutterbuck", "clutterbuck sian"}) {
        CHECK(all->find(all->hash(value)) != nullptr);
        CHECK(found->find(found->hash(value)) != nullptr);
    }
    CHECK(all->find(all->hash("quillmere")) != nullptr);
    CHECK(found->find(found->hash("quillmere")) == nullptr);
    CHECK(found->near == nullptr);
    CHECK(found->size() < all->size());
    CHECK(scan(all, persona::testing::batch({{"out", {"nobody"}}}))->passed());
    CHECK_FALSE(scan(found, persona::testing::batch({{"out", {"nobody"}}}))->passed());
    // A surrogate is no value of the source.
    auto put = one;
    auto span = one.spans->front();
    span.origin = std::make_shared<const SpanOrigin>(SpanOrigin{"PERSON", std::string(replaced_detector), ""});
    put.spans = std::make_shared<const Spans>(Spans{span});
    CHECK(known({put}, {{"search", "true"}})->counts.empty());
    // Found once, and standing in nine other rows where no detector saw it.
    std::vector<std::optional<std::string>> cells{"Zumthor"};
    cells.resize(10, "to Zumthor and back");
    const auto often = known({with_span(source({{"t", cells}}), 0, 7, "PERSON")}, {{"search", "true"}});
    CHECK(often->find(often->hash("zumthor")) == nullptr);
}

TEST_CASE("what a value was found to be says more than that it stands in an identifying column; a date does not") {
    auto cell = source({{"name", {"Zumthor Kilvert", "2024-05-17"}}}, {{Role::identifier, "PERSON"}});
    cell.spans = std::make_shared<const Spans>(Spans{persona::testing::finding(0, 0, 0, 15, "PERSON", 0),
                                                     persona::testing::finding(1, 0, 0, 10, "DATE_TIME", 0)});
    const auto table = known({cell});
    const auto group = [&](const char* value) { return table->groups[table->find(table->hash(value))->group]; };
    CHECK(group("zumthor kilvert") == "found PERSON");
    CHECK(group("2024 05 17") == "cell of an identifying column");
}

TEST_CASE("names and words of public lists alone are everyone's") {
    const auto table = known({source({{"name", {"Mary", "Smith", "Mary Smith"}}}, {{Role::identifier, "PERSON"}})});
    CHECK(leaked(table, "Mary met Smith") == 0);
    CHECK(leaked(table, "Mary Smith") > 0);
}

TEST_CASE("a text that comes again and again is known as long as fewer than k people say it, whoever says it first") {
    const std::string text = "Zyxwara Qolt came by again";
    for (const std::int64_t people : {1, 9, 10, 11}) {
        std::vector<std::string> texts;
        Int64Builder subjects;
        for (std::int64_t row = 0; row < 400; ++row) {
            texts.push_back(row % 3 == 0 ? "somebody else was here that day" : text);
            // One of them says it most of the time; the last one late.
            subjects.append(row % 3 == 0 ? 100 + row : row < 300 || row % 2 == 0 ? 1 : row / 2 % people + 1);
        }
        auto rows = source({testing_column(texts)});
        rows.attachments["subject"] = subjects.finish();
        CHECK((leaked(known({rows}), text) > 0) == (people < 10));
    }
}

TEST_CASE("what k subjects hold may come out; subjects count, not rows") {
    std::vector<std::optional<std::string>> values(12, "Quillmere");
    auto rows = source({{"t", values}});
    CHECK(leaked(known({rows}), "Quillmere") == 0);
    CHECK(leaked(known({rows.slice(0, 6), rows.slice(0, 6)}), "Quillmere") == 0);
    CHECK(leaked(known({rows.slice(0, 9)}), "Quillmere") > 0);
    Int64Builder one_person;
    for (int i = 0; i < 12; ++i) one_person.append(7);
    rows.attachments["subject"] = one_person.finish();
    CHECK(leaked(known({rows}), "Quillmere") > 0);
    CHECK(leaked(known({rows, rows}), "Quillmere") > 0);
}

TEST_CASE("a text that few wrote is nobody's when k people say it within theirs") {
    const auto wrote = [](int alone, int within) {
        std::vector<std::string> texts(static_cast<std::size_t>(alone), "your timetable is a work of fiction!");
        for (int i = 0; i < within; ++i)
            texts.push_back(i % 2 == 0 ? "Late again. Your timetable is a work of fiction - the bus was full"
                                       : "Your timetable is a work of fiction, Late again as always.");
        return known({source({testing_column(texts)})});
    };
    const std::string said = "Your timetable is a work of fiction.";
    CHECK(leaked(wrote(8, 0), said) > 0);
    CHECK(leaked(wrote(8, 1), said) > 0);
    CHECK(leaked(wrote(8, 2), said) == 0);
    // What is said within texts alone is not known for itself, and what is cut out between words counts for nobody.
    CHECK(leaked(wrote(0, 4), said) == 0);
    auto cut = std::vector<std::string>(8, "a work of pure fiction");
    cut.insert(cut.end(), 4, "Your timetable is a work of pure fiction.");
    CHECK(leaked(known({source({testing_column(cut)})}), "a work of pure fiction") > 0);
}

TEST_CASE("numbers are scanned in identifying columns, short ones never") {
    const auto table = known({source({{"id:int64", {"81234", "17"}}}, {{Role::identifier, "RECORD_ID"}})});
    const auto clash = source({{"id:int64", {"81234"}}}, {{Role::identifier, "RECORD_ID"}});
    CHECK_FALSE(scan(table, clash)->passed());
    CHECK(scan(table, source({{"id:int64", {"17"}}}, {{Role::identifier, "RECORD_ID"}}))->passed());
    CHECK(scan(table, source({{"spend:int64", {"81234"}}}))->passed());
}

TEST_CASE("confidential lines may never come out") {
    persona::testing::TemporaryFolder folder;
    std::ofstream(folder.path("secrets.txt")) << "Project Blue\n\nretired\n";
    std::vector<std::optional<std::string>> values(50, "retired");
    const auto table = known({source({{"t", values}})}, {{"confidential", folder.path("secrets.txt")}});
    CHECK(leaked(table, "retired") > 0);
    CHECK(leaked(table, "this is project blue.") > 0);
    std::ofstream(folder.path("empty.txt")) << "\n...\n";
    std::ofstream(folder.path("bad.txt")) << "\xff\n";
    for (const char* bad : {"none.txt", "empty.txt", "bad.txt"})
        CHECK_THROWS_AS(known({source({{"t", {"x"}}})}, {{"confidential", folder.path(bad)}}), Failure);
}

TEST_CASE("a scan that can not run has not passed") {
    const auto without = scan(nullptr, persona::testing::batch({{"t", {"x"}}}));
    CHECK_FALSE(without->passed());
    CHECK(without->failures.size() == 1);
    const auto open = std::make_shared<Findings>();
    CHECK_FALSE(scan(open, persona::testing::batch({{"t", {"x"}}}))->passed());
    auto undetected = source({{"t", {"x"}}});
    undetected.spans = nullptr;
    CHECK_THROWS_WITH_AS(known({undetected}), doctest::Contains("detector"), Failure);
}

TEST_CASE("the verdict says how much was looked for, and where, but no value") {
    const auto table = known({source({{"t", {"Quillmere Zyxwarble"}}})});
    const auto verdict = scan(table, persona::testing::batch({{"out", {"quillmere zyxwarble", "fine", std::nullopt}}}));
    CHECK_FALSE(verdict->passed());
    CHECK(*verdict->find("cells_scanned")->value == 2);
    CHECK(*verdict->find("dictionary_size")->value == 3);
    CHECK(verdict->failures.at(0).find("'out'") != std::string::npos);
    CHECK((verdict->inspect() + verdict->details + verdict->failures.at(0)).find("uillmere") == std::string::npos);
    CHECK(scan(table, persona::testing::batch({{"out", {"fine"}}}))->passed());
}

TEST_CASE("memory is bounded: what is too much while the dictionary grows is spilled, too large a table is an error") {
    std::vector<std::optional<std::string>> values;
    for (int i = 0; i < 5000; ++i) values.emplace_back("qx" + std::to_string(i % 3000 * 7919) + "zyx");
    const auto rows = source({{"t", values}});
    std::vector<Batch> pieces;
    for (int i = 0; i < 50; ++i) pieces.push_back(rows.slice(i * 100, 100));
    CHECK_THROWS_WITH_AS(known(pieces, {{"memory", "10K"}}), doctest::Contains("memory"), Failure);
    const auto roomy = known(pieces);
    const auto tight = known(pieces, {{"memory", "80K"}});
    CHECK(roomy->inspect() == tight->inspect());
    for (const auto& value : values) {
        const auto hashed = roomy->hash(*value);
        REQUIRE(roomy->find(hashed) != nullptr);
        REQUIRE(tight->find(hashed) != nullptr);
        CHECK(roomy->find(hashed)->subjects == tight->find(hashed)->subjects);
    }
}

TEST_CASE("the certificate names what was looked for, and how, and in what") {
    persona::testing::TemporaryFolder folder;
    std::ofstream(folder.path("out.csv")) << "out\nfine\n";
    const auto table = known({with_span(source({{"t", {"Call Quillmere Zyxwarble"}}}), 5, 24, "PERSON")});
    Harness harness("detector.leak-scan", std::make_shared<LeakScan>(), {{"of", folder.path("out.csv")}});
    harness.artifact("against", table);
    (void)harness.process(persona::testing::batch({{"out", {"zyxwarble quillmere", "fine"}}, {"n:int64", {"1", "2"}}}));
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(harness.finish().at(0));
    const auto details = boost::json::parse(verdict->details).as_object();
    const auto& certificate = details.at("certificate").as_object();
    CHECK(certificate.at("known_values").as_object().at("total") == static_cast<std::int64_t>(table->size() - 1));
    CHECK(certificate.at("known_values").as_object().at("by_group").as_object().contains("found PERSON"));
    CHECK_FALSE(certificate.at("known_values").as_object().at("by_group").as_object().contains("seal"));
    CHECK(certificate.at("renderings").as_array().size() == renderings_looked_for(*table).size());
    CHECK(certificate.at("cells").as_object().at("total") == 2);
    CHECK_FALSE(certificate.at("cells").as_object().at("by_column").as_object().contains("n"));
    CHECK(certificate.at("scanned_sha256").as_string() == sha256_of_file(folder.path("out.csv")).value());
    CHECK(details.at("hits").as_array().size() == 2);  // the name in the other order, and its rare words
    CHECK(verdict->details.find("uillmere") == std::string::npos);
}

TEST_CASE("a file that changes while it is scanned has not passed, nor has a scan for nothing") {
    persona::testing::TemporaryFolder folder;
    std::ofstream(folder.path("out.csv")) << "out\nfine\n";
    const auto table = known({source({{"t", {"Quillmere Zyxwarble"}}})});
    const auto run = [&](const std::map<std::string, std::string>& parameters, bool change) {
        Harness harness("detector.leak-scan", std::make_shared<LeakScan>(), parameters);
        harness.artifact("against", table);
        (void)harness.process(persona::testing::batch({{"out", {"fine"}}}));
        if (change) std::ofstream(folder.path("out.csv")) << "out\nQuillmere\n";
        return std::dynamic_pointer_cast<const Verdict>(harness.finish().at(0));
    };
    CHECK(run({{"of", folder.path("out.csv")}}, false)->passed());
    CHECK_FALSE(run({{"of", folder.path("out.csv")}}, true)->passed());
    CHECK(run({{"of", "\"-\""}}, false)->passed());
    CHECK(run({{"least_known", "3"}}, false)->passed());
    CHECK_FALSE(run({{"least_known", "4"}}, false)->passed());
}

TEST_CASE("number columns are looked up when the source says that they identify somebody") {
    const auto table = known({source({{"id:int64", {"81234"}}}, {{Role::identifier, "RECORD_ID"}})});
    const auto passes = [&](bool with_roles) {
        Harness harness("detector.leak-scan", std::make_shared<LeakScan>());
        harness.artifact("against", table);
        auto roles = std::make_shared<ColumnRoles>();
        roles->columns.push_back({"id", Role::identifier, "RECORD_ID", 1, "header"});
        if (with_roles) harness.artifact("columns", roles);
        (void)harness.process(persona::testing::batch({{"id:int64", {"81234"}}}));
        return std::dynamic_pointer_cast<const Verdict>(harness.finish().at(0))->passed();
    };
    CHECK(passes(false));
    CHECK_FALSE(passes(true));
}

TEST_CASE("of pseudonymised rows neither sentences nor dates count, and the certificate says so") {
    const auto text = "Zyxwara came to the office again on 14 March 2021";
    const auto table = known({with_span(source({{"t", {text}}}), 36, 49, "DATE_TIME")});
    const auto run = [&](const std::string& cell, const std::string& whole_texts) {
        Harness harness("detector.leak-scan", std::make_shared<LeakScan>(), {{"whole_texts", whole_texts}});
        harness.artifact("against", table);
        (void)harness.process(persona::testing::batch({{"out", {cell}}}));
        return std::dynamic_pointer_cast<const Verdict>(harness.finish().at(0));
    };
    const auto* moved = "somebody came on 14 March 2021";
    CHECK_FALSE(run(moved, "true")->passed());
    CHECK(run(moved, "false")->passed());
    CHECK_FALSE(run(text, "false")->passed());  // the name
    const auto left_out = [&](const std::string& whole_texts) {
        const auto details = boost::json::parse(run(moved, whole_texts)->details).as_object();
        return details.at("certificate").as_object().at("groups_left_out").as_array().size();
    };
    CHECK(left_out("true") == 0);
    CHECK(left_out("false") == 2);
}

TEST_CASE("names in other forms, cards by their end, birth dates in other words") {
    const auto name = known({with_span(source({{"t", {"Dr Mary Jane Smith"}}}), 0, 18, "PERSON")});
    for (const auto* form : {"Mary Smith", "Smith, M. J.", "M.J. Smith", "MJ Smith", "Smith Mary"})
        CHECK_MESSAGE(leaked(name, form) > 0, form);
    for (const auto* form : {"M. Smith", "Mary Jane", "Jane Smith"}) CHECK_MESSAGE(leaked(name, form) == 0, form);
    const auto family = known({with_span(source({{"t", {"the whole family"}}}), 0, 16, "PERSON")});
    CHECK(leaked(family, "the family") == 0);
    const auto near = known({with_span(source({{"t", {"Mary Smith"}}}), 0, 10, "PERSON")});
    CHECK(leaked(near, "Mary Smitth") > 0);
    CHECK(leaked(near, "Mary Smyth") == 0);  // another name
    const auto card = known({source({{"card:int64", {"4929123412344821"}}}, {{Role::identifier, "CREDIT_CARD"}})});
    CHECK(leaked(card, "the one ending in 4821") > 0);
    CHECK(leaked(card, "in 4821") == 0);
    const auto birth = known({with_span(source({{"t", {"born 14 March 1985"}}}), 5, 18, "DATE_OF_BIRTH")});
    CHECK(leaked(birth, "1985-03-14") > 0);
}

TEST_CASE("one batch or many, the same dictionary") {
    std::vector<std::optional<std::string>> values;
    for (int i = 0; i < 400; ++i)
        values.emplace_back("zyxword" + std::string(1, static_cast<char>('a' + i % 26)) + " of Quillmere " +
                            std::to_string(i % 50));
    const auto whole = source({{"t", values}});
    const auto one = known({whole});
    std::vector<Batch> pieces;
    for (int i = 0; i < 8; ++i) pieces.push_back(whole.slice(i * 50, 50));
    const auto many = known(pieces);
    CHECK(one->size() == many->size());
    CHECK(one->inspect() == many->inspect());
    for (const auto& value : values) CHECK(leaked(one, *value) == leaked(many, *value));
}

TEST_CASE("a form of address is no known value: it is everyone's") {
    const auto text = [] { return source({{"note:text", {"Dear Dr. there"}}}, {{Role::free_text, ""}}); };
    const auto holds = [](const std::shared_ptr<const Findings>& known) {
        return !KnownValues(*known).find("dr").empty();
    };
    CHECK_FALSE(holds(known({with_span(text(), 5, 8, "TITLE")})));
    CHECK(holds(known({with_span(text(), 5, 8, "RECORD_ID")})));
}

namespace {

/// 35 people who each say a sentence with the value in it, which a detector finds as an `entity` in `found` of them, here and there.
std::shared_ptr<const Findings> mentions(const std::string& value, std::uint32_t found, const char* entity = "PERSON") {
    std::vector<std::optional<std::string>> texts;
    Spans spans;
    const std::string before = "then I asked ";
    for (std::uint32_t row = 0; row < 35; ++row) {
        texts.emplace_back(before + value + " about it");
        const auto begin = static_cast<std::uint32_t>(before.size());
        if ((row + 1) * found / 35 > row * found / 35)
            spans.push_back(persona::testing::finding(row, 0, begin, begin + static_cast<std::uint32_t>(value.size()),
                                                      entity, 0.9F));
    }
    auto batch = source({{"t:text", texts}});
    batch.spans = std::make_shared<const Spans>(std::move(spans));
    return known({batch.slice(0, 20), batch.slice(20, 15)});
}
bool is_often(const std::shared_ptr<const Findings>& findings, const std::string& folded) {
    return findings->often != nullptr && findings->often->find(findings->hash(folded)) != nullptr;
}

}  // namespace

TEST_CASE("a name that many mention is searched for when it is found mostly, an ordinary word never") {
    CHECK(is_often(mentions("Clement Outhwaite", 31), "clement outhwaite"));
    CHECK(is_often(mentions("Quillmereby", 31), "quillmereby"));
    CHECK_FALSE(is_often(mentions("Clement Outhwaite", 15), "clement outhwaite"));  // more often overlooked than found
    CHECK_FALSE(is_often(mentions("customer service", 35), "customer service"));
    CHECK_FALSE(is_often(mentions("Mary", 35), "mary"));
    // Firms may be made of everyday words, and most places are in lists; such words must nearly always be found.
    CHECK(is_often(mentions("Thimble and Tansy", 31, "ORGANIZATION"), "thimble and tansy"));
    CHECK(is_often(mentions("Stirling", 31, "LOCATION"), "stirling"));
    CHECK(is_often(mentions("Reading", 31, "LOCATION"), "reading"));
    CHECK_FALSE(is_often(mentions("Reading", 26, "LOCATION"), "reading"));
    // What fewer mention is in the dictionary anyway.
    const auto few = mentions("Clement Outhwaite", 5);
    CHECK_FALSE(is_often(few, "clement outhwaite"));
    CHECK(few->find(few->hash("clement outhwaite")) != nullptr);
    // It is everyone's all the same: nothing that the leak scan refuses.
    CHECK(leaked(mentions("Clement Outhwaite", 31), "ask Clement Outhwaite") == 0);
}

TEST_CASE("what many share counts beside a name of its own record") {
    const auto table = known(
        {source({{"name", {"Mary Clutterbuck", "Ann Quillmere"}},
                 {"card", {"4929 1234 1234 4821", "4929 1234 1234 7730"}},
                 {"seen:date", {"2024-03-14", "2023-11-02"}}},
                {{Role::identifier, "PERSON"}, {Role::identifier, "CREDIT_CARD"}, {Role::quasi_identifier, ""}})});
    CHECK(table->find(table->hash(
              beside_renderings(weak_renderings("DATE_TIME", "14.3.2024"), "clutterbuck").front())) != nullptr);
    CHECK(table->find(table->hash(beside_renderings(weak_renderings("DATE_TIME", "14.3.2024"), "quillmere").front())) ==
          nullptr);
    CHECK(table->find(table->hash(
              beside_renderings(weak_renderings("CREDIT_CARD", "0000 0000 7730"), "quillmere").front())) != nullptr);
    // A given name alone stands beside any day.
    CHECK(table->find(table->hash(beside_renderings(weak_renderings("DATE_TIME", "14.3.2024"), "mary").front())) ==
          nullptr);
}
