#include "detector_names.hpp"

#include <algorithm>

#include "scan_cells.hpp"

namespace persona::detectors {

void DetectorNames::describe(Description& description) {
    description
        .doc("Finds names of people in text, and places and organisations where a phrase or a word gives them away.",
             "Looks at capitalised words: after a title (\"Dr\", \"Frau\"), after a phrase (\"my name is\", \"je "
             "m'appelle\"), a given name of the census list with a name after it, two "
             "words that no dictionary knows, somebody who says or does something. Ordinary words that are names too "
             "(\"Will\", \"May\") need such company. "
             "Places count after \"live in\", \"in\" and the like; organisations before \"Ltd\" and its kind.\n\n"
             "Lower-case names are found only after an introducing phrase.")
        .parallel();
    description
        .parameter("entities", entities_, "Of PERSON, LOCATION and ORGANIZATION, those to look for; empty means all.")
        .example("[PERSON]");
    description.parameter("threshold", threshold_, "The least score a finding must have.").range(0, 1);
}

Status DetectorNames::configure(StageFactory&) {
    for (const auto& entity : entities_) {
        if (entity != "PERSON" && entity != "LOCATION" && entity != "ORGANIZATION") {
            return Error(ErrorCode::configuration, "detector.names knows no entity type '" + entity + "'",
                         "it looks for PERSON, LOCATION and ORGANIZATION");
        }
    }
    std::function<bool(std::string_view)> wants;
    if (!entities_.empty())
        wants = [wanted = entities_](std::string_view entity) {
            return std::find(wanted.begin(), wanted.end(), entity) != wanted.end();
        };
    scanner_ = std::make_shared<const NameScanner>(threshold_, std::move(wants));
    return {};
}

Result<Batch> DetectorNames::process(const Batch& batch, Context&) {
    return with_spans(batch, scan_cells(batch, [this](std::string_view text, const std::string& header,
                                                      std::vector<Found>& out) { scanner_->scan(text, header, out); }));
}

}  // namespace persona::detectors
