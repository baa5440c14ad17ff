#include "header_words.hpp"

#include <algorithm>

namespace persona::detectors {
namespace {

constexpr auto id = Role::identifier;
constexpr auto quasi = Role::quasi_identifier;
constexpr auto secret = Role::sensitive;
constexpr auto plain = Role::attribute;
constexpr auto prose = Role::free_text;

/// Phrases of one meaning.
struct Meaning {
    Role role;
    std::string_view entity;
    bool person_key;
    std::string_view languages;  ///< codes, parted by blanks; empty: those that phrase_languages.hpp says
    std::string_view phrases;
};

// Longer and more telling phrases first: "email address" is no place, "company name" no person, "phone model" no number,
// "lieu de naissance" no date.
constexpr Meaning meanings[]{
    {plain, "", false, "",
     "phone model, phone type, email opt, email consent, address type, has email, has phone, user agent, "
     "product name, item name, file name, brand name, campaign name, category name"},
    {plain, "", false, "de", "produktname, dateiname, markenname, artikelname"},
    {plain, "", false, "fr", "nom du produit, nom du fichier, nom de la marque, nom de l article"},
    {plain, "", false, "es", "nombre del producto, nombre del archivo, nombre de la marca"},
    {plain, "", false, "it", "nome del prodotto, nome del file, nome prodotto"},
    {plain, "", false, "nl", "productnaam, bestandsnaam, merknaam"},
    {quasi, "", false, "", "country name"},
    {quasi, "LOCATION", false, "", "city name"},
    {quasi, "LOCATION", false, "en",
     "city of birth, place of birth, birthplace, birth place, place of residence, hometown, home town"},
    {quasi, "LOCATION", false, "de", "geburtsort, wohnort, ortschaft, wohnsitz, ortsname"},
    {quasi, "LOCATION", false, "fr", "lieu de naissance, ville de naissance, commune de naissance, lieu de residence"},
    {quasi, "LOCATION", false, "es", "lugar de nacimiento, ciudad de nacimiento, lugar de residencia"},
    {quasi, "LOCATION", false, "it", "luogo di nascita, comune di nascita, citta di nascita, luogo di residenza"},
    {quasi, "LOCATION", false, "nl", "geboorteplaats, woonplaats"},
    {quasi, "LOCATION", false, "pt", "local de nascimento, naturalidade"},
    {quasi, "", false, "fr", "annee de naissance, pays de naissance"},
    {quasi, "", false, "es", "ano de nacimiento, pais de nacimiento"},
    {quasi, "", false, "it", "anno di nascita, paese di nascita"},
    {quasi, "", false, "nl", "geboortejaar, geboorteland"},
    {id, "PERSON", false, "fr", "nom de naissance, nom d epouse"},
    {quasi, "DATE_OF_BIRTH", false, "",
     "date of birth, birth date, birthdate, birthday, dob, geburtsdatum, geburtstag, naissance, "
     "nacimiento, nascita"},
    {quasi, "DATE_OF_BIRTH", false, "nl", "geboortedatum"},
    {quasi, "DATE_OF_BIRTH", false, "pt", "nascimento"},
    {quasi, "", false, "", "year of birth, birth year, geburtsjahr"},
    {id, "USERNAME", true, "fr", "nom d utilisateur"},
    {id, "USERNAME", true, "es", "nombre de usuario"},
    {id, "USERNAME", true, "it", "nome utente"},
    {id, "USERNAME", true, "nl", "gebruikersnaam"},
    {id, "USERNAME", true, "pt", "nome de usuario, nome de utilizador"},
    {id, "ORGANIZATION", false, "fr", "nom de l entreprise, nom de la societe, raison sociale"},
    {id, "ORGANIZATION", false, "es", "nombre de la empresa, razon social"},
    {id, "ORGANIZATION", false, "it", "nome azienda, ragione sociale, datore di lavoro"},
    {id, "ORGANIZATION", false, "de", "firmenname, unternehmen"},
    {id, "ORGANIZATION", false, "nl", "bedrijfsnaam, bedrijf, werkgever"},
    {id, "ORGANIZATION", false, "pt", "nome da empresa, empregador"},
    {id, "EMAIL_ADDRESS", false, "it", "posta elettronica"},
    {id, "EMAIL_ADDRESS", false, "fr", "adresse electronique, adresse mail"},
    {id, "PERSON", false, "de", "vor und nachname, vor und zuname, name vorname, nachname vorname, vorname nachname"},
    {id, "PERSON", false, "fr", "nom de famille, nom complet, nom et prenom, nom prenom, prenom nom, nom du patient"},
    {id, "PERSON", false, "es",
     "primer apellido, segundo apellido, nombre completo, nombre y apellidos, nombre y apellido, nombre "
     "del paciente"},
    {id, "PERSON", false, "it", "nome e cognome, cognome e nome, cognome nome, nome cognome, nome completo"},
    {id, "PERSON", false, "nl", "volledige naam, naam patient"},
    {id, "PERSON", false, "pt", "nome completo, primeiro nome"},
    {id, "PERSON", false, "en",
     "middle name, preferred name, patient name, employee name, staff name, respondent name, participant "
     "name"},
    {id, "RECORD_ID", true, "de", "kunden nr, patienten nr, patienten id"},
    {id, "RECORD_ID", true, "fr",
     "numero client, numero de client, numero patient, numero de patient, numero de dossier"},
    {id, "RECORD_ID", true, "es", "numero de cliente, numero de paciente, numero de empleado, historia clinica"},
    {id, "RECORD_ID", true, "it", "codice cliente, codice paziente, numero cliente, numero paziente"},
    {id, "RECORD_ID", true, "pt", "numero de cliente, numero do cliente, numero do paciente"},
    {id, "PERSON", false, "fr", "personne de contact"},
    {id, "PERSON", false, "es", "persona de contacto"},
    {id, "PERSON", false, "it", "persona di contatto"},
    {id, "EMAIL_ADDRESS", false, "", "email, e mail, mail address, mailadresse, courriel, correo, mail"},
    {id, "IP_ADDRESS", false, "", "ip address, ip adresse, adresse ip, direccion ip, ip"},
    {id, "UK_NHS", true, "", "nhs"},
    {id, "US_SSN", true, "", "social security, ssn"},
    {id, "UK_NINO", true, "", "nino, national insurance"},
    {id, "IBAN_CODE", false, "", "iban"},
    {id, "CREDIT_CARD", false, "",
     "credit card, card number, card no, kreditkarte, carte bancaire, tarjeta, carta di credito"},
    {id, "PHONE_NUMBER", false, "",
     "phone, telephone, tel, mobile, mobile number, cell, fax, telefon, telefonnummer, rufnummer, handy, "
     "telefono, movil, cellulare"},
    {id, "PHONE_NUMBER", false, "de", "mobilnummer, handynummer, festnetz"},
    {id, "PHONE_NUMBER", false, "es pt", "celular"},
    {id, "PHONE_NUMBER", false, "nl", "telefoon, telefoonnummer, mobiel"},
    {id, "PHONE_NUMBER", false, "pt", "telefone, telemovel"},
    {id, "URL", false, "", "url, website url, homepage"},
    {id, "ORGANIZATION", false, "",
     "company name, employer, arbeitgeber, employeur, company, organisation, organization, firma, "
     "entreprise, empresa, azienda"},
    {id, "ORGANIZATION", false, "fr", "societe"},
    {id, "ORGANIZATION", false, "it", "ditta"},
    {id, "STREET_ADDRESS", false, "",
     "street, address line, home address, postal address, strasse, anschrift, adresse, direccion, "
     "indirizzo"},
    {id, "STREET_ADDRESS", false, "de", "wohnadresse, postanschrift"},
    {id, "STREET_ADDRESS", false, "fr", "rue, voie"},
    {id, "STREET_ADDRESS", false, "es", "domicilio, calle"},
    {id, "STREET_ADDRESS", false, "nl", "adres, straat"},
    {id, "STREET_ADDRESS", false, "pt", "endereco, morada, rua"},
    {id, "STREET_ADDRESS", false, "", "address"},
    {id, "USERNAME", true, "", "user name, username, login, handle, benutzername"},
    {id, "PERSON", false, "",
     "first name, firstname, last name, lastname, surname, forename, given name, family name, full name, "
     "fullname, maiden name, vorname, nachname, familienname"},
    {id, "PERSON", false, "de", "zuname, rufname, geburtsname, patientenname, mitarbeitername"},
    {id, "PERSON", false, "", "prenom"},
    {id, "PERSON", false, "fr", "prenoms"},
    {id, "PERSON", false, "", "nom, nombre, apellido, apellidos"},
    {id, "PERSON", false, "es", "nombres"},
    {id, "PERSON", false, "", "cognome"},
    {id, "PERSON", false, "it", "nominativo"},
    {id, "PERSON", false, "", "nome"},
    {id, "PERSON", false, "nl", "voornaam, voornamen, achternaam, familienaam, roepnaam"},
    {id, "PERSON", false, "pt", "nome, sobrenome, apelido"},
    {id, "RECORD_ID", true, "",
     "patient id, patient no, patient number, customer id, customer no, customer number, client id, user "
     "id, userid, member id, person id, subject id, participant id, respondent id, employee id, student "
     "id, medical record, mrn, kundennummer, personalnummer"},
    {id, "RECORD_ID", true, "de",
     "patientennummer, mitarbeiternummer, versichertennummer, matrikelnummer, vertragsnummer"},
    {id, "RECORD_ID", true, "fr", "matricule"},
    {id, "RECORD_ID", true, "it", "matricola"},
    {id, "RECORD_ID", true, "nl", "klantnummer, patientnummer, personeelsnummer, medewerkernummer"},
    {id, "RECORD_ID", true, "",
     "passport, driver licence, licence number, license number, account number, account no, account id"},
    {id, "RECORD_ID", false, "",
     "uuid, guid, id, kennung, reference, record number, case number, serial number, vin, imei"},
    {id, "PERSON", false, "", "name"},
    {id, "PERSON", false, "nl", "naam"},
    {id, "PERSON", false, "", "patient"},
    {id, "PERSON", false, "es it", "paciente, paziente"},
    {id, "PERSON", false, "de", "patientin"},
    {id, "PERSON", false, "", "contact person, ansprechpartner"},
    {id, "PERSON", false, "de", "kontaktperson, ansprechperson"},
    {id, "PERSON", false, "fr", "interlocuteur"},
    {id, "PERSON", false, "nl", "contactpersoon"},
    {id, "PERSON", false, "", "contact, kontakt, contacto, contatto"},
    {id, "PERSON", false, "pt", "contato"},
    {id, "PERSON", false, "", "doctor, arzt, medecin"},
    {quasi, "", false, "", "postcode, post code"},
    {quasi, "ZIP_CODE", false, "", "postal code, zip, zipcode"},
    {quasi, "DE_PLZ", false, "", "plz, postleitzahl"},
    {quasi, "ZIP_CODE", false, "", "code postal, codigo postal, cap"},
    {quasi, "DE_PLZ", false, "de", "postleitzahlen"},
    {quasi, "ZIP_CODE", false, "it", "codice postale, codice di avviamento postale"},
    {quasi, "ZIP_CODE", false, "pt", "codigo postal, cep"},
    {quasi, "", false, "", "age, alter, edad, eta"},
    {quasi, "", false, "nl", "leeftijd"},
    {quasi, "", false, "pt", "idade"},
    {quasi, "", false, "", "gender, sex, geschlecht, sexe, sexo, sesso"},
    {quasi, "", false, "nl", "geslacht"},
    {quasi, "LOCATION", false, "", "city, town"},
    {quasi, "LOCATION", false, "en", "village"},
    {quasi, "", false, "", "region, county, state, country"},
    {quasi, "LOCATION", false, "", "stadt, ort"},
    {quasi, "", false, "", "land"},
    {quasi, "LOCATION", false, "", "ville"},
    {quasi, "", false, "", "pays"},
    {quasi, "LOCATION", false, "", "ciudad"},
    {quasi, "", false, "", "pais"},
    {quasi, "", false, "de", "bundesland, kanton, herkunftsland"},
    {quasi, "", false, "it", "paese, nazione, regione, provincia"},
    {quasi, "", false, "es pt", "provincia, pais"},
    {quasi, "", false, "nl", "provincie"},
    {quasi, "LOCATION", false, "", "citta"},
    {quasi, "LOCATION", false, "de nl", "gemeinde, gemeente"},
    {quasi, "LOCATION", false, "fr", "commune, localite"},
    {quasi, "LOCATION", false, "es", "localidad, municipio, poblacion"},
    {quasi, "LOCATION", false, "it", "comune, localita"},
    {quasi, "LOCATION", false, "nl", "stad, plaats, dorp"},
    {quasi, "LOCATION", false, "pt", "cidade, localidade, municipio, freguesia"},
    {quasi, "", false, "", "occupation, profession, job title, job, role, beruf"},
    {quasi, "", false, "es", "profesion, ocupacion"},
    {quasi, "", false, "it", "professione"},
    {quasi, "", false, "nl", "beroep"},
    {quasi, "", false, "", "marital status, familienstand, nationality"},
    {quasi, "", false, "de", "nationalitat, staatsangehorigkeit"},
    {quasi, "", false, "fr", "nationalite"},
    {quasi, "", false, "es", "nacionalidad"},
    {quasi, "", false, "it", "nazionalita"},
    {quasi, "", false, "nl", "nationaliteit"},
    {quasi, "", false, "",
     "native country, education, admission date, visit date, date, datum, fecha, latitude, longitude, lat, "
     "lon"},
    {secret, "", false, "", "race, ethnicity, ethnic, religion, party, diagnosis, diagnose, diagnostic, diagnostico"},
    {secret, "", false, "it", "diagnosi"},
    {secret, "", false, "",
     "disease, condition, medication, drug, hiv, disability, salary, income, wage, gehalt, einkommen, "
     "salaire, salario, stipendio, debt, bad, default"},
    {prose, "", false, "",
     "comment, comments, transcript, notes, feedback text, message, description, kommentar, commentaire, "
     "comentario, commento"},
    {prose, "", false, "de",
     "kommentare, bemerkung, bemerkungen, anmerkung, anmerkungen, notiz, notizen, freitext, ruckmeldung"},
    {prose, "", false, "fr", "commentaires, remarque, remarques, observations"},
    {prose, "", false, "es", "comentarios, observaciones"},
    {prose, "", false, "it", "commenti, osservazioni"},
    {prose, "", false, "nl", "opmerking, opmerkingen, toelichting"},
    {prose, "", false, "pt", "comentarios, observacoes"},
    // Groups, and what they are called: no names for a guess alone (names_categories.hpp).
    {plain, group_names, false, "en fr", "satisfaction"},
    {plain, group_names, false, "en de nl", "status"},
    {plain, group_names, false, "en",
     "department, ward, priority, channel, category, sentiment, severity, recommendation"},
    {plain, group_names, false, "de",
     "zufriedenheit, abteilung, prioritat, kanal, kategorie, bewertung, stimmung, weiterempfehlung"},
    {plain, group_names, false, "fr", "statut, priorite"},
    {plain, group_names, false, "fr es pt", "canal"},
    {plain, group_names, false, "fr nl", "categorie"},
    {plain, group_names, false, "fr", "recommandation"},
    {plain, group_names, false, "es", "satisfaccion"},
    {plain, group_names, false, "es pt", "departamento"},
    {plain, group_names, false, "es", "prioridad"},
    {plain, group_names, false, "es it pt", "categoria"},
    {plain, group_names, false, "es", "valoracion"},
    {plain, group_names, false, "it", "soddisfazione, reparto, priorita, canale, valutazione"},
    {plain, group_names, false, "nl", "tevredenheid, afdeling, prioriteit, kanaal, beoordeling"},
    {plain, group_names, false, "pt", "satisfacao, prioridade"},
};

template <class Do>
void each_part(std::string_view list, std::string_view between, Do todo) {
    while (!list.empty()) {
        const auto end = std::min(list.find(between), list.size());
        todo(list.substr(0, end));
        list.remove_prefix(std::min(list.size(), end + between.size()));
    }
}

}  // namespace

const std::vector<HeaderWord>& header_words() {
    static const auto table = [] {
        std::vector<HeaderWord> out;
        for (const auto& meaning : meanings) {
            LanguageSet told;
            each_part(meaning.languages, " ", [&](std::string_view code) { told.add(language_of_code(code)); });
            each_part(meaning.phrases, ", ", [&](std::string_view phrase) {
                const auto languages = told.empty() ? languages_of_phrase(phrase) : told;
                out.push_back({phrase, meaning.role, meaning.entity, meaning.person_key, languages});
            });
        }
        return out;
    }();
    return table;
}

}  // namespace persona::detectors
