#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "column_headers.hpp"
#include "column_votes.hpp"
#include "detector_columns.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

using Texts = std::vector<std::optional<std::string>>;

/// `rows` values from a pattern with # for the row's number (with five digits).
Texts many(const std::string& pattern, int rows) {
    Texts out;
    for (int row = 0; row < rows; ++row) {
        auto number = std::to_string(row);
        number = std::string(5 - number.size(), '0') + number;
        std::string text;
        for (const char c : pattern) text += c == '#' ? number : std::string(1, c);
        out.emplace_back(text);
    }
    return out;
}
Texts cycle(const std::vector<std::string>& values, int rows) {
    Texts out;
    for (int row = 0; row < rows; ++row) out.emplace_back(values[static_cast<std::size_t>(row) % values.size()]);
    return out;
}

std::shared_ptr<const ColumnRoles> roles_of(const std::vector<persona::testing::ColumnText>& columns,
                                            std::map<std::string, std::string> parameters = {}, int pieces = 1) {
    Harness harness("analyser.columns", std::make_shared<AnalyserColumns>(), std::move(parameters));
    const auto whole = persona::testing::batch(columns);
    std::vector<std::pair<std::string, Batch>> batches;
    const auto step = whole.rows / pieces;
    for (int piece = 0; piece < pieces; ++piece) {
        auto part = whole.slice(piece * step, piece + 1 == pieces ? whole.rows - piece * step : step);
        part.first_row = piece * step;
        batches.emplace_back("from", part);
    }
    return std::dynamic_pointer_cast<const ColumnRoles>(harness.analyse(batches).at(0));
}
std::string role_of(const std::string& header, const Texts& values) {
    const auto roles = roles_of({{header, values}});
    return std::string(to_string(roles->columns[0].role)) +
           (roles->columns[0].entity.empty() ? "" : " " + roles->columns[0].entity);
}

}  // namespace

TEST_CASE("headers are read in camel case and with accents") {
    CHECK(split_header("patientIDNumber2") == "patient id number 2");
    CHECK(split_header("E-Mail_Adresse") == "e mail adresse");
    CHECK(header_meaning("date of birth").entity == "DATE_OF_BIRTH");
    CHECK(header_meaning(split_header("Telefonnummer")).entity == "PHONE_NUMBER");
    CHECK(header_meaning(split_header("prénom")).entity == "PERSON");
    CHECK(header_meaning(split_header("Apellidos")).entity == "PERSON");
    CHECK(header_meaning(split_header("indirizzo")).entity == "STREET_ADDRESS");
    CHECK(header_meaning(split_header("PLZ")).role == Role::quasi_identifier);
    CHECK(header_meaning(split_header("diagnosis_code")).role == Role::sensitive);
    CHECK(header_meaning("hotel").role == Role::unknown);
    CHECK(header_meaning("phone model").role == Role::attribute);
    CHECK(header_meaning("").role == Role::unknown);
}

TEST_CASE("places, people and postcodes are read from headers of seven languages") {
    for (const auto* place : {"Town", "Ort", "Stadt", "Wohnort", "Geburtsort", "Ville", "Commune", "Lieu de naissance",
                              "Ciudad", "Municipio", "Città", "Comune", "Luogo di nascita", "Woonplaats", "Cidade"}) {
        CAPTURE(place);
        CHECK(role_of(place, cycle({"Jena", "Como"}, 40)) == "quasi_identifier LOCATION");
    }
    for (const auto* person :
         {"Vorname", "Nachname", "Zuname", "Nom", "Prénom", "Nom de famille", "Nombre", "Apellidos", "Primer apellido",
          "Nome", "Cognome", "Nominativo", "Voornaam", "Achternaam", "Apelido", "Nom de naissance"}) {
        CAPTURE(person);
        CHECK(role_of(person, cycle({"Quex", "Zlork"}, 40)) == "identifier PERSON");
    }
    CHECK(role_of("PLZ", cycle({"01067", "99999"}, 40)) == "quasi_identifier DE_PLZ");
    for (const auto* code : {"Code postal", "Código postal", "CAP", "zip"})
        CHECK(role_of(code, cycle({"01067", "99999"}, 40)) == "quasi_identifier ZIP_CODE");
    CHECK(role_of("Date de naissance", cycle({"01/02/1990"}, 40)) == "quasi_identifier DATE_OF_BIRTH");
    CHECK(role_of("Nome utente", cycle({"quex7", "zlork2"}, 40)) == "quasi_identifier");
    CHECK(role_of("Nombre del producto", cycle({"Quex", "Zlork"}, 40)) == "attribute");
    CHECK(role_of("Opinion", cycle({"Strongly agree", "No strong opinion"}, 40)) == "attribute");
    CHECK(role_of("What do you like about our town?", cycle({"Quiet", "The river"}, 40)) == "quasi_identifier");
    CHECK(role_of("Was gefällt Ihnen am Unternehmen?", many("Nette Leute #", 40)) == "free_text");
    CHECK(role_of("Portable", cycle({"yes", "no"}, 40)) == "attribute");
    CHECK(header_meaning("woonplaats", language_of_code("de")).role == Role::unknown);
    CHECK(header_meaning("woonplaats", language_of_code("nl")).entity == "LOCATION");
}

