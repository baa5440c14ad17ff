#include "detector_names.hpp"

#include <algorithm>

#include <persona/text.hpp>

#include "names_agreement.hpp"
#include "names_categories.hpp"
#include "names_uses.hpp"
#include "scan_cells.hpp"

namespace persona::detectors {

void DetectorNames::describe(Description& description) {
    description
        .doc(
            "Finds people, places, organisations, street addresses, peoples (nationality, religion, politics) and "
            "titles.",
            "A sequence model that comes with persona reads each text with lists of names, places and ordinary words "
            "beside it, in any case: \"mary smith\", \"MARY SMITH\". Phrases (\"my name is\", \"je m'appelle\") and "
            "titles (\"Dr\", \"Frau\") raise what follows them, and find names that the model does not know. A "
            "profession is a title only where it stands with a name: \"Judge Holloway\", or on the line under one.\n\n"
            "Where no list knows a name, the whole batch decides what it is: a company whose name is invented looks "
            "like a person in one sentence and like a place in another.\n\n"
            "An address within a sentence is one finding; one that stands by itself, line by line, is cut into street, "
            "place and postcode. A country that a question asks about (\"do you deliver to France?\") scores below "
            "0.5.\n\n"
            "A guess of the model alone is withdrawn where it is an ordinary word: one of a list of everyday words in "
            "seven "
            "languages, or one that begins a sentence or a cell, that k rows and more of the batch write in small "
            "letters "
            "and none with a capital within a sentence. What a list, a title or a phrase backs anywhere in the batch "
            "stays.\n\n"
            "Where roles are wired to `votes`: in a column of categories (at most 50 values, each in 10 rows or more) "
            "a "
            "value in small letters or written as a code (\"north-east\", \"seg-2\", \"JobImp\") is no name for the "
            "model's guess alone.")
        .parallel();
    description
        .parameter(
            "entities", entities_,
            "Of PERSON, LOCATION, ORGANIZATION, STREET_ADDRESS, NRP and TITLE, those to look for; empty means all.")
        .example("[PERSON, LOCATION]");
    description.parameter("threshold", threshold_, "The least score a finding must have.").range(0, 1);
    description
        .parameter("languages", languages_,
                   "Languages whose phrases (\"my name is\") introduce a name; the model and its lists read all. Empty "
                   "means all: " +
                       language_codes() + ".")
        .example("[en, de]");
    description
        .artifact_input("votes", std::string(ColumnRoles::kind_name),
                        "The roles of the columns, from analyser.columns.")
        .reference()
        .optional();
}

Status DetectorNames::configure(StageFactory&) {
    for (const auto& entity : entities_) {
        if (std::find(name_entities.begin(), name_entities.end(), entity) == name_entities.end()) {
            const auto nearest = nearest_name(entity, name_entities);
            return Error(ErrorCode::configuration, "detector.names knows no entity type '" + entity + "'",
                         nearest ? "did you mean '" + *nearest + "'?"
                                 : "it looks for PERSON, LOCATION, ORGANIZATION, STREET_ADDRESS, NRP and TITLE");
        }
    }
    PERSONA_ASSIGN(const auto path, names_model_path());
    PERSONA_ASSIGN(auto model, TaggerModel::load(path));
    PERSONA_ASSIGN(const auto languages, languages_named(languages_));
    scanner_ = std::make_shared<const NameScanner>(std::move(model), threshold_, languages);
    return {};
}

Status DetectorNames::open(Context& context) {
    roles_ = context.artifacts("votes").empty() ? nullptr : context.artifact<ColumnRoles>("votes");
    return {};
}

Result<Batch> DetectorNames::process(const Batch& batch, Context& context) {
    auto names = scan_cells(batch, [this](std::string_view text, const std::string& header, std::vector<Found>& out) {
        scanner_->scan(text, header, out);
    });
    // All types vote, also those that nobody asked for: a company that looks like a person in places is none in the end.
    agree_on_types(names, batch);
    drop_words_in_use(names, batch, scanner_->lists(), context.k());
    if (roles_ != nullptr) drop_category_guesses(names, batch, *roles_);
    if (!entities_.empty())
        std::erase_if(names, [this](const Span& span) {
            return std::find(entities_.begin(), entities_.end(), span.origin->entity) == entities_.end();
        });
    return with_spans(batch, std::move(names));
}

}  // namespace persona::detectors
