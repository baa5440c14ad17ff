#include "phrase_languages.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace persona::detectors {
namespace {

using namespace std::string_view_literals;

// A bit for each, in this order.
constexpr std::array codes{"en"sv, "de"sv, "fr"sv, "es"sv, "it"sv, "pt"sv, "nl"sv, "sv"sv, "da"sv,
                           "no"sv, "fi"sv, "pl"sv, "tr"sv, "ko"sv, "zh"sv, "ja"sv, "th"sv, "hi"sv};

constexpr LanguageSet all{(1U << codes.size()) - 1};

constexpr LanguageSet language(std::string_view code) noexcept {
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] == code) return LanguageSet(1U << i);
    return {};
}

// Folded phrases by language. What stands in no list is English alone, so only what English shares with another is listed.
constexpr const char* english =
    "age, auto, bank, chassis, condition, contact, coordinate, data, date, description, diagnostic, "
    "doctor, job, message, mobile, name, patient, portable, profession, reference, region, religion, "
    "site, social, telephone, token, transaction";
constexpr const char* german =
    "adresse, ahv nummer, alter, am, amtliches kennzeichen, amtsgericht, anrufen, anschrift, "
    "ansprechpartner, arbeitgeber, arzt, arztnummer, arztpraxis, aufnahmenummer, ausweis, ausweis nr, "
    "ausweisnummer, auto, autokennzeichen, bank, bankleitzahl, bankverbindung, behandelnden arztes, "
    "behandelnder arzt, benutzername, beruf, betriebsstatte, betriebsstattennummer, bis, breite, "
    "brieftasche, datum, diagnose, durchwahl, egk nummer, einkommen, fahrerlaubnis, fahrerlaubnisnummer, "
    "fahrgestellnummer, fahrzeug, fahrzeug identifizierungsnummer, fallnummer, familienname, "
    "familienstand, finanzamt, firma, fuhrerschein, fuhrerschein nr, fuhrerscheinnummer, geb, geboren, "
    "geboren am, geburtsdatum, geburtsjahr, geburtstag, gehalt, geratenummer, geschlecht, gestern, "
    "gesundheitskarte, handelsregister, handy, handynummer, hardwareadresse, heute, "
    "identifikationsnummer, internetseite, ip adresse, job, karte, kartennummer, kennung, kennwort, "
    "kennzeichen, kfz kennzeichen, kommentar, kontakt, konto, kontonummer, koordinaten, krankenkasse, "
    "krankenversichertennummer, krankenversicherung, kreditkarte, kundennummer, land, lange, lebenslange "
    "arztnummer, mailadresse, mobil, mobilnummer, morgen, nachname, name, nummernschild, ort, pass nr, "
    "passnummer, passwort, patient, patienten id, patientenakte, patientennummer, personalausweis, "
    "personalausweisnummer, personalnummer, postleitzahl, postleitzahlen, praxis, praxisnummer, region, "
    "registergericht, registernummer, reisepass, reisepassnummer, religion, rentenversicherung, "
    "rentenversicherungsnummer, rufnummer, schlussel, seit, seriennummer, sozialversicherung, "
    "sozialversicherungsnummer, stadt, steuer id, steuer idnr, steuer nr, steuer nummer, steuerid, "
    "steueridentifikationsnummer, steuerliche identifikationsnummer, steuernummer, strasse, sv nummer, "
    "telefon, telefonnummer, uberweisung, umsatzsteuer, umsatzsteuer id, umsatzsteuer "
    "identifikationsnummer, versichertennummer, versicherungsnummer, vertragsarzt, vom, vorname, "
    "webseite, wohnhaft, zugangsschlussel";
constexpr const char* french =
    "adresse, adresse ip, adresse mac, age, anniversaire, appeler, assurance sociale, aujourd hui, "
    "banque, carte, carte bancaire, carte bleue, carte de credit, carte vitale, chassis, cle, cle "
    "secrete, code banque, code postal, commentaire, compte, condition, contact, coordonnees, courriel, "
    "date, date de naissance, demain, depuis, description, diagnostic, dossier medical, employeur, "
    "entreprise, hier, insee, jusqu au, le, medecin, message, mobile, mot de passe, n de securite "
    "sociale, naissance, ne en, ne le, nee le, nom, nom d utilisateur, numero avs, numero d assurance "
    "sociale, numero de chassis, numero de dossier, numero de patient, numero de registre national, "
    "numero de secu, numero de securite sociale, numero de serie, numero de telephone, numero insee, "
    "numero national, patient, pays, portable, portefeuille, prenom, profession, pseudo, reference, "
    "region, registre national, religion, salaire, securite sociale, sexe, site, site web, telephone, "
    "telephoner, token, transaction, ville, virement";