TEST_CASE("amounts are no record numbers, however they differ") {
    for (const auto* amount : {"4202,50", "0.5", "-12,5", "+3.25", "1.234.567,89", "1,234.5", "1'234.50", "12 345,67"})
        CHECK(decimal_number(amount));
    for (const auto* other : {"", "-", "4202", "4,", ",5", "1.234,567", "1.23.4", "12.34,5", "1234.567.8", "1,234,5",
                              "a,5", "10.0.0.7", "1.2.2024", "1..5", "12.345.6x,7"}) {
        CAPTURE(other);
        CHECK_FALSE(decimal_number(other));
    }
    Texts euros, codes;
    for (int i = 0; i < 400; ++i) {
        euros.emplace_back(std::to_string(1000 + i * 7) + "," + std::to_string(10 + i % 90));
        codes.emplace_back(std::to_string(1000 + i * 7) + "/" + std::to_string(10 + i % 90));
    }
    CHECK(role_of("Kosten", euros) == "attribute");
    CHECK(role_of("Kosten", codes) == "identifier RECORD_ID");
}

TEST_CASE("header and vote decide together") {
    CHECK(role_of("contact", cycle({"Ann Miller", "Quex Vandortham", "Zlork Wimplebury"}, 30)) == "identifier PERSON");
    CHECK(role_of("contact", cycle({"by phone", "by letter"}, 30)) == "attribute");
    CHECK(role_of("contact", cycle({"ann@example.com", "bob@example.org"}, 30)) == "identifier EMAIL_ADDRESS");
    CHECK(role_of("email", many("p#@example.com", 50)) == "identifier EMAIL_ADDRESS");
    CHECK(role_of("url", many("p#@example.com", 50)) == "identifier EMAIL_ADDRESS");
    CHECK(role_of("contact", many("p#@example.com", 50)) == "identifier EMAIL_ADDRESS");
    CHECK(role_of("telephone", cycle({"07700 900813", "ask at the desk", "020 7946 0714"}, 30)) ==
          "identifier PHONE_NUMBER");
    CHECK(role_of("x", cycle({"192.168.1.1", "10.0.0.7"}, 30)) == "identifier IP_ADDRESS");
    CHECK(role_of("x", cycle({"https://example.com/a", "www.example.com"}, 30)) == "identifier URL");
    CHECK(role_of("x", cycle({"4111 1111 1111 1111", "5500 0000 0000 0004"}, 30)) == "identifier CREDIT_CARD");
    CHECK(role_of("x", cycle({"GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"}, 30)) == "identifier IBAN_CODE");
    CHECK(role_of("x", cycle({"536-22-8726", "219-09-9998"}, 30)) == "identifier US_SSN");
    CHECK(role_of("nhs_number", cycle({"943 476 5919", "999 725 5100"}, 30)) == "identifier UK_NHS");
    CHECK(role_of("x", cycle({"AB123456C", "AB 12 34 57 C"}, 30)) == "identifier UK_NINO");
    CHECK(role_of("interview_id", many("INT-#", 50)) == "identifier RECORD_ID");
    CHECK(role_of("whatever", many("K#-X", 50)) == "identifier RECORD_ID");
    CHECK(role_of("name", cycle({"Mary Johnson", "James Smith", "Siân Clutterbuck", "Linda Brown", "Robert Jones",
                                 "Patricia Davis"},
                                60)) == "identifier PERSON");
    CHECK(role_of("name", cycle({"Red kettle", "Blue kettle", "Toaster"}, 60)) == "attribute");
    CHECK(role_of("first_name", cycle({"Ifeoma", "Folasade"}, 60)) == "identifier PERSON");
    CHECK(role_of("employer", cycle({"public", "private"}, 60)) == "quasi_identifier");
    CHECK(role_of("region", cycle({"North West", "Wales"}, 60)) == "quasi_identifier");
    CHECK(role_of("religion", cycle({"a", "b"}, 60)) == "sensitive");
    CHECK(role_of("colour", cycle({"red", "blue"}, 60)) == "attribute");
    CHECK(role_of("comment", cycle({"It was quite good, thank you very much.", "I waited for a long long time there."},
                                   60)) == "free_text");
    CHECK(role_of("age:int64", cycle({"41", "52"}, 60)) == "quasi_identifier");
    CHECK(role_of("dob:date", cycle({"1987-11-30"}, 60)) == "quasi_identifier DATE_OF_BIRTH");
    CHECK(role_of("seen:date", cycle({"2024-11-30"}, 60)) == "quasi_identifier");
    CHECK(role_of("customer_id:int64", many("1#", 60)) == "identifier RECORD_ID");
    CHECK(role_of("spend:float64", many("1.#", 60)) == "attribute");
    CHECK(role_of("name", Texts(5, std::nullopt)) == "attribute");
    CHECK(role_of("email", {}) != "");
}

