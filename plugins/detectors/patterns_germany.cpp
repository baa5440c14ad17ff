// Germany, Austria, Switzerland.
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr const char* tax_id_words =
    "Steuer-ID, Steuer-IdNr, SteuerID, IdNr, Identifikationsnummer, steuerliche Identifikationsnummer, "
    "Steueridentifikationsnummer, TIN, "
    "tax id, tax identification";
constexpr const char* german_passport_words =
    "Reisepass, Reisepassnummer, Pass-Nr, Pass Nr, Passnummer, german passport, passport, passport number";
constexpr const char* plate_words =
    "Kennzeichen, KFZ, KFZ-Kennzeichen, Kfz, Autokennzeichen, Nummernschild, Fahrzeug, Auto, amtliches Kennzeichen, "
    "license plate, number plate";

#define DOCUMENT "(?i:[0-9cfghjklmnprtvwxyz]{8}\\d?)"
#define IN_GROUPS_OF_THREE "\\d{3}[ .]?\\d{3}[ .]?\\d{3}"

}  // namespace

std::vector<PatternRow> german_patterns() {
    return {
        {.entity = "DE_TAX_ID",
         .name = "tax identification number",
         .regex = R"(\d{2} ?\d{3} ?\d{3} ?\d{3})",
         .validator = de_tax_id_issued,
         .check = "mod 11,10; one digit twice or three times",
         .score = 0.2,
         .valid_score = 0.5,
         .context = tax_id_words},
        {.entity = "DE_TAX_ID",
         .name = "tax identification number, not as issued",
         .regex = R"(\d{2} ?\d{3} ?\d{3} ?\d{3})",
         .validator = de_tax_id,
         .check = "mod 11,10",
         .score = 0.2,
         .valid_score = 0.3,
         .context = tax_id_words},
        {.entity = "DE_VAT_ID",
         .name = "VAT number",
         .regex = "(?i:de)[ .]?" IN_GROUPS_OF_THREE,
         .validator = de_vat_id,
         .check = "mod 11,10, not binding",
         .soft = true,
         .score = 0.5,
         .valid_score = 0.9,
         .context = "USt-IdNr, USt-ID, Umsatzsteuer-ID, Umsatzsteuer-Identifikationsnummer, Umsatzsteuer, VAT, vat "
                    "number, vat id"},
        {.entity = "DE_SOCIAL_SECURITY",
         .name = "pension insurance number",
         .regex = R"((?i:\d{2} ?\d{6} ?[a-z] ?\d{2} ?\d))",
         .validator = de_pension_insurance,
         .check = "area, day of birth, cross sums mod 10",
         .score = 0.4,
         .valid_score = 0.9,
         .context = "Rentenversicherungsnummer, Rentenversicherung, Sozialversicherungsnummer, Sozialversicherung, "
                    "Versicherungsnummer, RVNR, "
                    "SVNR, VSNR, SV-Nummer"},
        {.entity = "DE_HEALTH_INSURANCE",
         .name = "health insurance number",
         .regex = R"((?i:[a-z])\d{9})",
         .validator = de_health_insurance,
         .check = "cross sums mod 10",
         .score = 0.3,
         .valid_score = 0.6,
         .context =
             "Krankenkasse, Krankenversicherung, Krankenversichertennummer, Versichertennummer, KVNR, eGK, eGK-Nummer, "
             "Gesundheitskarte"},
        {.entity = "DE_ID_CARD",
         .name = "identity card",
         .regex = "(?i:[lmnprtvwxy])" DOCUMENT,
         .validator = de_id_card,
         .check = "characters of the form, ICAO check digit where it stands",
         .score = 0.3,
         .context = "Personalausweis, Personalausweisnummer, Ausweis, Ausweisnummer, Ausweis-Nr, Ausweis Nr, "
                    "PA-Nummer, identity card, id card"},
        {.entity = "DE_PASSPORT",
         .name = "passport with letters",
         .regex = "(?i:[cfghjk])" DOCUMENT,
         .validator = de_passport_mixed,
         .check = "characters of the form, ICAO check digit where it stands",
         .score = 0.3,
         .context = german_passport_words},
        {.entity = "DE_PASSPORT",
         .name = "passport of digits",
         .regex = "(?i:[cfghjk])" DOCUMENT,
         .validator = de_passport,
         .check = "characters of the form, ICAO check digit where it stands",
         .score = 0.3,
         .context = german_passport_words,
         .only_in_context = true},
        {.entity = "DE_LANR",
         .name = "number of a doctor",
         .regex = R"(\d{9})",
         .validator = de_doctor,
         .check = "weights 4 and 9, mod 10",
         .score = 0.2,
         .valid_score = 0.4,
         .context =
             "LANR, Arztnummer, lebenslange Arztnummer, Arzt, behandelnder Arzt, behandelnden Arztes, Vertragsarzt"},
        {.entity = "DE_BSNR",
         .name = "number of a practice",
         .regex = R"(\d{9})",
         .validator = de_practice,
         .check = "regional association",
         .score = 0.2,
         .context = "BSNR, Betriebsstättennummer, Betriebsstätte, Praxis, Praxisnummer, Arztpraxis"},
        {.entity = "DE_TAX_NUMBER",
         .name = "tax number with slashes",
         .regex = R"(\d{2,3}/\d{3,4}/\d{4,5}|\d{5}/\d{5})",
         .validator = de_tax_number,
         .check = "10 or 11 digits",
         .score = 0.5,
         .context = "Steuernummer, Steuer-Nr, Steuer-Nummer, St-Nr, StNr, Finanzamt, tax number"},
        {.entity = "DE_TAX_NUMBER",
         .name = "tax number of the federal form",
         .regex = R"(\d{13})",
         .validator = de_tax_number,
         .check = "code of a state or tax office",
         .score = 0.2,
         .context = "Steuernummer, Steuer-Nr, Steuer-Nummer, St-Nr, StNr, Finanzamt, tax number"},
        {.entity = "DE_TAX_NUMBER",
         .name = "tax number, plain",
         .regex = R"(\d{10,11}|\d{2,3} \d{3,4} \d{4,5})",
         .validator = de_tax_number,
         .check = "10 or 11 digits",
         .score = 0.2,
         .context = "Steuernummer, Steuer-Nr, Steuer-Nummer, St-Nr, StNr",
         .only_in_context = true},
        {.entity = "DE_KFZ",
         .name = "number plate with hyphens",
         .regex = R"((?i:[a-zäöü]{1,3}-[a-z]{1,2}[- ]?\d{1,4}[eh]?))",
         .score = 0.4,
         .context = plate_words},
        {.entity = "DE_KFZ",
         .name = "number plate",
         .regex = R"((?i:[a-zäöü]{1,3} [a-z]{1,2} \d{1,4}[eh]?))",
         .score = 0.2,
         .context = plate_words},
        {.entity = "DE_PLZ",
         .name = "postcode",
         .regex = R"((?:[dD]-?)?\d{5})",
         .validator = de_postcode,
         .check = "01001 to 99998, regions that there are",
         .score = 0.2,
         .context = "PLZ, Postleitzahl, Postleitzahlen, Adresse, Anschrift, Ort, wohnhaft"},
        {.entity = "DE_HANDELSREGISTER",
         .name = "commercial register",
         .regex = R"((?i:hr[ab])[ -]?(?i:nr\.? ?)?\d{1,6}(?: [A-Z]{1,2})?)",
         .score = 0.7,
         .context = "Handelsregister, Amtsgericht, Registergericht, Registernummer, HRB, HRA"},
        {.entity = "DE_FUEHRERSCHEIN",
         .name = "driving licence",
         .regex = R"((?i:[a-z]{2}\d{8}[0-9a-z]|[a-z][0-9a-z]{2}\d[0-9a-z]{5}[0-9x][0-9a-z]))",
         .score = 0.3,
         .context = "Führerschein, Führerscheinnummer, Führerschein-Nr, Fahrerlaubnis, Fahrerlaubnisnummer, driving "
                    "licence, driver license"},
        {.entity = "AT_SVNR",
         .name = "Austrian social insurance",
         .regex = R"(\d{4}[ -]?\d{6})",
         .validator = at_svnr,
         .check = "day of birth, mod 11",
         .score = 0.3,
         .valid_score = 0.6,
         .context = "SVNR, SV-Nr, SV-Nummer, Sozialversicherungsnummer, Sozialversicherung, Versicherungsnummer"},
        {.entity = "CH_AHV",
         .name = "Swiss social insurance",
         .regex = R"(756[ .]?\d{4}[ .]?\d{4}[ .]?\d{2})",
         .validator = ch_ahv,
         .check = "EAN-13",
         .score = 0.4,
         .valid_score = 0.9,
         .context = "AHV, AHV-Nummer, AHV-Nr, AHVN13, Sozialversicherungsnummer, AVS, numéro AVS, NAVS, numero AVS"},
    };
}

}  // namespace persona::detectors
