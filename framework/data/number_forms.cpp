// NumberForms: which ways of writing numbers all values of a column share.
#include <persona/number_pattern.hpp>

#include <algorithm>

namespace persona {
namespace {

using namespace std::string_view_literals;

constexpr auto no_break = "\xc2\xa0"sv;
constexpr auto narrow_no_break = "\xe2\x80\xaf"sv;
constexpr std::array groups{","sv, "."sv, " "sv, no_break, narrow_no_break, "'"sv, "\xe2\x80\x99"sv, ""sv};

constexpr std::array blanks{" "sv, no_break, narrow_no_break};

/// ISO 4217, and how people write it.
constexpr std::array currencies{"€"sv,   "$"sv,   "£"sv,   "¥"sv,   "₹"sv,   "₽"sv, "₩"sv,   "₺"sv,   "₪"sv,
                                "฿"sv,   "R$"sv,  "US$"sv, "A$"sv,  "C$"sv,  "CA$"sv, "AU$"sv, "NZ$"sv, "HK$"sv,
                                "S$"sv,  "kr"sv,  "Kč"sv,  "zł"sv,  "Ft"sv,  "lei"sv, "EUR"sv, "USD"sv, "GBP"sv,
                                "CHF"sv, "SEK"sv, "NOK"sv, "DKK"sv, "PLN"sv, "CZK"sv, "HUF"sv, "RON"sv, "JPY"sv,
                                "CNY"sv, "INR"sv, "AUD"sv, "CAD"sv, "NZD"sv, "SGD"sv, "HKD"sv, "BRL"sv, "MXN"sv,
                                "ZAR"sv, "TRY"sv, "RUB"sv, "KRW"sv, "THB"sv, "ILS"sv, "AED"sv};

/// Units of measurement, time and count, in the languages that the detectors read.
constexpr std::array units{
    "%"sv,        "‰"sv,       "°"sv,       "°C"sv,       "°F"sv,        "mg"sv,        "g"sv,        "kg"sv,
    "lb"sv,       "lbs"sv,     "oz"sv,      "µg"sv,       "mcg"sv,       "ng"sv,        "ml"sv,       "mL"sv,
    "l"sv,        "L"sv,       "dl"sv,      "cl"sv,       "mm"sv,        "cm"sv,        "m"sv,        "km"sv,
    "mi"sv,       "ft"sv,      "ha"sv,      "m²"sv,       "km²"sv,       "sqm"sv,       "sqft"sv,     "ms"sv,
    "s"sv,        "sec"sv,     "min"sv,     "mins"sv,     "h"sv,         "hr"sv,        "hrs"sv,      "d"sv,
    "day"sv,      "days"sv,    "week"sv,    "weeks"sv,    "month"sv,     "months"sv,    "year"sv,     "years"sv,
    "yr"sv,       "yrs"sv,     "hour"sv,    "hours"sv,    "minute"sv,    "minutes"sv,   "second"sv,   "seconds"sv,
    "Tag"sv,      "Tage"sv,    "Woche"sv,   "Wochen"sv,   "Monat"sv,     "Monate"sv,    "Jahr"sv,     "Jahre"sv,
    "Std"sv,      "Std."sv,    "Stunden"sv, "Minuten"sv,  "Sekunden"sv,  "jour"sv,      "jours"sv,    "semaine"sv,
    "semaines"sv, "mois"sv,    "an"sv,      "ans"sv,      "heure"sv,     "heures"sv,    "día"sv,      "días"sv,
    "semana"sv,   "semanas"sv, "mes"sv,     "meses"sv,    "año"sv,       "años"sv,      "hora"sv,     "horas"sv,
    "minuto"sv,   "minutos"sv, "giorno"sv,  "giorni"sv,   "settimana"sv, "settimane"sv, "mese"sv,     "mesi"sv,
    "anno"sv,     "anni"sv,    "ore"sv,     "minuti"sv,   "mmHg"sv,      "bpm"sv,       "kPa"sv,      "hPa"sv,
    "bar"sv,      "mmol/l"sv,  "mmol/L"sv,  "mmol/mol"sv, "mg/dl"sv,     "mg/dL"sv,     "g/dl"sv,     "g/dL"sv,
    "U/l"sv,      "U/L"sv,     "IU/L"sv,    "kg/m²"sv,    "kWh"sv,       "MWh"sv,       "kW"sv,       "MW"sv,
    "Hz"sv,       "kHz"sv,     "MHz"sv,     "GHz"sv,      "kB"sv,        "KB"sv,        "MB"sv,       "GB"sv,
    "TB"sv,       "kcal"sv,    "kJ"sv,      "km/h"sv,     "mph"sv,       "m/s"sv,       "point"sv,    "points"sv,
    "pts"sv,      "Punkte"sv,  "pcs"sv,     "Stk"sv,      "Stück"sv,     "people"sv,    "Personen"sv, "dB"sv,
    "ppm"sv};

bool listed(std::string_view word, const auto& list) { return std::find(list.begin(), list.end(), word) != list.end(); }

std::string_view without_blank_behind(std::string_view text) {
    for (const auto blank : blanks)
        if (text.ends_with(blank)) return text.substr(0, text.size() - blank.size());
    return text;
}

std::string_view without_blank_before(std::string_view text) {
    for (const auto blank : blanks)
        if (text.starts_with(blank)) return text.substr(blank.size());
    return text;
}

std::size_t digits_in(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

/// Every way that the first value allows; what stands around its digits stands around those of all others.
bool NumberForms::begin(std::string_view before, std::string_view behind) {
    const bool known = (before.empty() || listed(without_blank_behind(before), currencies)) &&
                       (behind.empty() || listed(without_blank_before(behind), units) ||
                        listed(without_blank_before(behind), currencies));
    if (!known) return false;
    for (const auto group : groups)
        for (const char mark : {'.', ','}) {
            Form form;
            form.pattern.before_ = before;
            form.pattern.behind_ = behind;
            form.pattern.group_ = group;
            form.pattern.mark_ = mark;
            if (group != std::string_view(&mark, 1)) forms_.push_back(std::move(form));
        }
    return true;
}

bool NumberForms::fits(std::string_view text, Form& form) {
    constexpr std::size_t exact = 15;  // so many digits come back from a 64-bit floating-point number as they were
    const auto number = form.pattern.plain_of(text);
    const auto plain = number.text();
    const auto size = digits_in(plain);
    const auto point = std::min(plain.find('.'), plain.size());
    const auto first = plain.starts_with('-') ? 1U : 0U;
    if (size == 0 || size > exact || (point > first + 1 && plain[first] == '0')) return false;
    scratch_ = plain;
    form.pattern.dress(scratch_, 0);
    if (scratch_ != text) return false;  // its thousands are not marked
    const auto whole = point - first;
    const auto decimals = static_cast<int>(size - whole);
    form.zeros = form.zeros || (decimals > 2 && plain.ends_with('0'));
    form.decimals = form.decimals == -1 || form.decimals == decimals ? decimals : -2;
    form.grouped = form.grouped || (form.pattern.grouped() && whole > 3);
    if (form.grouped) {
        fewest_digits_ = std::min(fewest_digits_, whole);
        most_digits_ = std::max(most_digits_, whole);
    }
    return true;
}

void NumberForms::observe(std::string_view text) {
    if (none()) return;
    if (seen_++ == 0) {
        const auto begins = text.find_first_of("0123456789");
        if (begins == std::string_view::npos) return;
        const auto ends = text.find_last_of("0123456789") + 1;
        const auto before = text.substr(0, begins);
        if (!begin(before.starts_with('-') ? before.substr(1) : before, text.substr(ends))) return;
    }
    std::erase_if(forms_, [&](Form& form) { return !fits(text, form); });
    groups_open_ = std::any_of(forms_.begin(), forms_.end(), [](const Form& form) { return form.pattern.grouped(); });
}

/// Without marks between thousands.
const NumberForms::Form* NumberForms::ungrouped(char mark) const {
    const auto at = std::find_if(forms_.begin(), forms_.end(), [&](const Form& form) {
        return !form.pattern.grouped() && form.pattern.mark_ == mark && !(form.zeros && form.decimals == -2);
    });
    return at == forms_.end() ? nullptr : &*at;
}

NumberForms::Found NumberForms::found(const Form& form) {
    auto pattern = form.pattern;
    if (!form.grouped) pattern.group_.clear();
    pattern.decimals_ = form.decimals == -2 ? -1 : form.decimals;
    return {pattern.format(), form.decimals == 0, false};
}

std::optional<NumberForms::Found> NumberForms::decide() const {
    if (forms_.empty()) return std::nullopt;
    const auto* const point = ungrouped('.');
    const auto* const comma = ungrouped(',');
    const bool bare = forms_.front().pattern.before_.empty() && forms_.front().pattern.behind_.empty();
    const auto grouped = std::find_if(forms_.begin(), forms_.end(), [&](const Form& form) {
        // Three digits behind every point are decimals, unless several values have none.
        return form.grouped &&
               !(form.pattern.group_ == "." && point != nullptr && (point->decimals != -2 || seen_ < 10));
    });
    if (grouped != forms_.end()) {
        auto out = found(*grouped);
        // Digits of one number with blanks between them, without decimals or a unit: numbers of records.
        const bool blank = listed(grouped->pattern.group_, blanks);
        if (bare && blank && out.whole && fewest_digits_ == most_digits_) return std::nullopt;
        out.guessed = grouped->pattern.group_ == "," && comma != nullptr && comma->decimals == 3;
        return out;
    }
    if (comma != nullptr && comma->decimals != 0) return found(*comma);
    if (bare || point == nullptr) return std::nullopt;
    return found(*point);
}

}  // namespace persona