constexpr const char* spanish =
    "apellido, apellidos, ayer, banco, bastidor, cartera, celular, ciudad, clave, clave unica, codigo "
    "bancario, codigo postal, comentario, contacto, contrasena, contribuyente, contribuyentes, "
    "coordenadas, correo, correo electronico, cuenta, cumpleanos, desde, diagnostico, direccion, "
    "direccion ip, direccion mac, doctor, documento, documento nacional de identidad, edad, el, empresa, "
    "extranjero, fecha, fecha de nacimiento, hasta, historia clinica, hoy, identificacion fiscal, "
    "llamame, llamar, manana, movil, nacida, nacido, nacimiento, nacio, nombre, nombre de usuario, numero "
    "de bastidor, numero de extranjero, numero de historia, numero de identidad de extranjero, numero de "
    "identificacion, numero de paciente, numero de pasaporte, numero de serie, numero de telefono, pagina "
    "web, pais, pasaporte, region, registro de poblacion, registro federal, religion, salario, sexo, "
    "social, tarjeta, tarjeta de credito, telefono, transferencia, usuario";
constexpr const char* italian =
    "azienda, banca, bancomat, bonifico, cap, carta, carta d identita, carta di credito, carta di "
    "identita, cartella clinica, cellulare, chiamami, chiamare, chiave, chiave segreta, citta, cod fisc, "
    "codice bic, codice di avviamento postale, codice fiscale, codice paziente, codice postale, cognome, "
    "commento, compleanno, contatto, conto, coordinate, dal, data, data di nascita, documento, documento "
    "d identita, domani, eta, fino al, guida, identita, ieri, il, indirizzo, indirizzo ip, licenza, "
    "nascita, nata, nata il, nato, nato il, nome, nome utente, numero avs, numero di passaporto, numero "
    "di telaio, numero di telefono, numero passaporto, numero patente, numero paziente, oggi, p iva, "
    "partita iva, passaporto, patente, patente di guida, portafoglio, posta elettronica, sesso, sito, "
    "stipendio, telaio, telefono, utente";
/// Abbreviations, names, and words that stand beside the numbers of one country alone.
constexpr const char* any_language =
    "aadhaar, aadhar, aba, abn, acn, ahv, ahv nr, ahvn13, amex, arac, arc, avs, bic, bir, bitcoin, bolag, "
    "brn, bsn, bsnr, btc, burger service nummer, burgerservicenummer, cadastro de pessoas, cadastro de "
    "pessoas fisicas, cadastro nacional, cc, cep, cf, cie, cif, cnpj, contribuinte, cpf, cpr, cpr nr, cpr "
    "nummer, curp, d nummer, dea, diners, discord, dm, dni, dob, dvla, e mail, egk, email, epic, eth, "
    "ethereum, ethernet, fax, fin, fnr, fodelsedatum, fodselsnummer, foretag, frn, github, gps, gsm, gst, "
    "gstin, gstins, guid, henkilotunnus, hetu, hiv, hkid, homepage, host, hra, hrb, iban, id, idnr, imei, "
    "instagram, insz, ip, ipp, ipv4, ipv6, itin, iva, jcb, jwt, kfz, kimlik no, kvnr, lanr, lat, lng, "
    "lon, mac, maestro, mail, mastercard, mastodon, mbi, mrn, nas, nationalregisternummer, navs, nhs, "
    "nie, nif, nigeria, nimc, nin, nino, nipc, nir, niss, npi, nric, numer pesel, numero de contribuinte, "
    "numero de identificacao fiscal, org nr, organisationsnummer, orgnr, orgnummer, pa nummer, pan, "
    "personbeteckning, personnummer, pesel, pessoa juridica, piva, plaka, plaka no, plz, pnr, pps, ppsn, "
    "rfc, rijksregisternummer, rrn, rtn, rto, rvnr, samordningsnummer, server, sin, singapore, sms, "
    "snapchat, sofinummer, ssn, ssns, st nr, stnr, subnet, sv nr, svnr, swift, t c kimlik, tc kimlik, "
    "tckn, tel, telegram, telepono, tfn, threads, tiktok, tin, tnin, twitter, uen, uid, uidai, url, ust "
    "id, ust idnr, uuid, vat, vin, visa, vrm, vrn, vsnr, web, whatsapp, wlan";

