#include <doctest/doctest.h>

#include <persona/known_values.hpp>
#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "detector_propagate.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::finding;
using persona::testing::Harness;

namespace {

Batch with(Batch batch, Spans spans) {
    batch.spans = std::make_shared<const Spans>(std::move(spans));
    return batch;
}

std::string batch_shown(const Batch& batch) {
    std::string all;
    for (const auto& span : *batch.spans)
        all += std::to_string(span.row) + " " + span.origin->entity + " " +
               std::string(batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin)) + ";";
    return all;
}

std::string propagated(const Batch& batch, std::map<std::string, std::string> parameters = {},
                       std::shared_ptr<const Findings> known = nullptr) {
    Harness harness("detector.propagate", std::make_shared<DetectorPropagate>(), std::move(parameters));
    if (known != nullptr) harness.artifact("known", known);
    return batch_shown(harness.process(batch));
}

/// A dictionary that holds the values, each held by so many people.
std::shared_ptr<const Findings> dictionary(const std::vector<std::pair<std::string, std::uint16_t>>& values,
                                           bool complete = true) {
    auto known = std::make_shared<Findings>();
    known->key = 7;
    known->k = 10;
    known->groups = {"found PERSON", "rare token", "seal"};
    const auto add = [&](const std::string& folded, std::uint16_t subjects, std::uint8_t group) {
        Findings::Entry entry;
        entry.subjects = subjects;
        entry.tokens = static_cast<std::uint8_t>(std::count(folded.begin(), folded.end(), ' ') + 1);
        entry.group = group;
        known->add(known->hash(folded), entry);
    };
    for (const auto& [value, subjects] : values) add(fold(value), subjects, value.starts_with("zz") ? 1 : 0);
    if (complete) add(std::string(completeness_mark), 0, 2);
    known->seal();
    return known;
}

}  // namespace

TEST_CASE("parts of a name are found in the rest of the record") {
    const auto batch =
        with(persona::testing::batch(
                 {{"name:text", {"Ada Zuckermandel", "Grace Hopper"}},
                  {"note:text", {"ada was late; ZUCKERMANDEL wrote, Zuckermandels did not", "ada was here"}}}),
             {finding(0, 0, 0, 16, "PERSON"), finding(1, 0, 0, 12, "PERSON")});
    CHECK(propagated(batch) == "0 PERSON Ada Zuckermandel;0 PERSON ada;0 PERSON ZUCKERMANDEL;1 PERSON Grace Hopper;");
    CHECK(propagated(batch, {{"record", "false"}}) == batch_shown(batch));
    CHECK(propagated(batch, {{"threshold", "1.0"}}).find("ZUCKERMANDEL") != std::string::npos);
}

TEST_CASE("a weak finding is not spread, and what it spreads is weaker than itself") {
    const auto note = persona::testing::batch({{"note:text", {"Zuckermandel came. Then Zuckermandel left."}}});
    CHECK(propagated(with(note, {finding(0, 0, 0, 12, "PERSON", 0.4F)})) == "0 PERSON Zuckermandel;");
    Harness harness("detector.propagate", std::make_shared<DetectorPropagate>());
    const auto out = harness.process(with(note, {finding(0, 0, 0, 12, "PERSON", 0.8F)}));
    REQUIRE(out.spans->size() == 2);
    CHECK(out.spans->back().score < 0.8F);
    CHECK(out.spans->back().origin->detector == "propagate");
}

TEST_CASE("a part that is an ordinary word counts only where it stands as a name") {
    const auto batch = with(
        persona::testing::batch({{"name:text", {"Rose Field"}},
                                 {"note:text", {"a rose in the field. Rose is a flower. I met Rose in Field's shop"}}}),
        {finding(0, 0, 0, 10, "PERSON")});
    CHECK(propagated(batch) == "0 PERSON Rose Field;0 PERSON Rose;0 PERSON Field;");
}

TEST_CASE("a name is no word that many others write in small letters") {
    const auto found = [](int others, const std::string& more) {
        std::vector<std::optional<std::string>> names{"Petit"}, notes{"Un peu petit, dit Madame Petit."};
        for (int i = 0; i < others; ++i) names.emplace_back("Moreau"), notes.emplace_back("Très petit, mais bon.");
        names.emplace_back("Moreau"), notes.emplace_back(more);
        return propagated(with(persona::testing::batch({{"name:text", names}, {"note:text", notes}}),
                               {finding(0, 0, 0, 5, "PERSON")}));
    };
    const std::string word = "0 PERSON Petit;0 PERSON Petit;", both = "0 PERSON Petit;0 PERSON petit;0 PERSON Petit;";
    CHECK(found(10, "Merci.") == word);
    CHECK(found(9, "Merci.") == both);
    CHECK(found(10, "J'ai vu Petit hier.") == both);  // with a capital within a sentence it is somebody
}