TEST_CASE("single words, all different in a long column, are keys and no sentences") {
    Texts keys, few;
    for (int row = 0; row < 400; ++row) {
        std::string word;
        for (int n = 0, rest = row; n < 4; ++n, rest /= 5) word += "bdfgk"[rest % 5], word += "aeiou"[(row + n) % 5];
        keys.emplace_back(word);
        if (row < 40) few.emplace_back(word);
    }
    CHECK(role_of("q7", keys) == "identifier RECORD_ID");
    CHECK(role_of("q7", few) == "free_text");
}

TEST_CASE("the subject is an identifier of people that comes again, plausibly") {
    auto emails = many("p#@example.com", 60);
    for (std::size_t i = 50; i < 60; ++i) emails[i] = emails[i - 50];
    const auto roles =
        roles_of({{"interview_id", many("INT-#", 60)}, {"email", emails}, {"text", cycle({"a", "b"}, 60)}});
    CHECK(roles->subject == "email");
    CHECK(roles->find("email")->reason.find("subject") != std::string::npos);
    CHECK(roles_of({{"email", many("p#@example.com", 60)}})->subject.empty());
    CHECK(roles_of({{"email", cycle({"info@example.com"}, 3000)}})->subject.empty());
    CHECK(roles_of({{"email", emails}}, {{"subject", "none"}})->subject.empty());
    CHECK(roles_of({{"email", emails}, {"ward", cycle({"a"}, 60)}}, {{"subject", "ward"}})->subject == "ward");
    CHECK_THROWS_WITH_AS(roles_of({{"email", emails}}, {{"subject", "emial"}}), doctest::Contains("email"), Failure);
}

