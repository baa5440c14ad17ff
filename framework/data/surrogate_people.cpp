// Plans for names of people, firms and places, for e-mail addresses and for dates.
#include <algorithm>
#include <array>

#include "calendar.hpp"
#include "surrogate_names.hpp"
#include "surrogate_plan.hpp"

namespace persona::surrogate {
namespace {

// Invented towns, streets and firms: parts that sound alike and name no place on purpose.
constexpr std::array<std::string_view, 60> town_heads{
    "Alder", "Amber", "Arden",  "Aspen", "Barn",    "Birch",  "Black",   "Bram",  "Brindle", "Brook", "Cald",   "Cedar",
    "Clare", "Cold",  "Copper", "Cran",  "Crow",    "Dale",   "Dun",     "Elder", "Elm",     "Fair",  "Fal",    "Fern",
    "Gold",  "Green", "Hart",   "Hazel", "Heather", "Hollow", "Iron",    "Ivy",   "Kestrel", "Lark",  "Lin",    "Long",
    "Maple", "Marl",  "Mill",   "Moor",  "North",   "Oak",    "Orchard", "Pine",  "Quarry",  "Raven", "Red",    "Rowan",
    "Sand",  "Shel",  "Silver", "Stone", "Swan",    "Thorn",  "Under",   "Vale",  "West",    "Wheat", "Willow", "Wren"};
constexpr std::array<std::string_view, 24> town_tails{
    "bourne", "bridge", "bury",   "by",    "combe", "cote",  "dale", "don",   "field",  "ford", "gate", "ham",
    "haven",  "hurst",  "ington", "leigh", "mere",  "mouth", "port", "stead", "thorpe", "ton",  "well", "wick"};
constexpr std::array<std::string_view, 12> town_additions{" Green",    " Hill", " Park",  " Cross", " Bay",   " Heath",
                                                          " Junction", " Vale", " Magna", " Parva", " Mills", " End"};
constexpr std::array<std::string_view, 14> street_kinds{"Street",  "Road", "Lane",     "Avenue", "Close",
                                                        "Drive",   "Way",  "Crescent", "Grove",  "Terrace",
                                                        "Gardens", "Row",  "Court",    "Place"};
constexpr std::array<std::string_view, 40> firm_heads{
    "Aldermoor",   "Amberline",   "Arcady",     "Bellwether", "Birchgate", "Bluefern",    "Brightmoor",  "Calderstone",
    "Cedarhall",   "Cloverfield", "Copperline", "Dovetail",   "Eastmere",  "Evenfield",   "Fairwick",    "Fernhollow",
    "Goldcrest",   "Greyfinch",   "Harthill",   "Highmarch",  "Ironleaf",  "Juniper",     "Kingsmarl",   "Larkfield",
    "Longmeadow",  "Mapleton",    "Millrace",   "Northbeam",  "Oakhaven",  "Orchardside", "Pinecrest",   "Quayside",
    "Ravensbrook", "Redwater",    "Silverdale", "Stonebeck",  "Swanmere",  "Thornbury",   "Westerleigh", "Willowbank"};
constexpr std::array<std::string_view, 24> firm_trades{
    "Analytics", "Bakeries", "Consulting", "Couriers", "Dental",   "Energy",   "Engineering", "Farms",
    "Finance",   "Foods",    "Furniture",  "Gardens",  "Health",   "Hotels",   "Insurance",   "Logistics",
    "Media",     "Motors",   "Optics",     "Pharmacy", "Printing", "Software", "Stores",      "Travel"};
constexpr std::array<std::string_view, 8> firm_kinds{" Ltd",      " Group",  " Partners",      " & Co",
                                                     " Holdings", " & Sons", " International", " Services"};
// Peoples, languages and faiths that are none: "Arvendish".
constexpr std::array<std::string_view, 50> people_heads{
    "Abrel",  "Alvor",  "Ambrel", "Arvend", "Bandor", "Belmar", "Brevon",  "Caldor", "Cardel", "Corvan",
    "Dalmor", "Delvan", "Durmel", "Elvar",  "Esmor",  "Falvor", "Ferend",  "Galdor", "Garvel", "Halvor",
    "Harmel", "Ilmar",  "Isvor",  "Jarvel", "Kaldor", "Kelmar", "Lanvor",  "Lormel", "Malvor", "Mervan",
    "Nalmor", "Norvel", "Olmar",  "Orvend", "Palmor", "Pervan", "Quelmar", "Ravend", "Rolvan", "Salvor",
    "Selmar", "Talvor", "Tormel", "Ulmar",  "Urvend", "Valmor", "Velvan",  "Wolmar", "Yarvel", "Zalmor"};
constexpr std::array<std::string_view, 3> people_tails{"ese", "ian", "ish"};
constexpr std::array<std::string_view, 8> people_regions{"East ",  "High ", "Lower ", "New ",
                                                         "North ", "Old ",  "South ", "West "};
constexpr std::array<std::string_view, 3> example_domains{"example.com", "example.org", "example.net"};
constexpr std::array<std::string_view, 28> two_digits{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10",
                                                      "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
                                                      "21", "22", "23", "24", "25", "26", "27", "28"};
constexpr std::array<std::string_view, 28> plain_days{"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10",
                                                      "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
                                                      "21", "22", "23", "24", "25", "26", "27", "28"};
constexpr std::array<std::string_view, 50> birth_years{
    "1950", "1951", "1952", "1953", "1954", "1955", "1956", "1957", "1958", "1959", "1960", "1961", "1962",
    "1963", "1964", "1965", "1966", "1967", "1968", "1969", "1970", "1971", "1972", "1973", "1974", "1975",
    "1976", "1977", "1978", "1979", "1980", "1981", "1982", "1983", "1984", "1985", "1986", "1987", "1988",
    "1989", "1990", "1991", "1992", "1993", "1994", "1995", "1996", "1997", "1998", "1999"};

Case case_of(std::string_view word) noexcept {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (word.empty() || !upper(word[0])) return Case::lower;
    return word.size() > 1 && upper(word[1]) ? Case::upper : Case::as_is;
}

bool same_word(std::string_view a, std::string_view lower) noexcept {
    return a.size() == lower.size() &&
           std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) { return (x | 0x20) == y; });
}

