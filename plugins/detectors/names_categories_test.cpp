#include <doctest/doctest.h>

#include <set>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "names_categories.hpp"
#include "passes_test.hpp"

using namespace persona;
using namespace persona::detectors;

namespace {

using Cells = std::vector<std::optional<std::string>>;

/// `times` rows of each value, one after the other.
Cells repeated(const std::vector<std::string>& values, std::size_t times) {
    Cells out;
    for (std::size_t i = 0; i < values.size() * times; ++i) out.emplace_back(values[i % values.size()]);
    return out;
}

/// The values of a column in which the pass `names` finds something, with the roles that analyser.columns gives it.
std::set<std::string> categories_in(const std::string& header, const Cells& cells) {
    const auto batch = persona::testing::batch({{header + ":text", cells}});
    persona::testing::Harness votes("analyser.columns", std::make_shared<AnalyserColumns>());
    const auto roles = std::dynamic_pointer_cast<const ColumnRoles>(votes.analyse({{"from", batch}}).at(0));
    REQUIRE(roles != nullptr);
    std::set<std::string> out;
    const auto found = passes::run(passes::list({Value("names")}), batch, roles);
    for (const auto& span : *found.spans) {
        if (span.origin->detector == "names") out.emplace(batch.columns[0]->text(span.row));
    }
    return out;
}

}  // namespace

TEST_CASE("values of categories are no names for the model's guess alone") {
    CHECK(categories_in("segment", repeated({"seg-1", "seg-2"}, 30)).empty());
    CHECK(categories_in("job", repeated({"craft-repair", "tech-support", "sales"}, 30)).empty());
    CHECK(categories_in("purpose", repeated({"JobImp", "HomeImp", "DebtCon"}, 30)).empty());
    CHECK(categories_in("education", repeated({"HS-grad", "Assoc-acdm", "11th"}, 30)).empty());
    CHECK(categories_in("size", repeated({"S", "M", "XL", "XXL"}, 30)).empty());
    CHECK(categories_in("race", repeated({"White", "Asian-Pac-Islander"}, 30)).empty());
}

TEST_CASE("names in a column of categories stay findings") {
    // As people write them; and whatever lists or titles back, however it is written.
    const std::vector<std::string> staff{"Ottoline Vreeburg", "Dr Kaczmarek", "mary smith", "none"};
    CHECK(categories_in("seen by", repeated(staff, 30)) ==
          std::set<std::string>{"Ottoline Vreeburg", "Dr Kaczmarek", "mary smith"});
    CHECK(categories_in("native country", repeated({"Germany", "Portugal"}, 30)) ==
          std::set<std::string>{"Germany", "Portugal"});
    // Nine rows are no group: what one of them is called may be a person's name.
    CHECK(categories_in("job", repeated({"craft-repair"}, 9)).size() == 1);
    CHECK(categories_in("job", repeated({"craft-repair"}, 10)).empty());
}

TEST_CASE("how categories are written") {
    for (const auto* cell : {"north-east", "married-civ-spouse", "ctry_4", "prd-Zeta", "DEPT-12", "EU", "mmHg"})
        CHECK(written_as_category(cell, true));
    for (const auto* cell : {"JobImp", "HS-grad"}) {
        CHECK(written_as_category(cell, false));
        CHECK_FALSE(written_as_category(cell, true));
    }
    for (const auto* cell :
         {"Quarrelby", "Ottoline Vreeburg", "Quarrelby 2", "Jürgen", "jürgen", "VREEBURG", "", "Aix-en-Provence"})
        CHECK_FALSE(written_as_category(cell, false));
    CHECK_FALSE(written_as_category(std::string(41, 'a'), false));
}

TEST_CASE("a word that is tied to a number is part of a code, wherever it stands") {
    const auto names = [](const std::string& text) {
        persona::testing::Harness harness("detector.names", std::make_shared<DetectorNames>());
        return harness.process(persona::testing::batch({{"note:text", {text}}})).spans->size();
    };
    for (const auto* text : {"seg-2", "ctry-1", "SKU-1001", "qx-2", "STR_014"}) CHECK(names(text) == 0);
    CHECK(names("Ms Vreeburg-2 was here") == 2);  // the title, and the name
}