TEST_CASE("a key of people is whose rows they are, however many rows each has") {
    Texts diary, guests, flags;
    for (int row = 0; row < 6'000; ++row) {
        diary.emplace_back(std::to_string(100 + row % 60));
        guests.emplace_back(row % 2 == 0 ? "0" : std::to_string(1'000 + row));
        flags.emplace_back(row % 2 == 0 ? "yes" : "no");
    }
    CHECK(roles_of({{"user_id:int64", diary}})->subject == "user_id");
    CHECK(roles_of({{"user_id", diary}})->subject == "user_id");
    CHECK(roles_of({{"shop_id:int64", diary}})->subject.empty());
    CHECK(roles_of({{"customer_id:int64", guests}})->subject.empty());
    CHECK(roles_of({{"passport", flags}})->subject.empty());
}

TEST_CASE("whole numbers without gaps, all different, number the rows") {
    const auto every = [](int rows, int step, int again) {
        Texts out;
        for (int row = 0; row < rows; ++row) out.emplace_back(std::to_string(1'000 + step * (row * 7 % rows)));
        if (again > 0) out.back() = out.front();
        return out;
    };
    CHECK(role_of("respondent:int64", every(400, 1, 0)) == "identifier RECORD_ID");
    CHECK(role_of("respondent:int64", every(400, 1, 1)) == "attribute");
    CHECK(role_of("respondent:int64", every(400, 3, 0)) == "attribute");
    CHECK(role_of("respondent:int64", every(50, 1, 0)) == "attribute");
    CHECK(role_of("final_rank:int64", every(400, 1, 0)) == "attribute");
}

TEST_CASE("what the user says stands") {
    const std::vector<persona::testing::ColumnText> columns{{"email", many("p#@example.com", 30)},
                                                            {"ward", cycle({"a", "b"}, 30)}};
    const auto roles = roles_of(columns, {{"columns", "{email: attribute, ward: {entity: PERSON}}"}});
    CHECK(roles->find("email")->role == Role::attribute);
    CHECK(roles->find("email")->entity.empty());
    CHECK(roles->find("ward")->role == Role::identifier);
    CHECK(roles->find("ward")->entity == "PERSON");
    CHECK(roles_of(columns, {{"columns", "{ward: {role: identifier, type: text}}"}})->find("ward")->entity ==
          "RECORD_ID");
    for (const char* bad : {"7", "{email: boss}", "{email: {role: 7}}", "{email: {entity: 7}}",
                            "{email: {colour: red}}", "{nobody: attribute}"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(roles_of(columns, {{"columns", bad}}), Failure);
    }
}

TEST_CASE("the same in one piece and in many") {
    const std::vector<persona::testing::ColumnText> columns{{"id", many("A#", 5000)},
                                                            {"email", many("p#@example.com", 5000)}};
    const auto one = roles_of(columns);
    const auto seven = roles_of(columns, {}, 7);
    CHECK(one->inspect() == seven->inspect());
    CHECK(one->subject == seven->subject);
}

TEST_CASE("a column that is called one of towns or postcodes has one type") {
    auto roles = std::make_shared<ColumnRoles>();
    const auto add = [&](const char* name, const char* entity) {
        ColumnRole role;
        role.name = name;
        role.role = Role::quasi_identifier;
        role.entity = entity;
        roles->columns.push_back(role);
    };
    add("Ort", "LOCATION");
    add("PLZ", "DE_PLZ");
    add("geboren", "DATE_OF_BIRTH");
    const auto in = persona::testing::batch({{"Ort", {"Jena", "Unbekannt", "Weg 3, Ulm", "k. A.", "passau"}},
                                             {"PLZ", {"07743", "00001", "at the desk, not before 1000", "-", "D-1010"}},
                                             {"geboren", {"1.2.90", "", "", "", ""}}});
    Harness harness("detector.columns", std::make_shared<DetectorColumns>());
    harness.artifact("votes", roles);
    const auto out = harness.process(in);
    std::multimap<std::string, std::string> found;
    for (const auto& span : *out.spans)
        found.emplace(span.origin->entity, std::string(in.columns[span.column]->text(span.row)));
    CHECK(found == std::multimap<std::string, std::string>{{"LOCATION", "Jena"},
                                                           {"LOCATION", "passau"},
                                                           {"DE_PLZ", "07743"},
                                                           {"DE_PLZ", "00001"},
                                                           {"DE_PLZ", "D-1010"}});
}

TEST_CASE("the detector writes roles, whole cells and subjects") {
    auto roles = std::make_shared<ColumnRoles>();
    ColumnRole email;
    email.name = "email";
    email.role = Role::identifier;
    email.entity = "EMAIL_ADDRESS";
    ColumnRole note;
    note.name = "note";
    note.role = Role::free_text;
    roles->columns = {email, note};
    roles->subject = "email";
    const auto in =
        persona::testing::batch({{"email", {"A@x.org", std::nullopt, "a@X.org", ""}}, {"note", {"p", "q", "r", "s"}}});
    Harness harness("detector.columns", std::make_shared<DetectorColumns>());
    harness.artifact("votes", roles);
    const auto out = harness.process(in);
    CHECK(out.field(0).role == Role::identifier);
    CHECK(out.field(1).role == Role::free_text);
    REQUIRE(out.spans->size() == 2);
    CHECK(out.spans->at(1).row == 2);
    CHECK(out.spans->at(1).end == 7);
    const auto& subject = *out.attachments.at("subject");
    CHECK(subject.int64(0) == subject.int64(2));
    CHECK(subject.int64(0) != subject.int64(1));
    CHECK(subject.int64(1) != subject.int64(3));
    CHECK_THROWS_AS(static_cast<void>(harness.process(persona::testing::batch({{"other", {"p"}}}))), Failure);
    Harness none("detector.columns", std::make_shared<DetectorColumns>());
    CHECK_THROWS_AS(static_cast<void>(none.process(in)), Failure);
}