TEST_CASE("forms of address, particles and initials of a name are nobody's") {
    const auto batch =
        with(persona::testing::batch(
                 {{"name:text", {"Dr. J. van der Quarck"}},
                  {"note:text", {"the doctor (Dr. B) came from der Heide in a van, J said; quarck too"}}}),
             {finding(0, 0, 0, 21, "PERSON")});
    CHECK(propagated(batch) == "0 PERSON Dr. J. van der Quarck;0 PERSON quarck;");
    const auto brief =
        with(persona::testing::batch({{"name:text", {"Li Zhang"}}, {"note:text", {"li, Li came. Li left"}}}),
             {finding(0, 0, 0, 8, "PERSON")});
    CHECK(propagated(brief) == "0 PERSON Li Zhang;0 PERSON Li;");
}

TEST_CASE("places, firms and codes of the record are found whole, general things are not") {
    const auto batch =
        with(persona::testing::batch({{"a:text", {"Borchester Mills INT-00417 nurse 41"}},
                                      {"b:text", {"int-00417 of borchester mills, not of mills; a nurse of 41"}}}),
             {finding(0, 0, 0, 16, "ORGANIZATION"), finding(0, 0, 17, 26, "RECORD_ID"), finding(0, 0, 27, 32, "TITLE"),
              finding(0, 0, 33, 35, "AGE")});
    CHECK(propagated(batch) ==
          "0 ORGANIZATION Borchester Mills;0 RECORD_ID INT-00417;0 TITLE nurse;0 AGE 41;"
          "0 RECORD_ID int-00417;0 ORGANIZATION borchester mills;");
}

TEST_CASE("with a dictionary, what was found in one row is found in all") {
    const auto batch =
        with(persona::testing::batch(
                 {{"note:text", {"ask Orsolya Tarnai", "ORSOLYA TARNAI and zzyzx, Leeds Leeds", std::nullopt}}}),
             {finding(0, 0, 4, 18, "PERSON")});
    CHECK(propagated(batch) == "0 PERSON Orsolya Tarnai;");
    const auto known = dictionary({{"orsolya tarnai", 1}, {"zzyzx", 1}, {"leeds leeds", 40}});
    // A word that no list has is no finding; what forty people share is everyone's.
    CHECK(propagated(batch, {}, known) == "0 PERSON Orsolya Tarnai;1 PERSON ORSOLYA TARNAI;");
    CHECK_THROWS_AS(propagated(batch, {}, dictionary({{"orsolya tarnai", 1}}, false)), Failure);
}

TEST_CASE("a record of very many names takes no longer than its length") {
    std::string text;
    Spans spans;
    for (int i = 0; i < 20'000; ++i) {
        const auto name = "Zq" + std::to_string(i) + "x";
        spans.push_back(finding(0, 0, static_cast<std::uint32_t>(text.size()),
                                static_cast<std::uint32_t>(text.size() + name.size()), "ORGANIZATION"));
        text += name + " and ";
    }
    const auto size = text.size();
    text += text;
    Harness harness("detector.propagate", std::make_shared<DetectorPropagate>());
    const auto out = harness.process(with(persona::testing::batch({{"t:text", {text}}}), spans));
    CHECK(out.spans->size() == 40'000);
    CHECK(out.spans->at(20'000).begin == size);
}

TEST_CASE("a name that many mention is found where it was overlooked") {
    auto known = std::make_shared<Findings>(*dictionary({{"Clement Outhwaite", 31}}));
    const auto batch = with(persona::testing::batch({{"t:text", {"ask clement outhwaite about it"}}}), {});
    CHECK(propagated(batch, {}, known).empty());
    auto often = std::make_shared<Findings>();
    often->key = known->key;
    often->add(often->hash("clement outhwaite"), {0, 2, 0});
    often->seal();
    known->often = often;
    CHECK(propagated(batch, {}, known) == "0 PERSON clement outhwaite;");
}
