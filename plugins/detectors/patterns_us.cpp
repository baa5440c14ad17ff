// The United States.
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

#define STATES                                                                                                       \
    "(?:A[KLRZ]|AS|C[AOT]|D[CE]|FL|FM|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[AWR]|RI|S[CD]|T[" \
    "NX]|"                                                                                                           \
    "UT|V[AIT]|W[AIVY]|A[AEP])"

constexpr const char* ssn_words =
    "ssn, ssns, social security, social security number, social security no, soc sec, social";
constexpr const char* passport_words =
    "us passport, passport, passport number, passport no, travel document, travel passport";
constexpr const char* licence_words =
    "driver license, drivers license, driver's license, driver licence, drivers licence, driver's licence, driving "
    "license, "
    "license number, license no, licence number, driver id, dl number, dl no, dln, driver's permit";

/// American Association of Motor Vehicle Administrators, DL/ID formats of the states: a letter or two with digits.
bool licence_number(std::string_view text) noexcept { return Digits(text).size >= 3 && Compact(text).size <= 19; }

}  // namespace

std::vector<PatternRow> us_patterns() {
    return {
        {.entity = "US_SSN",
         .name = "social security number",
         .regex = R"(\d{3}-\d{2}-\d{4})",
         .validator = us_ssn,
         .check = "areas, groups and serials that can be issued",
         .score = 0.65,
         .context = ssn_words},
        {.entity = "US_SSN",
         .name = "social security number with blanks or dots",
         .regex = R"(\d{3}[ .]\d{2}[ .]\d{4})",
         .validator = us_ssn,
         .check = "areas, groups and serials that can be issued",
         .score = 0.5,
         .context = ssn_words},
        {.entity = "US_SSN",
         .name = "nine digits",
         .regex = R"(\d{9})",
         .validator = us_ssn,
         .check = "areas, groups and serials that can be issued",
         .score = 0.2,
         .context = ssn_words},
        {.entity = "US_ITIN",
         .name = "taxpayer number",
         .regex = R"(9\d{2}-?\d{2}-\d{4}|9\d{2}-\d{6}|9\d{2} \d{2} \d{4})",
         .validator = us_itin,
         .check = "groups that are issued",
         .score = 0.55,
         .context = "itin, taxpayer, tax id, tin, individual taxpayer"},
        {.entity = "US_ITIN",
         .name = "nine digits",
         .regex = R"(9\d{8})",
         .validator = us_itin,
         .check = "groups that are issued",
         .score = 0.2,
         .context = "itin, taxpayer, tax id, individual taxpayer"},
        {.entity = "US_PASSPORT",
         .name = "passport number with a letter",
         .regex = R"([A-Za-z]\d{8})",
         .score = 0.3,
         .context = passport_words},
        {.entity = "US_PASSPORT",
         .name = "passport number",
         .regex = R"(\d{9})",
         .score = 0.2,
         .context = passport_words},
        {.entity = "US_DRIVER_LICENSE",
         .name = "licence number with letters",
         .regex =
             R"([A-Za-z]{1,3}\d{2,14}[A-Za-z]?|[A-Za-z]\d{3}-\d{3}-\d{2}-\d{3}-\d|[A-Za-z]\d{3}(?:-\d{4}){2,3}(?:-\d{2})?|\d{7,9}[A-Za-z]{1,2}|\d{3}[A-Za-z]{2}\d{4}|\d{2}[A-Za-z]{3}\d{5}|[A-Za-z]\d[A-Za-z]\d[A-Za-z])",
         .validator = licence_number,
         .check = "forms of the states",
         .score = 0.2,
         .context = licence_words},
        {.entity = "US_DRIVER_LICENSE",
         .name = "licence number",
         .regex = R"(\d{6,14}|\d{16}|\d{2,4}(?:[- ]\d{2,4}){1,4})",
         .score = 0.15,
         .context = licence_words},
        {.entity = "US_MBI",
         .name = "Medicare beneficiary",
         .regex =
             R"((?i:[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y]{2}\d{2}))",
         .check = "form of the Centers for Medicare & Medicaid Services",
         .score = 0.6,
         .context = "medicare, mbi, beneficiary, patient, member id"},
        {.entity = "US_NPI",
         .name = "national provider",
         .regex = R"([12]\d{9})",
         .validator = us_npi,
         .check = "Luhn after 80840",
         .score = 0.2,
         .valid_score = 0.4,
         .context = "npi, provider, national provider, provider id, physician"},
        {.entity = "MEDICAL_LICENSE",
         .name = "DEA registration",
         .regex = R"((?i:[abcdefghjklmprstux][a-z9])\d{7})",
         .validator = us_dea,
         .check = "weighted sum mod 10",
         .score = 0.4,
         .valid_score = 0.7,
         .context = "dea, dea number, medical license, medical licence, certificate, prescriber, registration"},
        {.entity = "ZIP_CODE",
         .name = "postcode after a state",
         .regex = STATES "[, ]{1,2}(\\d{5}(?:-\\d{4})?)",
         .score = 0.7},
        {.entity = "ZIP_CODE",
         .name = "postcode with four more digits",
         .regex = R"(\d{5}-\d{4})",
         .score = 0.4,
         .context = "zip, zip code, zipcode, postal code, post code, postcode"},
        {.entity = "ZIP_CODE",
         .name = "postcode",
         .regex = R"(\d{5}|\d{4}|\d{3} \d{2}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)",
         .score = 0.2,
         .context = "zip, zip code, zipcode, postal code, post code, postcode, Postleitzahl, PLZ, code postal, código "
                    "postal, CAP, "
                    "codice postale, codice di avviamento postale"},
    };
}

}  // namespace persona::detectors