/// Walks over "literal {Word:note} literal": calls `literal` and `word` in turn.
template <class Literal, class Word>
void walk(std::string_view shape, Literal literal, Word word) {
    while (!shape.empty()) {
        const auto open = shape.find('{');
        if (open != 0) {
            literal(shape.substr(0, open));
            if (open == std::string_view::npos) return;
        }
        shape.remove_prefix(open);
        const auto close = shape.find('}');
        if (close == std::string_view::npos) return literal(shape);
        const auto inside = shape.substr(1, close - 1);
        const auto colon = inside.find(':');
        word(inside.substr(0, colon), colon == std::string_view::npos ? std::string_view{} : inside.substr(colon + 1));
        shape.remove_prefix(close + 1);
    }
}

void given(Plan& plan, Case letters, std::string_view gender) {
    if (gender == "f") plan.pool(female_names, letters);
    else if (gender == "m") plan.pool(male_names, letters);
    else plan.pool(female_names, letters, male_names);
}

}  // namespace

Plan person_plan(std::string_view shape, int tier) {
    if (shape.find('{') == std::string_view::npos) shape = "{Given} {Family}";
    Plan plan;
    int initials =
        tier;  // what makes a longer name: middle initials, after the first given name or before the family name
    walk(
        shape, [&](std::string_view text) { plan.literal(text); },
        [&](std::string_view word, std::string_view note) {
            const auto letters = case_of(word);
            const auto add_initials = [&] {
                for (; initials > 0; --initials) {
                    plan.literal(" ");
                    plan.characters(letters == Case::lower ? lower_letters : upper_letters);
                    plan.literal(".");
                }
            };
            if (same_word(word, "given")) {
                given(plan, letters, note);
                add_initials();
            } else if (same_word(word, "family")) {
                if (initials > 0 && shape.find("iven") == std::string_view::npos &&
                    shape.find("IVEN") == std::string_view::npos) {
                    plan.pool(family_names, letters);
                    plan.literal("-");
                    --initials;
                }
                plan.pool(family_names, letters);
            } else {
                plan.characters(letters == Case::lower ? lower_letters : upper_letters);
            }
        });
    for (; initials > 0; --initials) {
        plan.literal(" ");
        plan.pool(family_names);
    }
    return plan;
}

