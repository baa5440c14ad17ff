#include <persona/profile.hpp>

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include <persona/text.hpp>

namespace persona {
namespace json = boost::json;
namespace {

constexpr std::string_view format_name = "persona-profile-2";

json::array pairs(const std::vector<std::pair<std::int64_t, std::int64_t>>& from) {
    json::array out;
    for (const auto& [first, second] : from) out.push_back(json::array{first, second});
    return out;
}

/// Doubles as text: the library's parser may lose the last digit.
json::value exactly(double value) {
    std::string text;
    append_float64(text, value);
    return json::value(text);
}
double number(const json::value& value) {
    const auto& text = value.as_string();
    const auto out = parse_float64(std::string_view(text.data(), text.size()));
    if (!out) throw std::invalid_argument("a number can not be read");
    return *out;
}

json::object numbers_to_json(const Profile::Numbers& from) {
    json::array exact, knots;
    for (const auto& e : from.exact) exact.push_back(json::array{exactly(e.value), exactly(e.rows)});
    for (const auto& knot : from.knots)
        knots.push_back(
            json::array{exactly(knot.value), exactly(knot.rows)});  // the cut stays here: it is one person's value
    return {{"exact", std::move(exact)},      {"knots", std::move(knots)},
            {"decimals", from.decimals},      {"step", exactly(from.step)},
            {"offset", exactly(from.offset)}, {"first_of_month", from.first_of_month},
            {"mean", exactly(from.mean)},     {"deviation", exactly(from.deviation)}};
}

Profile::Numbers numbers_from_json(const json::object& from) {
    Profile::Numbers out;
    for (const auto& e : from.at("exact").as_array())
        out.exact.push_back({number(e.as_array().at(0)), number(e.as_array().at(1))});
    for (const auto& e : from.at("knots").as_array())
        out.knots.push_back({number(e.as_array().at(0)), number(e.as_array().at(1)), 0});
    for (std::size_t i = 0; i < out.knots.size(); ++i)
        out.knots[i].cut =
            i + 1 < out.knots.size() ? (out.knots[i].value + out.knots[i + 1].value) / 2 : out.knots[i].value;
    const auto ascending = [](const auto& a, const auto& b) { return a.value < b.value; };
    if (!std::is_sorted(out.exact.begin(), out.exact.end(), ascending) ||
        !std::is_sorted(out.knots.begin(), out.knots.end(), ascending))
        throw std::invalid_argument("knots are not in order");
    out.decimals = std::clamp<std::int64_t>(from.at("decimals").to_number<std::int64_t>(), 0, 17);
    out.step = number(from.at("step"));
    out.offset = number(from.at("offset"));
    out.first_of_month = from.at("first_of_month").as_bool();
    out.mean = number(from.at("mean"));
    out.deviation = number(from.at("deviation"));
    return out;
}

template <class Enum>
Enum named(std::optional<Enum> value) {
    if (!value) throw std::invalid_argument("a name is unknown");
    return *value;
}

Profile::Use use_from(std::string_view name) {
    for (const auto use :
         {Profile::Use::number, Profile::Use::category, Profile::Use::identifier, Profile::Use::free_text})
        if (to_string(use) == name) return use;
    throw std::invalid_argument("a column's use is unknown");
}

/// Three digits are enough to read and keep rarities out.
double rounded(double value) {
    if (value == 0 || !std::isfinite(value)) return 0;
    const double scale = std::pow(10.0, 2 - std::floor(std::log10(std::fabs(value))));
    return std::isfinite(scale) && scale > 0 ? std::round(value * scale) / scale : value;
}

}  // namespace

std::int64_t effective_k(std::int64_t k, std::int64_t subjects) noexcept {
    if (subjects >= 10 * k) return std::max(k, least_k);
    return std::max(least_k, subjects / 10);
}

Subjects::Subjects(const Batch& batch) noexcept : first_row_(batch.first_row) {
    const auto found = batch.attachments.find("subject");
    if (found != batch.attachments.end() && found->second && found->second->type() == Type::int64)
        column_ = found->second.get();
}

std::int64_t count_words(std::string_view text) noexcept {
    std::int64_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

std::string_view to_string(Profile::Use use) noexcept {
    switch (use) {
        case Profile::Use::number: return "number";
        case Profile::Use::category: return "category";
        case Profile::Use::identifier: return "identifier";
        case Profile::Use::free_text: return "free_text";
    }
    return "category";
}

double Profile::Numbers::rows() const noexcept {
    double total = 0;
    for (const auto& e : exact) total += e.rows;
    for (const auto& knot : knots) total += knot.rows;
    return total;
}
std::optional<double> Profile::Numbers::least() const noexcept {
    if (exact.empty() && knots.empty()) return std::nullopt;
    if (exact.empty()) return knots.front().value;
    return knots.empty() ? exact.front().value : std::min(exact.front().value, knots.front().value);
}
std::optional<double> Profile::Numbers::most() const noexcept {
    if (exact.empty() && knots.empty()) return std::nullopt;
    if (exact.empty()) return knots.back().value;
    return knots.empty() ? exact.back().value : std::max(exact.back().value, knots.back().value);
}
double Profile::Numbers::quantile(double share) const noexcept {
    const double wanted = std::clamp(share, 0.0, 1.0) * rows();
    double seen = 0, last = 0;
    std::size_t e = 0, n = 0;
    while (e < exact.size() || n < knots.size()) {
        const bool take_exact = n == knots.size() || (e < exact.size() && exact[e].value <= knots[n].value);
        last = take_exact ? exact[e].value : knots[n].value;
        seen += take_exact ? exact[e++].rows : knots[n++].rows;
        if (seen >= wanted) break;
    }
    return last;
}

const Profile::ColumnProfile* Profile::find(std::string_view name) const noexcept {
    for (const auto& column : columns)
        if (column.field.name == name) return &column;
    return nullptr;
}

Result<std::string> Profile::save() const {
    json::array list;
    for (const auto& c : columns) {
        json::array categories;
        for (const auto& category : c.categories)
            categories.push_back(json::array{category.value, category.rows, category.subjects});
        json::object forms;
        for (const auto& [form, times] : c.shape.forms) forms[form] = times;
        json::array mixed;
        for (const auto& mix : c.shape.mixed)
            mixed.push_back(json::array{mix.position, mix.digits, mix.upper, mix.lower});
        list.push_back(json::object{{"name", c.field.name},
                                    {"type", to_string(c.field.type)},
                                    {"format", c.field.format},
                                    {"role", to_string(c.field.role)},
                                    {"entity", c.field.entity},
                                    {"written_for_missing", c.field.missing},
                                    {"use", to_string(c.use)},
                                    {"present", c.present},
                                    {"missing", c.missing},
                                    {"distinct", exactly(c.distinct)},
                                    {"distinct_is_exact", c.distinct_is_exact},
                                    {"unique", c.unique},
                                    {"numbers", numbers_to_json(c.numbers)},
                                    {"categories", std::move(categories)},
                                    {"rare_rows", c.rare_rows},
                                    {"shape", c.shape.pattern},
                                    {"lengths", pairs(c.shape.lengths)},
                                    {"mixed", std::move(mixed)},
                                    {"forms", std::move(forms)}});
    }
    json::array names(numeric.begin(), numeric.end());
    json::array square;
    for (const double value : correlations) square.push_back(exactly(value));
    return json::serialize(json::object{{"format", format_name},
                                        {"rows", rows},
                                        {"subjects", subjects},
                                        {"rows_are_subjects", rows_are_subjects},
                                        {"k", k},
                                        {"asked_k", asked_k},
                                        {"columns", std::move(list)},
                                        {"numeric", std::move(names)},
                                        {"correlations", std::move(square)}});
}

Result<std::shared_ptr<const Profile>> Profile::load(std::string_view bytes) try {
    const auto document = json::parse(json::string_view(bytes.data(), bytes.size()));
    const auto& top = document.as_object();
    if (top.at("format").as_string() != format_name)
        return Error(ErrorCode::invalid_data, "the profile is of another version",
                     "make it again with this version of persona");
    auto out = std::make_shared<Profile>();
    const auto integer = [](const json::object& from, std::string_view name) {
        const auto value = from.at(name).to_number<std::int64_t>();
        if (value < 0) throw std::invalid_argument("a count is negative");
        return value;
    };
    out->rows = integer(top, "rows");
    out->subjects = integer(top, "subjects");
    out->rows_are_subjects = top.at("rows_are_subjects").as_bool();
    out->k = integer(top, "k");
    out->asked_k = integer(top, "asked_k");
    for (const auto& entry : top.at("columns").as_array()) {
        const auto& from = entry.as_object();
        const auto text = [&](std::string_view name) { return std::string(from.at(name).as_string()); };
        auto& c = out->columns.emplace_back();
        c.field = {text("name"),   named(type_from_string(text("type"))),
                   text("format"), named(role_from_string(text("role"))),
                   text("entity"), text("written_for_missing")};
        c.use = use_from(text("use"));
        c.present = integer(from, "present");
        c.missing = integer(from, "missing");
        c.distinct = number(from.at("distinct"));
        c.distinct_is_exact = from.at("distinct_is_exact").as_bool();
        c.unique = from.at("unique").as_bool();
        c.numbers = numbers_from_json(from.at("numbers").as_object());
        for (const auto& category : from.at("categories").as_array()) {
            const auto& triple = category.as_array();
            c.categories.push_back({std::string(triple.at(0).as_string()), triple.at(1).to_number<std::int64_t>(),
                                    triple.at(2).to_number<std::int64_t>()});
        }
        c.rare_rows = integer(from, "rare_rows");
        c.shape.pattern = text("shape");
        for (const auto& pair : from.at("lengths").as_array())
            c.shape.lengths.emplace_back(pair.as_array().at(0).to_number<std::int64_t>(),
                                         pair.as_array().at(1).to_number<std::int64_t>());
        for (const auto& mix : from.at("mixed").as_array()) {
            const auto part = [&mix](std::size_t i) { return mix.as_array().at(i).to_number<std::int64_t>(); };
            c.shape.mixed.push_back({part(0), part(1), part(2), part(3)});
        }
        for (const auto& form : from.at("forms").as_object())
            c.shape.forms.emplace_back(std::string(form.key()), form.value().to_number<std::int64_t>());
    }
    for (const auto& name : top.at("numeric").as_array()) out->numeric.emplace_back(name.as_string());
    for (const auto& value : top.at("correlations").as_array()) out->correlations.push_back(number(value));
    if (out->correlations.size() != out->numeric.size() * out->numeric.size())
        throw std::invalid_argument("the correlations are no square");
    return std::shared_ptr<const Profile>(std::move(out));
} catch (const std::exception&) {
    return Error(ErrorCode::invalid_data, "the profile can not be read: it is cut off, damaged or no profile",
                 "make it again");
}

std::string Profile::inspect() const {
    json::array list;
    for (const auto& c : columns) {
        json::object out{
            {"name", c.field.name},
            {"type", to_string(c.field.type)},
            {"role", to_string(c.field.role)},
            {"use", to_string(c.use)},
            {"missing_share", rounded(rows > 0 ? static_cast<double>(c.missing) / static_cast<double>(rows) : 0.0)},
            {"distinct", rounded(c.distinct)}};
        if (!c.field.entity.empty()) out["entity"] = c.field.entity;
        if (c.use == Use::number || c.use == Use::free_text) {
            json::object numbers{{"mean", rounded(c.numbers.mean)}, {"deviation", rounded(c.numbers.deviation)}};
            if (const auto least = c.numbers.least()) numbers["least"] = rounded(*least);
            if (const auto most = c.numbers.most()) numbers["most"] = rounded(*most);
            json::array quantiles;
            for (const double share : {.05, .25, .5, .75, .95}) quantiles.push_back(rounded(c.numbers.quantile(share)));
            numbers["quantiles"] = std::move(quantiles);
            out[c.use == Use::number ? "numbers" : "words"] = std::move(numbers);
        }
        if (c.use == Use::category) {
            json::array categories;
            for (const auto& category : c.categories) {
                if (categories.size() == 20) break;
                categories.push_back(
                    json::array{category.value, rounded(static_cast<double>(category.rows) /
                                                        static_cast<double>(std::max<std::int64_t>(c.present, 1)))});
            }
            out["categories"] = std::move(categories);
            out["rare_share"] =
                rounded(static_cast<double>(c.rare_rows) / static_cast<double>(std::max<std::int64_t>(c.present, 1)));
        }
        if (c.use == Use::identifier && !c.shape.pattern.empty()) out["shape"] = c.shape.pattern;
        list.push_back(std::move(out));
    }
    json::array names(numeric.begin(), numeric.end()), square;
    for (const double value : correlations) square.push_back(rounded(value));
    json::object top{{"rows", rows},
                     {"subjects", subjects},
                     {"k", k},
                     {"columns", std::move(list)},
                     {"numeric", std::move(names)},
                     {"correlations", std::move(square)}};
    if (k < asked_k)
        top["note"] = "few subjects: every figure rests on at least " + std::to_string(k) + " of them, not on the " +
                      std::to_string(asked_k) + " asked for";
    return json::serialize(top);
}

}  // namespace persona
