// Dates, and dates of birth: the same forms beside a word that says whose day it is.
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

// Months of five languages. Those that are words besides ("may", "march", "mars") count in a short date only with a capital.
#define CLEAR_MONTHS                                                                                                   \
    "jan(?:uary|uar|vier)?|j\xc3\xa4nner|feb(?:ruary|ruar|brero|braio)?|f[e\xc3\xa9]vrier|enero|gennaio|m\xc3\xa4rz|"  \
    "marzo|"                                                                                                           \
    "apr(?:il|ile)?|avril|abril|juin|june?|juni|junio|giugno|maggio|mayo|july?|juli|julio|juillet|luglio|aug(?:ust)?|" \
    "ao[u\xc3\xbb]t|agosto|sept?(?:ember|embre|iembre)?|settembre|setiembre|o[ck]t(?:ober|obre|ubre)?|ottobre|"        \
    "nov(?:ember|embre|iembre)?|de[cz](?:ember)?|d[e\xc3\xa9]cembre|diciembre|dicembre"
#define SOME_MONTHS "May|MAY|Mar|MAR|March|MARCH|Mai|MAI|Mars"
#define ANY_MONTH "(?i:" CLEAR_MONTHS "|may|mar|march|mai|mars)"
#define SHORT_MONTH "(?:(?i:" CLEAR_MONTHS ")|" SOME_MONTHS ")"
#define DAY "(?:0?[1-9]|[12]\\d|3[01])"
#define CLOCK "(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?(?:Z|[+-]\\d{2}:?\\d{2}))?)?"
#define ISO_DATE "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}" CLOCK
#define NUMERIC_DATE "\\d{1,2}(?:[.]\\d{1,2}[.]|/\\d{1,2}/|-\\d{1,2}-)\\d{4}"
#define BRIEF_DATE "\\d{1,2}(?:[.]\\d{1,2}[.]|/\\d{1,2}/|-\\d{1,2}-)\\d{2}"
#define DAY_MONTH_YEAR \
    DAY "(?i:st|nd|rd|th|\\.|er|\xc2\xba)?(?: |-)(?i:of |de |den |du )?" ANY_MONTH "(?:\\.?,? |-)(?i:de |del )?\\d{4}"
#define MONTH_DAY_YEAR ANY_MONTH "\\.?(?: |-)" DAY "(?i:st|nd|rd|th)?(?:,? |-)\\d{4}"

constexpr const char* birth_words =
    "born, birth, date of birth, birth date, dob, d.o.b., birthday, birthdate, b-day, geboren, geboren am, geb, "
    "Geburtsdatum, "
    "Geburtstag, né le, née le, né en, date de naissance, naissance, anniversaire, nacido, nacida, nació, fecha de "
    "nacimiento, "
    "nacimiento, cumpleaños, nato, nata, nato il, nata il, data di nascita, nascita, compleanno";
constexpr const char* date_words =
    "date, dated, today, yesterday, tomorrow, on, until, till, since, from, day, month, expires, expiry, valid, Datum, "
    "heute, gestern, "
    "morgen, vom, am, seit, bis, le, aujourd'hui, hier, demain, depuis, jusqu'au, fecha, hoy, ayer, mañana, desde, "
    "hasta, el, data, oggi, "
    "ieri, domani, dal, fino al, il";

struct Form {
    const char* name;
    const char* regex;
    bool (*validator)(std::string_view) noexcept;
    double score;
};
constexpr Form forms[] = {
    {"ISO date", ISO_DATE, calendar_date, 0.7},
    {"date in figures", NUMERIC_DATE, calendar_date, 0.6},
    {"date in figures, short year", BRIEF_DATE, calendar_date, 0.4},
    {"day, month and year in words", DAY_MONTH_YEAR, nullptr, 0.7},
    {"month, day and year in words", MONTH_DAY_YEAR, nullptr, 0.7},
};

PatternRow dated(const char* entity, const Form& form) {
    PatternRow row{
        .entity = entity, .name = form.name, .regex = form.regex, .validator = form.validator, .score = form.score};
    if (form.validator != nullptr) row.check = "a day of the calendar";
    return row;
}

}  // namespace

std::vector<PatternRow> date_patterns() {
    std::vector<PatternRow> rows;
    for (const auto& form : forms) {
        auto row = dated("DATE_TIME", form);
        row.context = date_words;
        rows.push_back(std::move(row));
    }
    rows.push_back({.entity = "DATE_TIME",
                    .name = "month and year in words",
                    .regex = SHORT_MONTH "(?:\\.?,? |-)(?i:de |del )?(?:19|20)\\d{2}",
                    .score = 0.6,
                    .context = date_words});
    rows.push_back({.entity = "DATE_TIME",
                    .name = "month and short number",
                    .regex = SHORT_MONTH "\\.?(?: |-)" DAY "(?i:st|nd|rd|th)?|" SHORT_MONTH "-\\d{2}",
                    .score = 0.5,
                    .context = date_words});
    rows.push_back(
        {.entity = "DATE_TIME",
         .name = "day and month in words",
         .regex = DAY "(?i:st|nd|rd|th|\\.|er|\xc2\xba)?(?: |-)(?i:of |de |den |du )?" SHORT_MONTH "(?:-\\d{2})?",
         .score = 0.5,
         .context = date_words});
    rows.push_back({.entity = "DATE_TIME",
                    .name = "month and year in figures",
                    .regex = "\\d{1,2}/\\d{4}",
                    .validator = month_and_year,
                    .check = "month 1 to 12",
                    .score = 0.3,
                    .context = date_words});
    rows.push_back({.entity = "DATE_TIME",
                    .name = "day and month in figures",
                    .regex = "\\d{1,2}/\\d{1,2}",
                    .validator = month_and_day,
                    .check = "a day of the calendar",
                    .score = 0.15,
                    .context = "date, dated, today, yesterday, tomorrow, expires, expiry, Datum, heute, gestern, "
                               "morgen, aujourd'hui, hier, "
                               "demain, fecha, hoy, ayer, data, oggi, ieri, domani"});
    rows.push_back({.entity = "DATE_TIME",
                    .name = "year",
                    .regex = "(?i:in|since|until|till|during|year|early|late|summer|winter|spring|autumn|fall|im "
                             "Jahr|Jahr|seit|en|depuis|"
                             "ann\xc3\xa9"
                             "e|desde|a\xc3\xb1o|nel|dal|anno) ((?:18|19|20)\\d{2})",
                    .score = 0.5});
    rows.push_back({.entity = "DATE_TIME",
                    .name = "year after an article",
                    .regex = "(?:[Aa]n?|[Tt]he) ((?:19|20)\\d{2}) (?:[A-Z"
                             "][A-Za-z]|film|movie|album|song|book|novel|show|series)[A-Za-z-]*",
                    .score = 0.5});
    for (const auto& form : forms) {
        auto row = dated("DATE_OF_BIRTH", form);
        row.score = 0.6;  // beside its word as sure as any date, and then the type that comes first
        row.context = birth_words;
        row.only_in_context = true;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace persona::detectors
