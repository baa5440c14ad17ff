// Telephone numbers: by the plans of the world where there is a country code, of the chosen countries where there is none, and by
// what stands beside them where no plan knows them.
#include "pattern_starts.hpp"
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

#define GAP "[ ./\\x{a0}\\x{2010}\\x{2011}-]"
#define EXTENSION "(?:,? ?(?i:x|ext\\.?|extension|Durchwahl|poste|int\\.?) ?\\d{1,6})?"

constexpr const char* phone_words =
    "phone, phone number, telephone, tel, telephone number, cell, cell phone, cellphone, mobile, mobile number, call, "
    "call me, ring, "
    "fax, text me, reach me, contact number, dial, hotline, whatsapp, sms, desk, answering at, registered number, "
    "Telefon, Telefonnummer, Handy, Handynummer, Mobil, Mobilnummer, anrufen, Rufnummer, Durchwahl, "
    "téléphone, téléphoner, portable, appeler, numéro de téléphone, "
    "teléfono, móvil, celular, llamar, llámame, número de teléfono, "
    "telefono, cellulare, chiamare, chiamami, numero di telefono";

/// Said of a number itself: beside such a word, what looks like a number is one, whether a plan knows it or not.
constexpr const char* sure_words =
    "phone, phone number, telephone, tel, cell, cell phone, cellphone, mobile, mobile number, fax, call me, call me "
    "on, call me at, "
    "call, contact number, whatsapp, desk, answering at, registered, reach me, "
    "Telefon, Telefonnummer, Handy, Handynummer, Mobil, Mobilnummer, Rufnummer, Durchwahl, "
    "téléphone, portable, teléfono, móvil, celular, telefono, cellulare";

/// Seven to fifteen digits (ITU-T E.164) in groups as people write them, and no date, amount or address of the net.
bool written_like_phone(std::string_view text) noexcept {
    std::size_t digits = 0, separators = 0;
    for (const char c : text) {
        if (is_letter(c)) break;  // the extension
        if (is_digit(c)) ++digits;
        else ++separators;
    }
    if (digits < 7 || digits > 15) return false;
    if (ip_v4(text) || (digits <= 8 && separators == 2 && text[0] != '+' && calendar_date(text))) return false;
    // One group of three digits after another with dots is an amount.
    return !(text.find('.') != std::string_view::npos && digits <= 9 && separators == 2 && digits % 3 == 0 &&
             text[0] != '0' && text.size() > 4 && text[text.size() - 4] == '.');
}

/// Turkey, Bilgi Teknolojileri ve İletişim Kurumu, "Ulusal Numaralandırma Planı": ten digits after +90 or 0: area codes 2xx to 4xx,
/// mobile 5xx.
bool tr_phone(std::string_view text) noexcept {
    const Digits digits(text);
    std::size_t from = 0;
    if (digits.size == 12 && digits.number(0, 2) == 90 && text[0] == '+') from = 2;
    else if (digits.size == 11 && digits[0] == 0) from = 1;
    return digits.size == from + 10 && digits[from] >= 2 && digits[from] <= 5;
}

/// Philippines, National Telecommunications Commission: 9 and nine digits after +63 or 0.
bool ph_mobile(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size == 12) return text[0] == '+' && digits.number(0, 3) == 639;
    return digits.size == 11 && digits.number(0, 2) == 9;
}

}  // namespace

std::vector<PatternRow> telephone_patterns() {
    return {
        {.entity = "PHONE_NUMBER",
         .name = "number with a country code",
         .regex = "\\+\\(?\\d[\\d ()./\\x{a0}\\x{2010}\\x{2011}-]{5,22}\\d" EXTENSION,
         .check = "numbering plans of the world (libphonenumber)",
         .telephone = true,
         .least_digits = 7,
         .score = 0.95,
         .context = phone_words},
        {.entity = "PHONE_NUMBER",
         .name = "number with 00 and a country code",
         .regex = "00[1-9]\\d{0,2}(?:" GAP "?\\d{1,8}){1,5}" EXTENSION,
         .check = "numbering plans of the world (libphonenumber)",
         .telephone = true,
         .least_digits = 7,
         .score = 0.6,
         .context = phone_words},
        {.entity = "PHONE_NUMBER",
         .name = "number of a national plan",
         .regex = "\\(?\\d{1,6}\\)?(?:" GAP "{1,2}\\(?\\d{2,8}\\)?|\\)\\d{3,8}){1,5}" EXTENSION,
         .check = "numbering plans of `regions` (libphonenumber)",
         .telephone = true,
         .least_digits = 7,
         .score = 0.7,
         .context = phone_words},
        {.entity = "PHONE_NUMBER",
         .name = "plain digits of a national plan",
         .regex = "\\d{7,15}",
         .check = "numbering plans of `regions` (libphonenumber)",
         .telephone = true,
         .least_digits = 7,
         .score = 0.4,
         .context = phone_words},
        {.entity = "PHONE_NUMBER",
         .name = "written like a number",
         .regex = "(?:\\+|00)?\\(?\\d{1,6}\\)?(?:" GAP "{0,2}\\(?\\d{1,8}\\)?){1,6}" EXTENSION,
         .validator = written_like_phone,
         .check = "7 to 15 digits, no date or amount",
         .least_digits = 7,
         .score = 0.2,
         .context = sure_words,
         .only_in_context = true},
        {.entity = "TR_PHONE_NUMBER",
         .name = "Turkish number",
         .regex = "(?:\\+90|0)?[ -]?(?:\\([2-5]\\d{2}\\)|[2-5]\\d{2})[ .-]?\\d{3}[ .-]?\\d{2}[ .-]?\\d{2}",
         .validator = tr_phone,
         .check = "area codes 2xx to 4xx, mobile 5xx",
         .score = 0.5,
         .context = "telefon, cep, gsm, tel, phone, mobile",
         .asked_only = true},
        {.entity = "PH_MOBILE_NUMBER",
         .name = "Philippine mobile number",
         .regex = "(?:\\+63|0)[ -]?\\(?9\\d{2}\\)?[ -]?\\d{3}[ -]?\\d{4}",
         .validator = ph_mobile,
         .check = "9xx after +63 or 0",
         .score = 0.6,
         .context = "telepono, mobile, cellphone, phone, number",
         .asked_only = true},
    };
}

}  // namespace persona::detectors
