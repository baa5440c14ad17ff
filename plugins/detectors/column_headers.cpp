#include "column_headers.hpp"

#include <array>
#include <string>

#include <persona/text.hpp>

namespace persona::detectors {
namespace {

struct Entry {
    std::string_view phrase;    ///< folded whole words, anywhere in the name; the first entry that fits wins
    Role role;
    std::string_view entity;
    bool person_key = false;
};
constexpr auto id = Role::identifier;
constexpr auto quasi = Role::quasi_identifier;
constexpr auto secret = Role::sensitive;
constexpr auto plain = Role::attribute;
constexpr auto text = Role::free_text;

// Longer and more telling phrases first: "email address" is no place, "company name" no person, "phone model" no number.
constexpr std::array entries{
    Entry{"phone model", plain, ""}, Entry{"phone type", plain, ""}, Entry{"email opt", plain, ""}, Entry{"email consent", plain, ""}, Entry{"address type", plain, ""},
    Entry{"has email", plain, ""}, Entry{"has phone", plain, ""}, Entry{"user agent", plain, ""},
    Entry{"email", id, "EMAIL_ADDRESS"}, Entry{"e mail", id, "EMAIL_ADDRESS"}, Entry{"mail address", id, "EMAIL_ADDRESS"}, Entry{"mailadresse", id, "EMAIL_ADDRESS"}, Entry{"courriel", id, "EMAIL_ADDRESS"},
    Entry{"correo", id, "EMAIL_ADDRESS"}, Entry{"mail", id, "EMAIL_ADDRESS"},
    Entry{"ip address", id, "IP_ADDRESS"}, Entry{"ip adresse", id, "IP_ADDRESS"}, Entry{"adresse ip", id, "IP_ADDRESS"}, Entry{"direccion ip", id, "IP_ADDRESS"}, Entry{"ip", id, "IP_ADDRESS"},
    Entry{"date of birth", quasi, "DATE_OF_BIRTH"}, Entry{"birth date", quasi, "DATE_OF_BIRTH"}, Entry{"birthdate", quasi, "DATE_OF_BIRTH"}, Entry{"birthday", quasi, "DATE_OF_BIRTH"}, Entry{"dob", quasi, "DATE_OF_BIRTH"},
    Entry{"geburtsdatum", quasi, "DATE_OF_BIRTH"}, Entry{"geburtstag", quasi, "DATE_OF_BIRTH"}, Entry{"naissance", quasi, "DATE_OF_BIRTH"}, Entry{"nacimiento", quasi, "DATE_OF_BIRTH"},
    Entry{"nascita", quasi, "DATE_OF_BIRTH"}, Entry{"year of birth", quasi, ""}, Entry{"birth year", quasi, ""}, Entry{"geburtsjahr", quasi, ""},
    Entry{"nhs", id, "UK_NHS", true}, Entry{"social security", id, "US_SSN", true}, Entry{"ssn", id, "US_SSN", true}, Entry{"nino", id, "UK_NINO", true}, Entry{"national insurance", id, "UK_NINO", true},
    Entry{"iban", id, "IBAN_CODE"}, Entry{"credit card", id, "CREDIT_CARD"}, Entry{"card number", id, "CREDIT_CARD"}, Entry{"card no", id, "CREDIT_CARD"}, Entry{"kreditkarte", id, "CREDIT_CARD"},
    Entry{"carte bancaire", id, "CREDIT_CARD"}, Entry{"tarjeta", id, "CREDIT_CARD"}, Entry{"carta di credito", id, "CREDIT_CARD"},
    Entry{"phone", id, "PHONE_NUMBER"}, Entry{"telephone", id, "PHONE_NUMBER"}, Entry{"tel", id, "PHONE_NUMBER"}, Entry{"mobile", id, "PHONE_NUMBER"}, Entry{"mobile number", id, "PHONE_NUMBER"},
    Entry{"cell", id, "PHONE_NUMBER"}, Entry{"fax", id, "PHONE_NUMBER"}, Entry{"telefon", id, "PHONE_NUMBER"}, Entry{"telefonnummer", id, "PHONE_NUMBER"}, Entry{"rufnummer", id, "PHONE_NUMBER"},
    Entry{"handy", id, "PHONE_NUMBER"}, Entry{"telefono", id, "PHONE_NUMBER"}, Entry{"movil", id, "PHONE_NUMBER"}, Entry{"cellulare", id, "PHONE_NUMBER"},
    Entry{"url", id, "URL"}, Entry{"website url", id, "URL"}, Entry{"homepage", id, "URL"},
    Entry{"company name", id, "ORGANIZATION"}, Entry{"employer", id, "ORGANIZATION"}, Entry{"arbeitgeber", id, "ORGANIZATION"}, Entry{"employeur", id, "ORGANIZATION"}, Entry{"company", id, "ORGANIZATION"},
    Entry{"organisation", id, "ORGANIZATION"}, Entry{"organization", id, "ORGANIZATION"}, Entry{"firma", id, "ORGANIZATION"}, Entry{"entreprise", id, "ORGANIZATION"}, Entry{"empresa", id, "ORGANIZATION"}, Entry{"azienda", id, "ORGANIZATION"},
    Entry{"street", id, "STREET_ADDRESS"}, Entry{"address line", id, "STREET_ADDRESS"}, Entry{"home address", id, "STREET_ADDRESS"}, Entry{"postal address", id, "STREET_ADDRESS"}, Entry{"strasse", id, "STREET_ADDRESS"},
    Entry{"anschrift", id, "STREET_ADDRESS"}, Entry{"adresse", id, "STREET_ADDRESS"}, Entry{"direccion", id, "STREET_ADDRESS"}, Entry{"indirizzo", id, "STREET_ADDRESS"}, Entry{"address", id, "STREET_ADDRESS"},
    Entry{"product name", plain, ""}, Entry{"item name", plain, ""}, Entry{"file name", plain, ""}, Entry{"brand name", plain, ""}, Entry{"campaign name", plain, ""}, Entry{"category name", plain, ""}, Entry{"country name", quasi, ""},
    Entry{"city name", quasi, ""}, Entry{"user name", id, "USERNAME", true}, Entry{"username", id, "USERNAME", true}, Entry{"login", id, "USERNAME", true}, Entry{"handle", id, "USERNAME", true}, Entry{"benutzername", id, "USERNAME", true},
    Entry{"first name", id, "PERSON"}, Entry{"firstname", id, "PERSON"}, Entry{"last name", id, "PERSON"}, Entry{"lastname", id, "PERSON"}, Entry{"surname", id, "PERSON"}, Entry{"forename", id, "PERSON"}, Entry{"given name", id, "PERSON"},
    Entry{"family name", id, "PERSON"}, Entry{"full name", id, "PERSON"}, Entry{"fullname", id, "PERSON"}, Entry{"maiden name", id, "PERSON"}, Entry{"vorname", id, "PERSON"}, Entry{"nachname", id, "PERSON"}, Entry{"familienname", id, "PERSON"},
    Entry{"prenom", id, "PERSON"}, Entry{"nom", id, "PERSON"}, Entry{"nombre", id, "PERSON"}, Entry{"apellido", id, "PERSON"}, Entry{"apellidos", id, "PERSON"}, Entry{"cognome", id, "PERSON"}, Entry{"nome", id, "PERSON"},
    Entry{"patient id", id, "RECORD_ID", true}, Entry{"patient no", id, "RECORD_ID", true}, Entry{"patient number", id, "RECORD_ID", true}, Entry{"customer id", id, "RECORD_ID", true}, Entry{"customer no", id, "RECORD_ID", true},
    Entry{"customer number", id, "RECORD_ID", true}, Entry{"client id", id, "RECORD_ID", true}, Entry{"user id", id, "RECORD_ID", true}, Entry{"userid", id, "RECORD_ID", true}, Entry{"member id", id, "RECORD_ID", true},
    Entry{"person id", id, "RECORD_ID", true}, Entry{"subject id", id, "RECORD_ID", true}, Entry{"participant id", id, "RECORD_ID", true}, Entry{"respondent id", id, "RECORD_ID", true}, Entry{"employee id", id, "RECORD_ID", true},
    Entry{"student id", id, "RECORD_ID", true}, Entry{"medical record", id, "RECORD_ID", true}, Entry{"mrn", id, "RECORD_ID", true}, Entry{"kundennummer", id, "RECORD_ID", true}, Entry{"personalnummer", id, "RECORD_ID", true},
    Entry{"passport", id, "RECORD_ID", true}, Entry{"driver licence", id, "RECORD_ID", true}, Entry{"licence number", id, "RECORD_ID", true}, Entry{"license number", id, "RECORD_ID", true}, Entry{"account number", id, "RECORD_ID", true},
    Entry{"account no", id, "RECORD_ID", true}, Entry{"account id", id, "RECORD_ID", true}, Entry{"uuid", id, "RECORD_ID"}, Entry{"guid", id, "RECORD_ID"}, Entry{"id", id, "RECORD_ID"}, Entry{"kennung", id, "RECORD_ID"},
    Entry{"reference", id, "RECORD_ID"}, Entry{"record number", id, "RECORD_ID"}, Entry{"case number", id, "RECORD_ID"}, Entry{"serial number", id, "RECORD_ID"}, Entry{"vin", id, "RECORD_ID"}, Entry{"imei", id, "RECORD_ID"},
    Entry{"name", id, "PERSON"}, Entry{"patient", id, "PERSON"}, Entry{"doctor", id, "PERSON"}, Entry{"arzt", id, "PERSON"}, Entry{"medecin", id, "PERSON"},
    Entry{"postcode", quasi, ""}, Entry{"post code", quasi, ""}, Entry{"postal code", quasi, ""}, Entry{"zip", quasi, ""}, Entry{"zipcode", quasi, ""}, Entry{"plz", quasi, ""}, Entry{"postleitzahl", quasi, ""}, Entry{"code postal", quasi, ""},
    Entry{"codigo postal", quasi, ""}, Entry{"cap", quasi, ""}, Entry{"age", quasi, ""}, Entry{"alter", quasi, ""}, Entry{"edad", quasi, ""}, Entry{"eta", quasi, ""}, Entry{"gender", quasi, ""}, Entry{"sex", quasi, ""},
    Entry{"geschlecht", quasi, ""}, Entry{"sexe", quasi, ""}, Entry{"sexo", quasi, ""}, Entry{"sesso", quasi, ""}, Entry{"city", quasi, ""}, Entry{"town", quasi, ""}, Entry{"region", quasi, ""}, Entry{"county", quasi, ""}, Entry{"state", quasi, ""},
    Entry{"country", quasi, ""}, Entry{"stadt", quasi, ""}, Entry{"ort", quasi, ""}, Entry{"land", quasi, ""}, Entry{"ville", quasi, ""}, Entry{"pays", quasi, ""}, Entry{"ciudad", quasi, ""}, Entry{"pais", quasi, ""}, Entry{"citta", quasi, ""},
    Entry{"occupation", quasi, ""}, Entry{"profession", quasi, ""}, Entry{"job title", quasi, ""}, Entry{"job", quasi, ""}, Entry{"role", quasi, ""}, Entry{"beruf", quasi, ""}, Entry{"marital status", quasi, ""}, Entry{"familienstand", quasi, ""},
    Entry{"nationality", quasi, ""}, Entry{"native country", quasi, ""}, Entry{"education", quasi, ""}, Entry{"admission date", quasi, ""}, Entry{"visit date", quasi, ""}, Entry{"date", quasi, ""}, Entry{"datum", quasi, ""}, Entry{"fecha", quasi, ""},
    Entry{"latitude", quasi, ""}, Entry{"longitude", quasi, ""}, Entry{"lat", quasi, ""}, Entry{"lon", quasi, ""},
    Entry{"race", secret, ""}, Entry{"ethnicity", secret, ""}, Entry{"ethnic", secret, ""}, Entry{"religion", secret, ""}, Entry{"party", secret, ""}, Entry{"diagnosis", secret, ""}, Entry{"diagnose", secret, ""}, Entry{"diagnostic", secret, ""},
    Entry{"diagnostico", secret, ""}, Entry{"disease", secret, ""}, Entry{"condition", secret, ""}, Entry{"medication", secret, ""}, Entry{"drug", secret, ""}, Entry{"hiv", secret, ""}, Entry{"disability", secret, ""}, Entry{"salary", secret, ""},
    Entry{"income", secret, ""}, Entry{"wage", secret, ""}, Entry{"gehalt", secret, ""}, Entry{"einkommen", secret, ""}, Entry{"salaire", secret, ""}, Entry{"salario", secret, ""}, Entry{"stipendio", secret, ""}, Entry{"debt", secret, ""},
    Entry{"bad", secret, ""}, Entry{"default", secret, ""},
    Entry{"comment", text, ""}, Entry{"comments", text, ""}, Entry{"transcript", text, ""}, Entry{"notes", text, ""}, Entry{"feedback text", text, ""}, Entry{"message", text, ""}, Entry{"description", text, ""}, Entry{"kommentar", text, ""},
    Entry{"commentaire", text, ""}, Entry{"comentario", text, ""}, Entry{"commento", text, ""},
};

}  // namespace

HeaderMeaning header_meaning(std::string_view folded) {
    const std::string padded = " " + std::string(folded) + " ";
    for (const auto& entry : entries) {
        const auto at = padded.find(entry.phrase);
        if (at == std::string::npos || padded[at - 1] != ' ' || padded[at + entry.phrase.size()] != ' ') continue;
        return {entry.role, entry.entity, entry.person_key, entry.phrase.size() == folded.size() || entry.phrase.find(' ') != std::string_view::npos};
    }
    return {};
}

std::string split_header(std::string_view name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (i > 0 && ((upper(name[i]) && (lower(name[i - 1]) || (upper(name[i - 1]) && i + 1 < name.size() && lower(name[i + 1])))) || digit(name[i]) != digit(name[i - 1]))) out += ' ';
        out += name[i];
    }
    return fold(out);
}

}  // namespace persona::detectors
