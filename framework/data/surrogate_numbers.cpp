// Plans for numbers: telephones, cards, accounts, official numbers, addresses of machines, and shapes in general.
// Sources of the ranges: Ofcom, "Telephone numbers for use in TV and radio drama programmes"; NANPA (555-0100 to 0199;
// area codes 37X and 96X are set aside); Bundesnetzagentur, drama numbers; Arcep, decision 2018-0881, numbers for fiction;
// ACMA, numbers for use in radio, film and television; ComReg (020 91X); RFC 5737, RFC 3849, RFC 2544, RFC 2606.
#include <algorithm>
#include <array>

#include "surrogate_plan.hpp"

namespace persona::surrogate {
namespace {

struct Country {
    std::string_view code;
    std::span<const std::string_view> reserved;  ///< national numbers without the trunk zero; the rest are free digits
    std::span<const std::string_view> mobile;    ///< the same for shapes that keep a mobile number's first digit
    std::span<const std::string_view> unassigned;  ///< where the reserved ones do not suffice
    std::size_t length;                            ///< of a national number
};

constexpr std::array<std::string_view, 16> uk{"1134960", "1144960", "1154960", "1164960", "1174960", "1184960",
                                              "1214960", "1314960", "1414960", "1514960", "1614960", "2079460",
                                              "1914980", "2896496", "2920180", "1632960"};
constexpr std::array<std::string_view, 1> uk_mobile{"7700900"};
constexpr std::array<std::string_view, 1> uk_more{"1632"};
constexpr std::array<std::string_view, 40> us{
    "20255501", "20655501", "21255501", "21355501", "21455501", "21555501", "21655501", "30355501",
    "30555501", "31255501", "31355501", "40455501", "41055501", "41255501", "41555501", "42555501",
    "50355501", "50455501", "51255501", "51355501", "60255501", "60355501", "61255501", "61355501",
    "61455501", "61755501", "61955501", "70255501", "70355501", "71355501", "80155501", "80255501",
    "80355501", "80455501", "81655501", "90155501", "90255501", "90455501", "91655501", "91955501"};
constexpr std::array<std::string_view, 20> us_more{"370", "371", "372", "373", "374", "375", "376",
                                                   "377", "378", "379", "960", "961", "962", "963",
                                                   "964", "965", "966", "967", "968", "969"};
constexpr std::array<std::string_view, 5> de{"3023125", "6990009", "4066969", "2214710", "8999998"};
constexpr std::array<std::string_view, 6> fr{"19900", "26191", "35301", "46571", "53649", "63998"};
constexpr std::array<std::string_view, 4> au{"25550", "35550", "75550", "85550"};
constexpr std::array<std::string_view, 1> ie{"2091"};

const std::array<Country, 6> countries{{{"44", uk, uk_mobile, uk_more, 10},
                                        {"1", us, {}, us_more, 10},
                                        {"49", de, {}, {}, 10},
                                        {"33", fr, {}, {}, 9},
                                        {"61", au, {}, {}, 9},
                                        {"353", ie, {}, {}, 9}}};

/// The digits that a shape keeps, with a "+" or the trunk zero at their head, and how many it asks for.
struct PhoneShape {
    std::string kept;
    std::size_t asked = 0;
};
PhoneShape read_phone(std::string_view shape) {
    PhoneShape out;
    for (const auto& each : read_shape(shape)) {
        if (each.kind != '\\') ++out.asked;
        else if (out.asked == 0 && each.literal.size() == 1 &&
                 (each.literal[0] == '+' || (each.literal[0] >= '0' && each.literal[0] <= '9')))
            out.kept += each.literal;
    }
    return out;
}

/// The country and what of the kept digits belongs to the national number.
std::pair<const Country*, std::string_view> country_of(const PhoneShape& phone) {
    std::string_view kept = phone.kept;
    if (kept.starts_with("+") || kept.starts_with("00")) {
        kept.remove_prefix(kept.starts_with("+") ? 1 : 2);
        for (const auto& each : countries) {
            if (kept.starts_with(each.code)) return {&each, kept.substr(each.code.size())};
        }
        return {nullptr, kept};
    }
    if (kept.starts_with("0")) return {&countries[0], kept.substr(1)};
    return {&countries[1], kept};
}

constexpr std::array<std::string_view, 3> documentation_v4{"192.0.2.", "198.51.100.", "203.0.113."};
constexpr std::array<std::string_view, 2> benchmark_v4{"198.18.", "198.19."};
constexpr std::array<std::string_view, 6> web_hosts{"www.example.com/", "www.example.org/", "www.example.net/",
                                                    "example.com/",     "example.org/",     "shop.example.net/"};

}  // namespace

Plan phone_plan(std::string_view shape, int tier) {
    if (shape.empty()) shape = "\\+\\4\\4 9999 999999";
    Plan plan;
    plan.finish = Finish::format;
    plan.shape = shape;
    const auto phone = read_phone(shape);
    const auto [country, national] = country_of(phone);
    const auto width = phone.asked + national.size();
    if (country != nullptr && width == country->length && tier < 2) {
        const auto& ranges = tier > 0 ? country->unassigned : national.empty() ? country->reserved : country->mobile;
        if (!ranges.empty() && ranges[0].starts_with(national)) {
            if (national.empty()) plan.pool(ranges);
            else plan.literal(ranges[0].substr(national.size()));
            plan.characters(digits, country->length - ranges[0].size());
            return plan;
        }
    }
    if (phone.asked == 0) return tier == 0 ? general_plan(shape, 0) : Plan{};
    // No range is reserved there: a national number never begins with 00 after its trunk prefix.
    const std::size_t zeros = std::min<std::size_t>(2, phone.asked - 1);
    plan.literal(std::string(zeros, '0'));
    plan.characters(digits, phone.asked - zeros + static_cast<std::size_t>(tier));
    return plan;
}

Plan card_plan(std::string_view shape, int tier) {
    if (shape.empty()) shape = "9999 9999 9999 9999";
    std::size_t asked = 0;
    for (const auto& each : read_shape(shape)) asked += each.kind != '\\' ? 1U : 0U;
    if (asked < 8) return general_plan(shape, tier);
    Plan plan;
    if (tier > 0) return plan;
    // ISO/IEC 7812: numbers that begin with 9 are for national use and no card network issues them; 9999 is nobody's.
    plan.literal("9999");
    plan.characters(digits, asked - 5);
    plan.finish = Finish::luhn;
    plan.shape = shape;
    return plan;
}

Plan iban_plan(std::string_view shape, int tier) {
    if (shape.empty()) shape = "\\G\\B99AAAA99999999999999";
    const auto read = read_shape(shape);
    Plan plan;
    if (tier > 0 || read.size() < 10 || read[0].literal.empty() || read[1].literal.empty())
        return tier > 0 ? Plan{} : general_plan(shape, tier);
    plan.literal(read[0].literal + read[1].literal);
    std::size_t seen = 0;
    for (std::size_t i = 2; i < read.size(); ++i) {
        if (read[i].kind == '\\' || ++seen <= 2) continue;
        // The bank's part begins with 99 or XX, which no register gives out.
        if (seen <= 4) plan.literal(read[i].kind == 'A' ? "X" : "9");
        else plan.characters(read[i].kind == 'A' ? upper_letters : digits);
    }
    plan.finish = Finish::iban;
    plan.shape = shape;
    return plan;
}

Plan general_plan(std::string_view shape, int tier) {
    if (shape.empty()) shape = "AAA-999999";
    Plan plan;
    for (const auto& each : read_shape(shape)) {
        switch (each.kind) {
            case 'A': plan.characters(upper_letters); break;
            case 'a': plan.characters(lower_letters); break;
            case '9': plan.characters(digits); break;
            case 'h': plan.characters("0123456789abcdef"); break;
            case 'H': plan.characters("0123456789ABCDEF"); break;
            case '1': plan.characters(digits_but_zero); break;
            default: plan.literal(each.literal);
        }
    }
    plan.characters(digits, static_cast<std::size_t>(tier));
    return plan;
}

namespace {

/// Official numbers and machine addresses that have ranges for nobody.
Plan special_plan(std::string_view entity, std::string_view shape, int tier) {
    Plan plan;
    plan.finish = Finish::format;
    if (entity == "US_SSN") {
        // Area 666 and areas from 900 on are never issued (Social Security Administration, RM 10201.035).
        plan.shape = shape.empty() ? "999-99-9999" : shape;
        if (tier > 1) return {};
        plan.literal(tier == 0 ? "666" : "9");
        plan.characters(digits, tier == 0 ? 6 : 8);
    } else if (entity == "UK_NHS") {
        // 999 000 0000 to 999 999 9999 are kept for tests.
        if (tier > 0) return {};
        plan.shape = shape.empty() ? "999 999 9999" : shape;
        plan.finish = Finish::nhs;
        plan.literal("999");
        plan.characters(digits, 5);
        plan.characters("012345678");
    } else if (entity == "UK_NINO") {
        // The prefix QQ is never issued.
        if (tier > 0) return {};
        plan.shape = shape.empty() ? "AA999999A" : shape;
        plan.literal("QQ");
        plan.characters(digits, 6);
        plan.characters("ABCD");
    } else if (entity == "IP_ADDRESS") {
        plan.finish = Finish::none;
        if (shape.find(':') != std::string_view::npos) {
            if (tier > 0) return {};
            plan.literal("2001:db8:");
            for (int group = 0; group < 4; ++group) {
                if (group > 0) plan.literal(":");
                plan.characters("123456789abcdef");
                plan.characters("0123456789abcdef", 3);
            }
            plan.literal("::1");
            return plan;
        }
        if (tier > 2) return {};
        if (tier == 0) plan.pool(documentation_v4);
        else if (tier == 1) plan.pool(benchmark_v4);
        else plan.literal("24");
        if (tier == 2) plan.characters(digits), plan.literal(".");
        for (int group = tier == 0 ? 2 : tier == 1 ? 1 : 0; group < 3; ++group) {
            if (group > (tier == 0 ? 2 : tier == 1 ? 1 : 0)) plan.literal(".");
            plan.characters("12"), plan.characters("01234"), plan.characters(digits);
        }
    } else if (entity == "URL") {
        plan.finish = Finish::none;
        plan.literal(shape.starts_with("\\h\\t\\t\\p:") ? "http://" : "https://");
        plan.pool(web_hosts);
        plan.characters(lower_letters, 5 + static_cast<std::size_t>(tier));
    }
    return plan;
}

}  // namespace

bool has_general_plan(std::string_view entity) noexcept {
    constexpr std::array<std::string_view, 17> own{
        "PERSON", "EMAIL_ADDRESS",  "PHONE_NUMBER", "ORGANIZATION",  "NRP",         "LOCATION",
        "GPE",    "STREET_ADDRESS", "DATE_TIME",    "DATE_OF_BIRTH", "CREDIT_CARD", "IBAN_CODE",
        "US_SSN", "UK_NHS",         "UK_NINO",      "IP_ADDRESS",    "URL"};
    return std::find(own.begin(), own.end(), entity) == own.end();
}

Plan plan_for(std::string_view entity, std::string_view shape, int tier) {
    if (entity == "PERSON") return person_plan(shape, tier);
    if (entity == "EMAIL_ADDRESS") return email_plan(shape, tier);
    if (entity == "PHONE_NUMBER") return phone_plan(shape, tier);
    if (entity == "ORGANIZATION") return organisation_plan(tier);
    if (entity == "LOCATION" || entity == "GPE") return place_plan(tier);
    if (entity == "NRP") return people_plan(shape, tier);
    if (entity == "STREET_ADDRESS") return address_plan(tier);
    if (entity == "DATE_TIME" || entity == "DATE_OF_BIRTH") return date_plan(shape, tier);
    if (entity == "CREDIT_CARD") return card_plan(shape, tier);
    if (entity == "IBAN_CODE") return iban_plan(shape, tier);
    if (entity == "US_SSN" || entity == "UK_NHS" || entity == "UK_NINO" || entity == "IP_ADDRESS" || entity == "URL")
        return special_plan(entity, shape, tier);
    return general_plan(shape, tier);
}

PlanPtr kept_plan(std::string_view entity, std::string_view shape, int tier) {
    struct Kept {
        std::string entity, shape;
        int tier = 0;
        PlanPtr plan;
    };
    thread_local std::array<Kept, 16> all;
    auto& kept = all[stable_hash(shape, stable_hash(entity, static_cast<std::uint64_t>(tier))) % all.size()];
    if (kept.plan == nullptr || kept.tier != tier || kept.entity != entity || kept.shape != shape)
        kept = {std::string(entity), std::string(shape), tier,
                std::make_shared<const Plan>(plan_for(entity, shape, tier))};
    return kept.plan;
}

}  // namespace persona::surrogate
