// The Nordic countries, Poland, Turkey.
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr const char* swedish_company_words =
    "organisationsnummer, orgnr, orgnummer, org nr, bolag, företag, company identity code, company";
constexpr const char* danish_words = "CPR, CPR-nummer, CPR-nr, personnummer, cpr number";

}  // namespace

std::vector<PatternRow> northern_patterns() {
    return {
        {.entity = "SE_PERSONNUMMER",
         .name = "personal number",
         .regex = R"((?:\d{2})?\d{6}[-+]?\d{4})",
         .validator = se_personnummer,
         .check = "day of birth, Luhn",
         .score = 0.3,
         .valid_score = 0.7,
         .context = "personnummer, pnr, samordningsnummer, personal identity, födelsedatum"},
        {.entity = "SE_ORGANISATIONSNUMMER",
         .name = "number of a company",
         .regex = R"((?:16)?\d{6}-\d{4})",
         .validator = se_organisationsnummer,
         .check = "Luhn",
         .score = 0.3,
         .valid_score = 0.6,
         .context = swedish_company_words},
        {.entity = "SE_ORGANISATIONSNUMMER",
         .name = "number of a company, plain",
         .regex = R"((?:16)?\d{10})",
         .validator = se_organisationsnummer,
         .check = "Luhn",
         .score = 0.2,
         .valid_score = 0.4,
         .context = swedish_company_words},
        {.entity = "FI_PERSONAL_IDENTITY_CODE",
         .name = "personal identity code",
         .regex = R"((?i:\d{6}[-+a-fu-y]\d{3}[0-9a-fhj-npr-y]))",
         .validator = fi_hetu,
         .check = "day of birth, mod 31",
         .score = 0.4,
         .valid_score = 0.95,
         .context = "hetu, henkilötunnus, personbeteckning, personal identity code"},
        {.entity = "DK_CPR",
         .name = "civil registration number",
         .regex = R"(\d{6}-\d{4})",
         .validator = dk_cpr_mod11,
         .check = "day of birth, mod 11",
         .score = 0.3,
         .valid_score = 0.6,
         .context = danish_words},
        {.entity = "DK_CPR",
         .name = "civil registration number without check",
         .regex = R"(\d{6}[- ]?\d{4})",
         .validator = dk_cpr_date,
         .check = "day of birth",
         .score = 0.25,
         .context = danish_words},
        {.entity = "NO_FODSELSNUMMER",
         .name = "birth number",
         .regex = R"(\d{6} ?\d{5})",
         .validator = no_fodselsnummer,
         .check = "day of birth, two digits mod 11",
         .score = 0.3,
         .valid_score = 0.9,
         .context = "fødselsnummer, personnummer, D-nummer, fnr, fodselsnummer"},
        {.entity = "PL_PESEL",
         .name = "PESEL",
         .regex = R"(\d{11})",
         .validator = pl_pesel,
         .check = "day of birth, weights 1 3 7 9",
         .score = 0.2,
         .valid_score = 0.6,
         .context = "PESEL, numer PESEL"},
        {.entity = "TR_NATIONAL_ID",
         .name = "identity number",
         .regex = R"([1-9]\d{10})",
         .validator = tr_national_id,
         .check = "two digits mod 10",
         .score = 0.2,
         .valid_score = 0.55,
         .context = "TC kimlik, kimlik no, TCKN, kimlik numarası, T.C. kimlik, vatandaşlık numarası"},
        {.entity = "TR_LICENSE_PLATE",
         .name = "number plate",
         .regex =
             R"((?i:(?:0[1-9]|[1-7]\d|8[01]) ?(?:[a-z] ?\d{4,5}|[a-z]{2} ?\d{3,4}|[a-z]{3} ?\d{2,4}|[a-z]{1,2} ?\d{2})))",
         .check = "province 01 to 81",
         .score = 0.25,
         .context = "plaka, plaka no, araç, license plate, number plate"},
    };
}

}  // namespace persona::detectors
