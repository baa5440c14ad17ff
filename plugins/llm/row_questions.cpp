#include "row_questions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/profile.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::string_view place_of_row = "{{row}}";
constexpr std::uint32_t draw_of_given = 1;  ///< of the row's draws; 0 is the model's seed

std::string lines_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += (out.empty() ? "" : "\n") + line;
    return out;
}

json::value shown_value(const Batch& batch, std::size_t column, std::int64_t row) {
    constexpr std::size_t longest = 120;
    std::string value;
    append_value(value, *batch.columns[column], batch.field(column), row);
    if (value.size() > longest) value.resize(valid_utf8_prefix(std::string_view(value).substr(0, longest)));
    const auto number = batch.field(column).type == Type::int64 ? parse_int64(value) : std::nullopt;
    return number ? json::value(*number) : json::value(value);
}

std::string row_schema(const Guide& guide, const RowQuestion& question) {
    json::object properties;
    json::array required;
    for (const auto column : question.asked) {
        const auto& name = guide.values[column].field.name;
        properties[name] = value_schema(guide.values[column]);
        required.emplace_back(name);
    }
    return json::serialize(json::object{{"type", "object"},
                                        {"properties", std::move(properties)},
                                        {"required", std::move(required)},
                                        {"additionalProperties", false}});
}

}  // namespace

RowQuestion question_of(const Batch& batch, std::int64_t row, const Guide& guide, const std::set<std::string>& bound,
                        double share, std::uint64_t key) {
    RowQuestion out;
    out.row = row;
    out.words.resize(guide.texts.size());
    std::vector<std::size_t> free;
    for (std::size_t c = 0; c < guide.values.size(); ++c) {
        const auto& column = guide.values[c];
        if (!batch.columns[c]->valid(row)) continue;
        if (column.asked == Asked::never || bound.contains(column.field.name)) {
            out.given.push_back(c);
        } else if (column.asked == Asked::text) {
            out.asked.push_back(c);
            const auto drawn = count_words(batch.columns[c]->text(row));
            out.words[column.text] =
                std::max<std::int64_t>(drawn > 0 ? drawn : guide.texts[column.text].usual_words, 1);
        } else {
            free.push_back(c);
        }
    }
    // Drawn without replacement; something is left to be written.
    auto left = static_cast<std::size_t>(std::ceil(share * static_cast<double>(free.size())));
    if (out.asked.empty() && left == free.size() && left > 0) --left;
    Random draw(key, static_cast<std::uint64_t>(batch.first_row + row), draw_of_given);
    for (; left > 0; --left) {
        const auto at = static_cast<std::ptrdiff_t>(draw.below(free.size()));
        out.given.push_back(free[static_cast<std::size_t>(at)]);
        free.erase(free.begin() + at);
    }
    out.asked.insert(out.asked.end(), free.begin(), free.end());
    std::sort(out.given.begin(), out.given.end());
    std::sort(out.asked.begin(), out.asked.end());
    return out;
}

RowPrompts::RowPrompts(Template form, const Guide& guide, const Capabilities& model, Sampling sampling)
    : form_(std::move(form)), guide_(guide), model_(model), sampling_(sampling) {
    if (sampling_.max_tokens == 0) {
        // Two tokens a word, and room for names, short values and brackets.
        std::int64_t words = 0;
        for (const auto& text : guide_.texts) words += std::max<std::int64_t>(text.many_words, 20) + 10;
        sampling_.max_tokens = 2 * words + 24 * static_cast<std::int64_t>(guide_.values.size()) + 60;
    }
    constexpr std::int64_t for_the_row = 900;
    const auto too_long = [this] {
        const auto needs =
            about_tokens(system_.size() + before_row_.size() + after_row_.size()) + sampling_.max_tokens + for_the_row;
        return model_.context_tokens > 0 && needs > model_.context_tokens;
    };
    auto examples = guide_.examples.size();
    fill(examples, true);
    while (too_long() && examples > 0) fill(--examples, true);
    if (too_long()) fill(0, false);
}

/// A record in two parts, as every row is asked for; which part a value stands in changes from one to the next.
std::string RowPrompts::example(std::size_t index) const {
    json::object begins, goes_on;
    const auto record = json::parse(guide_.examples[index].record);
    std::size_t number = index;
    for (const auto& column : guide_.values) {
        const auto* value = record.as_object().if_contains(column.field.name);
        if (value == nullptr) continue;
        const bool first = column.asked == Asked::never || number++ % 2 == 0;
        (first ? begins : goes_on)[column.field.name] = *value;
    }
    const auto texts = json::parse(guide_.examples[index].texts);
    for (const auto& [name, text] : texts.as_object()) goes_on[name] = text;
    return "Begins: " + json::serialize(begins) + "\nGoes on: " + json::serialize(goes_on);
}

void RowPrompts::fill(std::size_t examples, bool guidance) {
    std::string shown;
    for (std::size_t e = 0; e < examples; ++e) shown += (e == 0 ? "" : "\n\n") + example(e);
    places_ = {{"columns", lines_of(guide_.columns)},
               {"guidance", guidance ? lines_of(guide_.guidance) : std::string()},
               {"examples", shown}};
    system_ = filled(form_.system, places_);
    const auto row = form_.user.find(place_of_row);
    before_row_ = filled(form_.user.substr(0, row), places_);
    after_row_ = form_.user.substr(row + place_of_row.size());
}

std::string RowPrompts::row_text(const Batch& batch, const RowQuestion& question) const {
    json::object begins, lengths;
    json::array wanted;
    for (const auto column : question.given)
        begins[batch.field(column).name] = shown_value(batch, column, question.row);
    for (const auto column : question.asked) wanted.emplace_back(batch.field(column).name);
    for (std::size_t t = 0; t < question.words.size(); ++t)
        if (question.words[t] > 0) lengths[guide_.texts[t].name] = question.words[t];
    auto out = "Begins: " + json::serialize(begins);
    // A base model goes on with the pattern of the examples.
    if (!model_.tuned) return out;
    out += fmt::format("\nRecord: {}\nWrite: {}", batch.first_row + question.row + 1, json::serialize(wanted));
    return lengths.empty() ? out : out + "\nWords: " + json::serialize(lengths);
}

std::vector<PromptPart> RowPrompts::parts(const Batch& batch, const RowQuestion& question) const {
    return prompt_parts(form_, places_, guide_.rows,
                        {"row", row_text(batch, question), "some values of a synthetic row that passed the leak scan"});
}

Prompt RowPrompts::make(const Batch& batch, const RowQuestion& question, std::uint64_t seed) const {
    auto out = empty_prompt(sampling_, seed);
    out.system = system_;
    out.user = before_row_ + row_text(batch, question);
    out.user += after_row_;
    if (model_.structured_output) out.schema = row_schema(guide_, question);
    return out;
}

}  // namespace persona::llm
