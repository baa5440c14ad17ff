// The United Kingdom and Ireland.
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr const char* nhs_words =
    "nhs, nhs number, nhs no, national health service, health services authority, health authority, patient number";
constexpr const char* nino_words =
    "national insurance, national insurance number, ni number, nino, ni no, insurance number";
constexpr const char* postcode_words = "postcode, post code, postal code, zip, address, town, city";
constexpr const char* vehicle_words =
    "vehicle, vehicle registration, registration, registration number, number plate, plate, licence plate, license "
    "plate, car, reg, reg no, "
    "vrm, vrn";

// Letters by their place in a postcode (Programmer's Guide to the Postcode Address File).
#define OUTWARD "(?:[a-pr-uwyz](?:\\d{1,2}|[a-hk-y]\\d{1,2}|\\d[abcdefghjkpstuw]|[a-hk-y]\\d[abehmnprvwxy]))"
#define INWARD "\\d[abd-hjlnp-uw-z]{2}"

}  // namespace

std::vector<PatternRow> uk_patterns() {
    return {
        {.entity = "UK_NHS",
         .name = "health service number in groups",
         .regex = R"(\d{3}[ -]\d{3}[ -]\d{4})",
         .validator = uk_nhs,
         .check = "mod 11",
         .score = 0.3,
         .valid_score = 0.6,
         .context = nhs_words},
        {.entity = "UK_NHS",
         .name = "health service number",
         .regex = R"(\d{10})",
         .validator = uk_nhs,
         .check = "mod 11",
         .score = 0.2,
         .valid_score = 0.4,
         .context = nhs_words},
        {.entity = "UK_NINO",
         .name = "national insurance number",
         .regex = R"((?i:[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]))",
         .validator = uk_nino,
         .check = "letters and prefixes that are issued",
         .score = 0.7,
         .context = nino_words},
        {.entity = "UK_PASSPORT",
         .name = "passport number with letters",
         .regex = R"((?i:[a-z]{2})\d{7})",
         .score = 0.25,
         .context =
             "passport, passports, passport number, passport no, british passport, uk passport, travel document"},
        {.entity = "UK_PASSPORT",
         .name = "passport number",
         .regex = R"(\d{9})",
         .score = 0.2,
         .context = "british passport, uk passport, hm passport office",
         .only_in_context = true},
        {.entity = "UK_POSTCODE",
         .name = "postcode",
         .regex = "(?i:" OUTWARD " " INWARD "|gir 0aa)",
         .validator = uk_postcode,
         .check = "areas of Royal Mail",
         .score = 0.6,
         .context = postcode_words},
        {.entity = "UK_POSTCODE",
         .name = "postcode without blank",
         .regex = "(?i:" OUTWARD INWARD "|gir0aa)",
         .validator = uk_postcode,
         .check = "areas of Royal Mail",
         .score = 0.3,
         .context = postcode_words},
        {.entity = "UK_VEHICLE_REGISTRATION",
         .name = "number plate",
         .regex = R"((?i:[a-hj-pr-y][a-hj-pr-y]\d{2} ?[a-hj-pr-z]{3}))",
         .validator = uk_vehicle,
         .check = "half-years that there are",
         .score = 0.4,
         .context = vehicle_words},
        {.entity = "UK_VEHICLE_REGISTRATION",
         .name = "number plate with a leading letter",
         .regex = R"((?i:[a-hj-npr-tv-y]\d{1,3} ?[a-hj-pr-y]{3}))",
         .score = 0.2,
         .context = vehicle_words},
        {.entity = "UK_VEHICLE_REGISTRATION",
         .name = "number plate with a trailing letter",
         .regex = R"((?i:[a-hj-pr-y]{3} ?\d{1,3}[a-hj-npr-tv-y]))",
         .score = 0.2,
         .context = vehicle_words},
        {.entity = "UK_DRIVING_LICENCE",
         .name = "driver number",
         .regex =
             R"((?i:(?:[a-z]{5}|[a-z]{4}9|[a-z]{3}99|[a-z]{2}999|[a-z]9999)\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d[a-z9]{2}[0-9a-z][a-z]{2}))",
         .check = "form of the DVLA: surname, month, day",
         .score = 0.8,
         .context = "driving licence, driving license, driver number, licence, dvla, driver licence"},
        {.entity = "IE_PPS",
         .name = "personal public service number",
         .regex = R"((?i:\d{7}[a-w](?:[a-i]|w)?))",
         .validator = ie_pps,
         .check = "mod 23",
         .score = 0.3,
         .valid_score = 0.6,
         .context = "pps, ppsn, pps number, pps no, personal public service, rsi number"},
    };
}

}  // namespace persona::detectors
