#include <doctest/doctest.h>

#include <set>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "detector_names.hpp"
#include "everyday_words.hpp"
#include "names_categories.hpp"
#include "passes_test.hpp"
#include "tagger_tokens.hpp"

using namespace persona;
using namespace persona::detectors;

namespace {

using Texts = std::vector<std::optional<std::string>>;

void put(Texts& into, const std::string& text, int times) {
    for (int i = 0; i < times; ++i) into.emplace_back(text);
}

/// What the pass `names` finds in the columns, each value once.
std::set<std::string> guessed(const std::vector<persona::testing::ColumnText>& columns) {
    const auto batch = persona::testing::batch(columns);
    persona::testing::Harness votes("analyser.columns", std::make_shared<AnalyserColumns>());
    const auto roles = std::dynamic_pointer_cast<const ColumnRoles>(votes.analyse({{"from", batch}}).at(0));
    std::set<std::string> out;
    const auto found = passes::run(passes::list({Value("names")}), batch, roles);
    for (const auto& span : *found.spans) {
        if (span.origin->detector == "names" && span.origin->entity != "TITLE")
            out.emplace(batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin));
    }
    return out;
}
std::set<std::string> guessed(const Texts& texts) { return guessed({{"note:text", texts}}); }

}  // namespace

TEST_CASE("everyday words of seven languages are nobody's name") {
    for (const auto* text : {"Niemand hat mir geholfen.",
                             "Keiner hat sich gekümmert.",
                             "Pünktlich und zuverlässig.",
                             "Mitarbeiter waren unfreundlich.",
                             "Fehlermeldung beim Start.",
                             "Personne ne répond.",
                             "Livraison rapide.",
                             "Écran noir au démarrage.",
                             "Accueil chaleureux.",
                             "Dommage que le délai soit si long.",
                             "Nadie contesta.",
                             "Pantalla negra al arrancar.",
                             "Nessuno risponde.",
                             "Pessima esperienza.",
                             "Consegna veloce.",
                             "Niemand neemt op.",
                             "Salaris is laag.",
                             "Ninguém atende.",
                             "Contactless is handy.",
                             "Toner ran out again.",
                             "Canteen is overpriced.",
                             "Gute Stimmung.",
                             "Mangelnde Transparenz.",
                             "Omruilen geweigerd.",
                             "Buchhaltung",
                             "Kardiologie",
                             "Orthopädie",
                             "Innere",
                             "Contabilidad",
                             "Logistique",
                             "Magazzino",
                             "Unzufrieden",
                             "Neutre"}) {
        CAPTURE(std::string(text));
        CHECK(guessed(Texts{text}).empty());
    }
}

TEST_CASE("names that are words, too, and names beside everyday words stay findings") {
    // A usual name, a firm's word, a second capital, a name behind the word.
    CHECK(guessed(Texts{"Young was very kind to me."}) == std::set<std::string>{"Young"});
    CHECK(guessed(Texts{"Baker"}) == std::set<std::string>{"Baker"});
    CHECK(guessed(Texts{"Toner"}) == std::set<std::string>{"Toner"});
    CHECK(guessed(Texts{"Petit"}) == std::set<std::string>{"Petit"});
    CHECK(guessed(Texts{"Koch"}) == std::set<std::string>{"Koch"});
    CHECK(guessed(Texts{"Personne Kerleau"}) == std::set<std::string>{"Personne Kerleau"});
    CHECK(guessed(Texts{"Team Vreeburg"}) == std::set<std::string>{"Team Vreeburg"});
    CHECK(guessed(Texts{"Kowalczyk was kind."}) == std::set<std::string>{"Kowalczyk"});
}

TEST_CASE("what many write in small letters is no name where a sentence or a cell begins") {
    Texts texts;
    put(texts, "Jag är mycket nöjd med allt.", 9);
    put(texts, "Nöjd och glad.", 5);
    put(texts, "Nöjd", 5);
    CHECK(guessed(texts).contains("Nöjd"));  // nine of the ten that it takes
    put(texts, "Vi var nöjd med maten.", 1);
    CHECK_FALSE(guessed(texts).contains("Nöjd"));
    // Who writes no capitals says nothing about them.
    Texts careless;
    put(careless, "tack till zadowska för hjälpen", 40);
    put(careless, "Zadowska", 5);
    CHECK(guessed(careless).contains("Zadowska"));
}

