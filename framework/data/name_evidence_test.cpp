#include <persona/inference.hpp>

#include <doctest/doctest.h>

using persona::holds_personal_data;
using persona::looks_like_data;

TEST_CASE("names that hold somebody's data") {
    for (const char* name :
         {// addresses and numbers
          "ada@example.com", "ada@example.com.age", "visits.ada@example.com", "ada (at) example.com",
          "ada＠example.com", "+44 7700 900123", "+44 7700 900123.age", "scores.+49 30 1234", "Telephone 07700 900123",
          "tel_07700900123", "4111 1111 1111 1111.limit", "DE89 3704 0044 0532 0130 00",
          "GB82WEST12345698765432.balance", "QQ123456C", "answers of QQ123456C", "nif12345678z",
          "192.168.17.4.requests", "123e4567-e89b-12d3-a456-426614174000", "1985-03-12.visit", "patient_4711081",
          "44\xe2\x80\x8b"
          "7700 900123",
          // people
          "Ada Lovelace", "ada lovelace", "ADA LOVELACE", "ada_lovelace", "ada-lovelace", "AdaLovelace",
          "adaLovelace.age", "people.Ada Lovelace", "Lovelace, Ada", "Ada de Lovelace", "Answer of Ada Lovelace",
          "Ada Smith", "Georgia King", "Doris Day", "A. Lovelace", "Mrs Smith", "Herr Krause", "Fatima Alzahrawi",
          "Ada O'Sullivan", "interview-ada-lovelace"}) {
        INFO(name);
        CHECK(holds_personal_data(name));
        CHECK(looks_like_data(name));
    }
}

TEST_CASE("names of columns as tables have them") {
    for (const char* name : {"name",
                             "first name",
                             "FirstName",
                             "last_name",
                             "given name",
                             "date of birth",
                             "age",
                             "sex",
                             "race",
                             "field",
                             "marital-status",
                             "capital.gain",
                             "hours-per-week",
                             "native country",
                             "visit.date",
                             "visit.place.ward",
                             "Q1",
                             "q12_3",
                             "question 7",
                             "sales 2023",
                             "sales_2023-12",
                             "2023-12.sales",
                             "2019/2020 budget",
                             "sales20231231",
                             "value at 2023-01-01 12:00",
                             "column_3",
                             "column_2_2",
                             "Will power",
                             "Max price",
                             "Grace period",
                             "Mark",
                             "georgia_sales",
                             "paris gdp",
                             "may sales",
                             "roth",
                             "Jordan River",
                             "Virginia Beach",
                             "San Diego",
                             "New York",
                             "Los Angeles",
                             "Iris",
                             "Ada",
                             "mean value",
                             "Mr or Mrs",
                             "postcode",
                             "IBAN",
                             "e-mail",
                             "telephone (home)",
                             "covid19",
                             "h1n1",
                             "B12",
                             "top 100",
                             "C3PO",
                             "MORTDUE",
                             "YOJ",
                             "DEBTINC",
                             "Straße",
                             "Größe in cm",
                             "année",
                             "edad",
                             "visit (2nd)",
                             "income > 50000",
                             "lat/lon",
                             "how did you hear of us?",
                             "What would you tell a friend about us?",
                             ""}) {
        INFO(name);
        CHECK_FALSE(holds_personal_data(name));
    }
    CHECK_FALSE(looks_like_data("visit (2nd)"));
    CHECK(looks_like_data("2024"));
    CHECK(looks_like_data(std::string(200, 'x')));
    CHECK(looks_like_data("a\x01"));
}