template <class Do>
void each_of(std::string_view list, Do todo) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(", "), list.size());
        todo(list.substr(0, comma));
        list.remove_prefix(std::min(list.size(), comma + 2));
    }
}

const std::unordered_map<std::string_view, LanguageSet>& phrases() {
    static const auto table = [] {
        std::unordered_map<std::string_view, LanguageSet> out;
        const auto put = [&](const char* list, LanguageSet languages) {
            each_of(list, [&](std::string_view phrase) { out[phrase].add(languages); });
        };
        put(english, language("en"));
        put(german, language("de"));
        put(french, language("fr"));
        put(spanish, language("es"));
        put(italian, language("it"));
        put(any_language, all);
        return out;
    }();
    return table;
}

struct Speakers {
    std::string_view prefix, languages;
};
constexpr std::array spoken{
    Speakers{"AT_", "de"},     Speakers{"AU_", "en"},         Speakers{"BE_", "fr, nl, de"}, Speakers{"BR_", "pt"},
    Speakers{"CA_", "en, fr"}, Speakers{"CH_", "de, fr, it"}, Speakers{"CN_", "zh"},         Speakers{"DE_", "de"},
    Speakers{"DK_", "da"},     Speakers{"ES_", "es"},         Speakers{"FI_", "fi, sv"},     Speakers{"FR_", "fr"},
    Speakers{"HK_", "en, zh"}, Speakers{"IE_", "en"},         Speakers{"IN_", "en, hi"},     Speakers{"IT_", "it"},
    Speakers{"JP_", "ja"},     Speakers{"KR_", "ko"},         Speakers{"MX_", "es"},         Speakers{"NG_", "en"},
    Speakers{"NL_", "nl"},     Speakers{"NO_", "no"},         Speakers{"PH_", "en"},         Speakers{"PL_", "pl"},
    Speakers{"PT_", "pt"},     Speakers{"SE_", "sv"},         Speakers{"SG_", "en, zh"},     Speakers{"TH_", "th"},
    Speakers{"TR_", "tr"},     Speakers{"UK_", "en"},         Speakers{"US_", "en"},         Speakers{"ZA_", "en"},
    Speakers{"ABA_", "en"},
};

}  // namespace

LanguageSet every_language() noexcept { return all; }

LanguageSet language_of_code(std::string_view code) noexcept { return language(code); }

std::string language_codes() {
    std::string out;
    for (const auto code : codes) out += (out.empty() ? "" : ", ") + std::string(code);
    return out;
}

Result<LanguageSet> languages_named(const std::vector<std::string>& names) {
    if (names.empty()) return all;
    LanguageSet out;
    for (const auto& name : names) {
        const auto one = language(name);
        if (one.empty())
            return Error(ErrorCode::configuration, "'" + name + "' in 'languages' is no language that is known here",
                         "these are: " + language_codes());
        out.add(one);
    }
    return out;
}

LanguageSet languages_of_phrase(std::string_view folded) {
    // Of other scripts: they stand beside the numbers of one country alone.
    if (std::any_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return all;
    const auto found = phrases().find(folded);
    return found == phrases().end() ? language("en") : found->second;
}

LanguageSet languages_of_entity(std::string_view entity) {
    const auto country = std::find_if(spoken.begin(), spoken.end(),
                                      [&](const Speakers& each) { return entity.starts_with(each.prefix); });
    if (country == spoken.end()) return all;
    LanguageSet out;
    each_of(country->languages, [&](std::string_view code) { out.add(language(code)); });
    return out;
}

}  // namespace persona::detectors