TEST_CASE("in the rest of a long table fewer rows say what a word is") {
    Texts texts;
    put(texts, "Vi var nöjd med maten.", 3);
    put(texts, "Nöjd", 5);
    auto rest = persona::testing::batch({{"note:text", texts}});
    CHECK(passes::run(passes::list({Value("names")}), rest).spans->size() == 5);
    rest.first_row = 8192;
    CHECK(passes::run(passes::list({Value("names")}), rest).spans->empty());
}

TEST_CASE("a name that many write small as a word stays, once it stands as a name") {
    const auto with = [](const std::string& more) {
        Texts texts;
        put(texts, "Det var en nöjd kund.", 30);
        put(texts, "Nöjd", 5);
        put(texts, more, 1);
        return guessed(texts);
    };
    CHECK_FALSE(with("Det var sent.").contains("Nöjd"));
    CHECK(with("Jag träffade Nöjd igår.").contains("Nöjd"));  // with a capital within a sentence
    CHECK(with("Jag träffade Herr Nöjd.").contains("Nöjd"));  // behind a title
    CHECK(with("Ring Dr. Nöjd.").contains("Nöjd"));
    CHECK(with("M. Nöjd var sen.").contains("Nöjd"));
    Texts young;
    put(young, "The young nurse was kind.", 200);
    put(young, "Young was very kind to me.", 3);
    put(young, "I met Young in the ward.", 3);
    CHECK(guessed(young) == std::set<std::string>{"Young"});
    young.resize(203);  // and at the beginning of sentences alone: too many are called so
    CHECK(guessed(young) == std::set<std::string>{"Young"});
}

TEST_CASE("real names in a column of few values stay, whatever the texts beside it say") {
    Texts advisers, texts;
    for (int i = 0; i < 40; ++i) {
        advisers.emplace_back(
            std::vector<std::string>{"Petit", "Moreau", "Kerleau", "Nöjd"}[static_cast<std::size_t>(i % 4)]);
        texts.emplace_back("Un petit délai, un kerleau, mais nöjd quand même.");
    }
    const auto found = guessed({{"Conseiller:text", advisers}, {"Avis:text", texts}});
    for (const auto* name : {"Petit", "Moreau", "Kerleau", "Nöjd"}) CHECK(found.contains(name));
    // A name that is a word first and that nothing backs, alone in its column.
    Texts potters, met;
    put(potters, "Potter", 40);
    put(met, "We met the potter twice.", 40);
    CHECK(guessed({{"seen by:text", potters}, {"note:text", met}}) == std::set<std::string>{"Potter"});
    CHECK(guessed(Texts{"Drucker"}) == std::set<std::string>{"Drucker"});  // "printer", and a family
    CHECK(guessed(Texts{"Freundlich"}) == std::set<std::string>{"Freundlich"});
}

TEST_CASE("values of a column that its name calls groups are no names for a guess alone") {
    const auto values = [](const std::vector<std::string>& some) {
        Texts out;
        for (std::size_t i = 0; i < 60; ++i) out.emplace_back(some[i % some.size()]);
        return out;
    };
    CHECK(guessed({{"Satisfaction:text", values({"Missnöjd", "Très nöjd"})}}).empty());
    CHECK(guessed({{"Abteilung:text", values({"Missnöjd", "Zlorkwesen"})}}).empty());
    CHECK(guessed({{"Consultant:text", values({"Missnöjd", "Zlorkwesen"})}}).size() == 2);
    CHECK(guessed({{"Department head:text", values({"Missnöjd", "Zlorkwesen"})}}).size() == 2);  // people
    CHECK(guessed({{"Abteilung:text", values({"Team Vreeburg", "Bremen"})}}) ==
          std::set<std::string>{"Team Vreeburg", "Bremen"});
    CHECK(guessed({{"Brand name:text", values({"Quarrelby", "Zlorkwesen"})}}).contains("Quarrelby"));
    CHECK(only_first_capital("Très satisfait"));
    CHECK_FALSE(only_first_capital("Très Satisfait"));
}

TEST_CASE("everyday words and endings") {
    CHECK(is_everyday_word(token_hash("niemand")));
    CHECK_FALSE(is_everyday_word(token_hash("schmidt")));
    for (const auto* word :
         {"kardiologie", "kommunikation", "buchhaltung", "punktlichkeit", "contabilidad", "comptabilite"})
        CHECK(ends_as_notions_do(word));
    for (const auto* word : {"hartung", "hornung", "jung", "soledad", "trinidad", "keit", "logie", "harkness"})
        CHECK_FALSE(ends_as_notions_do(word));
}
