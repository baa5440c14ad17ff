// The table of patterns. Where a kind of value has a check, the regex may be generous; where it has none, context decides.
#include <vector>

#include "patterns.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

const std::vector<std::string> birth_words{
    "born",         "birth",      "dob",   "d o b",  "birthday",          "birthdate", "geboren", "geb",
    "geburtsdatum", "geburtstag", "ne le", "nee le", "date de naissance", "naissance", "nacido",  "nacida",
    "nacimiento",   "nato",       "nata",  "nascita"};
const std::vector<std::string> card_words{"card", "credit",      "debit", "visa",  "mastercard", "amex",
                                          "cc",   "kreditkarte", "karte", "carte", "tarjeta",    "carta"};
const std::vector<std::string> ssn_words{"ssn", "social security", "social", "ssns", "ssid"};
const std::vector<std::string> nhs_words{"nhs", "national health service", "health services authority",
                                         "health authority", "patient number"};
const std::vector<std::string> nino_words{"national insurance", "ni number", "nino", "ni no", "insurance number"};
const std::vector<std::string> iban_words{"iban",  "bank",   "account", "transaction",
                                          "konto", "compte", "cuenta",  "conto"};

constexpr std::string_view months =
    "(?i:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?"
    "(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)";

const std::vector<PatternRow>& rows() {
    static const std::vector<PatternRow> table = [] {
        std::vector<PatternRow> list{
            {"EMAIL_ADDRESS",
             "e-mail address",
             R"([A-Za-z0-9\x{80}-\x{10FFFF}.!#$%&'*+/=?^_{|}~-]+@(?:[A-Za-z0-9\x{80}-\x{10FFFF}](?:[A-Za-z0-9\x{80}-\x{10FFFF}-]*[A-Za-z0-9\x{80}-\x{10FFFF}])?\.)+[A-Za-z\x{80}-\x{10FFFF}]{2,24})",
             Anchor::at_sign,
             0,
             email,
             0.9,
             1.0,
             {},
             false},
            {"URL",
             "address with scheme",
             R"((?i:https?|ftp)://[^\s<>"\x{201c}\x{201d}]{2,})",
             Anchor::link,
             0,
             nullptr,
             0.9,
             0,
             {},
             false},
            {"URL",
             "address with www",
             R"((?i:www)\.[A-Za-z0-9-]+\.[^\s<>"\x{201c}\x{201d}]{2,})",
             Anchor::dots,
             0,
             nullptr,
             0.9,
             0,
             {},
             false},
            {"URL",
             "domain name",
             R"((?i:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|biz|io|co\.uk|org\.uk|ac\.uk|eu|fr|de)(?:/[^\s<>"]*)?))",
             Anchor::dots,
             0,
             nullptr,
             0.6,
             0,
             {},
             false},
            {"IP_ADDRESS",
             "IP version 4",
             R"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d{1,2})?)",
             Anchor::digits,
             4,
             ip_v4,
             0.6,
             0.95,
             {"ip", "ip address", "ipv4"},
             false},
            {"IP_ADDRESS",
             "IP version 6",
             R"([0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]*:)?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*)(?:%[0-9A-Za-z]+)?(?:/\d{1,3})?)",
             Anchor::colons,
             0,
             ip_v6,
             0.6,
             0.95,
             {"ip", "ip address", "ipv6"},
             false},
            {"CREDIT_CARD", "card number", R"([1-6]\d{3}[ -]?\d{3,4}[ -]?\d{3,6}[ -]?\d{0,5}[ -]?\d{0,3})",
             Anchor::digits, 12, credit_card, 0.3, 1.0, card_words, false},
            {"IBAN_CODE", "account number", R"((?i:[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}))", Anchor::digits, 8, iban,
             0.5, 1.0, iban_words, false},
            {"US_SSN", "social security number", R"(\d{3}[- .]\d{2}[- .]\d{4})", Anchor::digits, 9, us_ssn, 0.5, 0.65,
             ssn_words, false},
            {"US_SSN", "nine digits", R"(\d{9})", Anchor::digits, 9, us_ssn, 0.3, 0.3, ssn_words, true},
            {"UK_NHS", "health service number", R"(\d{3}[ -]?\d{3}[ -]?\d{4})", Anchor::digits, 10, uk_nhs, 0.3, 0.6,
             nhs_words, false},
            {"UK_NINO", "national insurance number",
             R"((?i:[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]))", Anchor::digits, 6, uk_nino, 0.7,
             0, nino_words, false},
            {"DATE_OF_BIRTH", "date in figures", R"(\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))", Anchor::digits, 4,
             calendar_date, 0.5, 0, birth_words, true},
            {"DATE_OF_BIRTH", "ISO date", R"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})", Anchor::digits, 6, calendar_date, 0.5, 0,
             birth_words, true},
        };
        const std::string month(months);
        list.push_back({"DATE_OF_BIRTH", "day and month in words",
                        R"(\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?)" + month + R"(\.?,? \d{4})", Anchor::digits, 5, nullptr,
                        0.5, 0, birth_words, true});
        list.push_back({"DATE_OF_BIRTH", "month in words and day", month + R"(\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})",
                        Anchor::digits, 5, nullptr, 0.5, 0, birth_words, true});
        return list;
    }();
    return table;
}

}  // namespace

std::span<const PatternRow> pattern_rows() { return rows(); }

std::span<const std::string> phone_context() {
    static const std::vector<std::string> words{
        "phone",   "phone number", "telephone", "tel",    "cell",      "cellphone",  "mobile",
        "call",    "call me",      "ring",      "fax",    "text me",   "reach me",   "whatsapp",
        "telefon", "handy",        "anrufen",   "mobil",  "rufnummer", "telephoner", "portable",
        "appeler", "telefono",     "movil",     "llamar", "cellulare", "chiamare"};
    return words;
}

}  // namespace persona::detectors