Plan email_plan(std::string_view shape, int tier) {
    if (shape.find('{') == std::string_view::npos) shape = "{given}.{family}{99}";
    Plan plan;
    walk(
        shape, [&](std::string_view text) { plan.literal(text); },
        [&](std::string_view word, std::string_view) {
            if (same_word(word, "given")) given(plan, case_of(word) == Case::upper ? Case::upper : Case::lower, {});
            else if (same_word(word, "family"))
                plan.pool(family_names, case_of(word) == Case::upper ? Case::upper : Case::lower);
            else if (!word.empty() && word[0] == '9') plan.characters(digits, word.size());
            else plan.characters(lower_letters);
        });
    // A dot no shape has keeps the longer ones apart from the shape's own digits.
    if (tier > 0) plan.literal(".x");
    plan.characters(digits, static_cast<std::size_t>(tier) * 2);
    plan.literal("@");
    plan.pool(example_domains);
    return plan;
}

Plan organisation_plan(int tier) {
    Plan plan;
    plan.pool(firm_heads);
    plan.literal(" ");
    plan.pool(firm_trades);
    plan.pool(firm_kinds);
    if (tier > 0) plan.literal(" ");
    plan.characters(digits, static_cast<std::size_t>(tier) * 2);
    return plan;
}

Plan place_plan(int tier) {
    Plan plan;
    plan.pool(town_heads);
    plan.pool(town_tails);
    if (tier > 0) plan.pool(town_additions);
    if (tier > 1) plan.literal(" ");
    plan.characters(digits, tier > 1 ? static_cast<std::size_t>(tier) : 0);
    return plan;
}

Plan people_plan(std::string_view shape, int tier) {
    Plan plan;
    const bool many = shape.ends_with("s}");
    const auto letters = case_of(shape.substr(std::min<std::size_t>(1, shape.size())));
    if (tier > 0) plan.pool(people_regions, letters);
    plan.pool(people_heads, letters);
    // Of the tails "ian" alone takes an s.
    plan.pool(many ? std::span(people_tails).subspan(1, 1) : std::span(people_tails), letters);
    for (int i = 1; i < tier; ++i) {
        plan.literal("-");
        plan.pool(people_heads, letters);
        plan.pool(people_tails, letters);
    }
    if (many) plan.literal(letters == Case::upper ? "S" : "s");
    return plan;
}

Plan address_plan(int tier) {
    Plan plan;
    plan.characters(digits_but_zero);
    plan.characters(digits, static_cast<std::size_t>(tier) + 1);
    plan.literal(" ");
    plan.pool(town_heads);
    plan.pool(town_tails);
    plan.literal(" ");
    plan.pool(street_kinds);
    return plan;
}

Plan date_plan(std::string_view shape, int tier) {
    Plan plan;
    if (tier > 0) return plan;
    if (shape.find('{') == std::string_view::npos) shape = "{YYYY}-{MM}-{DD}";
    walk(
        shape, [&](std::string_view text) { plan.literal(text); },
        [&](std::string_view word, std::string_view) {
            const std::span<const std::string_view> twelve(two_digits.data(), 12);
            const std::span<const std::string_view> plain_twelve(plain_days.data(), 12);
            if (word == "YYYY") plan.pool(birth_years);
            else if (word == "YY") plan.characters("56789"), plan.characters(digits);
            else if (word == "MM") plan.pool(twelve);
            else if (word == "DD") plan.pool(two_digits);
            else if (word == "M") plan.pool(plain_twelve);
            else if (word == "D") plan.pool(plain_days);
            else if (same_word(word, "month")) plan.pool(detail::months, case_of(word));
            else if (same_word(word, "mon")) plan.pool(detail::short_months, case_of(word));
            else if (word == "hh") plan.characters("01"), plan.characters(digits);
            else plan.characters("012345"), plan.characters(digits);
        });
    return plan;
}

}  // namespace persona::surrogate
