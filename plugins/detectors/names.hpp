// People, places, organisations, street addresses, peoples (nationality, religion, politics) and titles in running text.
//
// The sequence model proposes; phrases and titles around raise a finding or make one; what can be no name is dropped;
// then the findings are cut to what is replaced (`names_shape.cpp`).
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "name_phrases.hpp"
#include "patterns.hpp"
#include "tagger.hpp"

namespace persona::detectors {

/// The types that the stage looks for, as findings name them, in the order of NameType.
inline constexpr std::array<std::string_view, name_types> name_entities{"PERSON",         "LOCATION", "ORGANIZATION",
                                                                        "STREET_ADDRESS", "NRP",      "TITLE"};

/// A name on its way to become a finding.
struct NameCandidate {
    std::uint32_t first = 0, end = 0;  ///< tokens
    NameType type = NameType::person;
    float score = 0;
    std::uint8_t reason = 0;  ///< NameReason
};
enum class NameReason : std::uint8_t { model, listed, title, phrase, block };
constexpr std::size_t name_reasons = 5;

/// Thread-safe.
class NameScanner {
public:
    /// `languages`: of the phrases that introduce a name; the model reads all.
    NameScanner(std::shared_ptr<const TaggerModel> tagger, double threshold, LanguageSet languages = every_language());
    void scan(std::string_view text, std::string_view header, std::vector<Found>& out) const;
    [[nodiscard]] const Gazetteer& lists() const noexcept { return tagger_.model().lists; }

private:
    Tagger tagger_;
    float threshold_;
    NamePhrases introductions_, titles_;
    std::array<std::array<std::shared_ptr<const SpanOrigin>, name_reasons>, name_types> origins_;
};

/// The path of the model beside the installed library, or an error that names the places looked at.
[[nodiscard]] Result<std::string> names_model_path();

// The passes of NameScanner, each over all tokens of a cell and the facts of each.
struct NameText {
    std::string_view text;
    const std::vector<Token>& tokens;
    const std::vector<TokenFacts>& facts;
};
/// Phrases ("my name is") and titles ("Dr") raise the people behind them and find those that the model missed.
void apply_triggers(const NameText& in, const NamePhrases& introductions, const NamePhrases& titles,
                    std::vector<NameCandidate>& names);
/// Takes the given name before a person's family name into the finding: "Clement Outhwaite", where the model saw an adjective.
void complete_people(const NameText& in, std::vector<NameCandidate>& names);
/// Drops what can be no name, trims articles and marks, lowers countries that a question asks about.
void sift_names(const NameText& in, std::vector<NameCandidate>& names);
/// Drops guesses of the model alone that are ordinary words: one alone, or the first of a few in small letters.
void sift_guesses(const NameText& in, std::vector<NameCandidate>& names);
/// Drops professions ("a teacher") that are taken for titles ("Dr").
void sift_titles(const NameText& in, std::vector<NameCandidate>& names);
/// Cuts an address that stands by itself, line by line, into street, places and codes.
void split_addresses(const NameText& in, std::vector<NameCandidate>& names);

}  // namespace persona::detectors
