// Cards, accounts, banks.
#include "pattern_starts.hpp"
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr const char* card_words =
    "card, credit card, debit card, credit, debit, visa, mastercard, amex, maestro, diners, jcb, cc, payment card, "
    "Kreditkarte, Karte, "
    "Kartennummer, carte, carte bancaire, carte de crédit, carte bleue, tarjeta, tarjeta de crédito, carta, carta di "
    "credito, bancomat";
constexpr const char* bank_words =
    "iban, bank, bank account, account, transfer, transaction, Konto, Kontonummer, Bankverbindung, Überweisung, "
    "compte, virement, "
    "banque, cuenta, transferencia, banco, conto, bonifico, banca";

/// The longest part of [begin, end) that ends with a group and that the check takes: the expression can not know where it ends.
std::size_t longest_valid(std::string_view text, std::size_t begin, std::size_t end, std::size_t least,
                          bool (*valid)(std::string_view) noexcept) {
    for (; end >= begin + least; --end) {
        if (word_at(text, end - 1) && stands_free(text, begin, end) && valid(text.substr(begin, end - begin)))
            return end;
    }
    return begin;
}

/// Networks come and go: beside a word such as "card", the check digit is enough.
bool some_card(std::string_view text) noexcept { return luhn(text) && !Digits(text).one_digit_only(); }

}  // namespace

std::size_t fit_card(std::string_view text, std::size_t begin, std::size_t end) {
    return longest_valid(text, begin, end, 12, credit_card);
}
std::size_t fit_iban(std::string_view text, std::size_t begin, std::size_t end) {
    return longest_valid(text, begin, end, 15, iban);
}

std::vector<PatternRow> money_patterns() {
    return {
        {.entity = "CREDIT_CARD",
         .name = "card number in groups",
         .regex = R"(\d{4,6}(?:[ -]\d{2,7}){1,4})",
         .validator = credit_card,
         .check = "ISO/IEC 7812: network, length, Luhn",
         .score = 0.3,
         .valid_score = 0.9,
         .context = card_words,
         .fit = fit_card},
        {.entity = "CREDIT_CARD",
         .name = "card number",
         .regex = R"(\d{12,19})",
         .validator = credit_card,
         .check = "ISO/IEC 7812: network, length, Luhn",
         .score = 0.3,
         .valid_score = 0.6,
         .context = card_words},
        {.entity = "CREDIT_CARD",
         .name = "number with a check digit beside a card",
         .regex = R"(\d{13,19}|\d{4}(?:[ -]\d{4}){3})",
         .validator = some_card,
         .check = "Luhn; no network is known for it",
         .score = 0.3,
         .context = card_words,
         .only_in_context = true},
        {.entity = "IBAN_CODE",
         .name = "account number",
         .regex = R"((?i:[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}))",
         .validator = iban,
         .check = "ISO 13616: country, form, mod 97",
         .score = 0.5,
         .valid_score = 1.0,
         .context = bank_words,
         .fit = fit_iban},
        {.entity = "SWIFT_BIC",
         .name = "bank identifier",
         .regex = "[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
         .anchor = Anchor::capital,
         .validator = bank_identifier,
         .check = "ISO 9362: country",
         .score = 0.3,
         .context = "swift, bic, swift code, bic code, bank identifier, bank code, Bankleitzahl, code banque, código "
                    "bancario, codice bic"},
        {.entity = "ABA_ROUTING_NUMBER",
         .name = "routing number in groups",
         .regex = R"(\d{4}-\d{4}-\d)",
         .validator = aba_routing,
         .check = "district, weights 3 7 1",
         .score = 0.3,
         .valid_score = 0.7,
         .context = "aba, routing, routing number, rtn, bank"},
        {.entity = "ABA_ROUTING_NUMBER",
         .name = "routing number",
         .regex = R"(\d{9})",
         .validator = aba_routing,
         .check = "district, weights 3 7 1",
         .score = 0.2,
         .valid_score = 0.4,
         .context = "aba, routing, routing number, rtn, bank routing"},
        {.entity = "US_BANK_NUMBER",
         .name = "bank account",
         .regex = R"(\d{8,17})",
         .score = 0.2,
         .context = "bank account, account number, account no, acct, checking account, savings account, bank, account"},
    };
}

}  // namespace persona::detectors
