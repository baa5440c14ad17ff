// What is said of people, and what belongs to them: ages, titles, numbers of patients, places on earth, vehicles and devices.
#include <algorithm>

#include "pattern_starts.hpp"
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

bool age_of_people(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size >= 1 && digits.size <= 3 && digits.number(0, 3) <= 122;
}

/// "At least 18 years old" is a rule for everybody, nobody's age.
std::size_t fit_own_age(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view limits[] = {"at least",   "over",         "under",      "above",      "below",
                                           "older than", "younger than", "minimum of", "mindestens", "unter",
                                           "moins de",   "plus de",      "menos de",   "almeno"};
    constexpr std::string_view open_ends[] = {" or older",  " or over",    " or above", " and over",
                                              " and older", " or younger", " or more"};
    const auto after = text.substr(end, 36);
    for (const auto open_end : open_ends) {
        if (after.find(open_end) != std::string_view::npos) return begin;
    }
    auto before = text.substr(0, begin);
    while (before.ends_with(' ')) before.remove_suffix(1);
    for (const auto limit : limits) {
        if (before.size() < limit.size()) continue;
        const auto tail = before.substr(before.size() - limit.size());
        const bool same = std::equal(tail.begin(), tail.end(), limit.begin(),
                                     [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
        if (same && (before.size() == limit.size() || !is_letter(before[before.size() - limit.size() - 1])))
            return begin;
    }
    return end;
}

#define DEGREES                                                                                      \
    "\\d{1,3}(?:\\.\\d{1,8})?\xc2\xb0(?: ?\\d{1,2}(?:\\.\\d{1,8})?['\xe2\x80\xb2\xe2\x80\x99])?(?: " \
    "?\\d{1,2}(?:\\.\\d{1,8})?(?:[\"\xe2\x80\xb3\xe2\x80\x9d]|''))?"

}  // namespace

std::vector<PatternRow> person_patterns() {
    return {
        {.entity = "AGE",
         .name = "age in years",
         .regex = "(\\d{1,3})(?i:[ -]?(?:years?|yrs?|months?)[ -]olds?|[ -]?y[/ .]?o|[ -]?y\\.o\\.| (?:years|yrs) of "
                  "age| Jahre alt|"
                  "-?j\xc3\xa4hrige?[rnms]?| ans r\xc3\xa9volus| a\xc3\xb1os de edad| anni di et\xc3\xa0)",
         .validator = age_of_people,
         .check = "at most 122",
         .score = 0.7,
         .fit = fit_own_age},
        {.entity = "AGE",
         .name = "age after a word",
         .regex = "(?i:aged?(?: of|:| is)?|age[sd]? between|(?:just|recently|has|have|had|i|she|he) turned|turning|im "
                  "Alter von|Alter:?|"
                  "\xc3\xa2g\xc3\xa9"
                  "e? de|edad(?: de|:)?|et\xc3\xa0(?: di|:)?) (\\d{1,3})",
         .validator = age_of_people,
         .check = "at most 122",
         .score = 0.6},
        {.entity = "AGE",
         .name = "age of who speaks",
         .regex = "(?i:i am|i'm|im|he is|he's|she is|she's|ich bin|er ist|sie ist|j'ai|il a|elle a|tengo|tiene|ho|ha) "
                  "(\\d{1,3}) (?i:years?|yrs?|y/?o|Jahre|ans|a\xc3\xb1os|anni)",
         .validator = age_of_people,
         .check = "at most 122",
         .score = 0.6},
        {.entity = "TITLE",
         .name = "form of address",
         .regex = "((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Dame|Madam|Rev|Reverend|Hon|Capt|Captain|Sgt|Lt|"
                  "Col|Gen|Maj|Herrn?|"
                  "Frau|Hr|Fr|Monsieur|Madame|Mademoiselle|Mme|Mlle|MM|Sr|Sra|Srta|Se\xc3\xb1or|Se\xc3\xb1ora|"
                  "Se\xc3\xb1orita|Don|Do\xc3\xb1"
                  "a|Sig|Signor|Signora|Signorina|Dott|Dott\\.ssa|Ing|Avv)\\.?) "
                  "[A-Z\\x{c0}-\\x{de}\\x{100}-\\x{17f}\\x{386}-\\x{42f}][A-Za-z'" PERSONA_LETTERS "-]{0,30}",
         .anchor = Anchor::capital,
         .score = 0.6},
        {.entity = "MEDICAL_RECORD_NUMBER",
         .name = "number of a patient or record",
         .regex = "(?:[A-Z]{1,4}-?)?\\d{4,12}(?:[-/]\\d{1,6})?",
         .score = 0.2,
         .context = "mrn, medical record, medical record number, medical record no, patient id, patient number, "
                    "patient no, patient record, "
                    "hospital number, chart number, health record, case number, Patientennummer, Patienten-ID, "
                    "Patientenakte, Fallnummer, "
                    "Aufnahmenummer, numéro de dossier, dossier médical, numéro de patient, IPP, historia clínica, "
                    "número de paciente, "
                    "número de historia, cartella clinica, numero paziente, codice paziente",
         .only_in_context = true},
        {.entity = "GPS_COORDINATES",
         .name = "decimal degrees",
         .regex = "[+-]?\\d{1,2}\\.\\d{4,15},? ?[+-]?\\d{1,3}\\.\\d{4,15}",
         .validator = coordinates,
         .check = "latitude to 90, longitude to 180",
         .score = 0.6,
         .context = "gps, coordinates, latitude, longitude, lat, lon, lng, location, Koordinaten, Breite, Länge, "
                    "coordonnées, coordenadas, "
                    "coordinate"},
        {.entity = "GPS_COORDINATES",
         .name = "degrees with directions",
         .regex = DEGREES " ?[NS],? ?" DEGREES " ?[EWO]",
         .validator = coordinates,
         .check = "latitude to 90, longitude to 180",
         .score = 0.9},
        {.entity = "IMEI",
         .name = "identity of a mobile device",
         .regex = "\\d{2}[ -]?\\d{6}[ -]?\\d{6}[ -]?\\d",
         .validator = imei,
         .check = "3GPP TS 23.003: Luhn",
         .score = 0.2,
         .valid_score = 0.4,
         .context = "imei, device, device id, handset, serial number, Gerätenummer, Seriennummer, numéro de série, "
                    "número de serie"},
        {.entity = "VIN",
         .name = "vehicle identification number",
         .regex = "[A-HJ-NPR-Z0-9]{17}",
         .validator = vehicle_identification,
         .check = "ISO 3779: check digit (binding in North America and China)",
         .soft = true,
         .score = 0.2,
         .valid_score = 0.8,
         .context = "vin, vehicle identification, chassis, chassis number, vehicle, car, Fahrgestellnummer, "
                    "Fahrzeug-Identifizierungsnummer, "
                    "FIN, numéro de châssis, número de bastidor, bastidor, numero di telaio, telaio"},
    };
}

}  // namespace persona::detectors
