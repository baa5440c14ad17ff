#include "prompts.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::string_view row_place = "{{row}}";

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += (out.empty() ? "" : "\n") + line;
    return out;
}

}  // namespace

std::string filled(const std::string& text, const std::map<std::string, std::string>& places) {
    std::string out;
    std::size_t from = 0;
    while (true) {
        const auto open = text.find("{{", from);
        const auto close = open == std::string::npos ? open : text.find("}}", open);
        if (close == std::string::npos) break;
        const auto place = places.find(text.substr(open + 2, close - open - 2));
        out += text.substr(from, open - from);
        out += place == places.end() ? text.substr(open, close + 2 - open) : place->second;
        from = close + 2;
    }
    return out + text.substr(from);
}

std::string answer_schema(const std::vector<TextColumn>& texts, const std::vector<std::int64_t>& words) {
    json::object properties;
    json::array required;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (words[t] == 0) continue;
        properties[texts[t].name] = {{"type", "string"}};
        required.emplace_back(texts[t].name);
    }
    return json::serialize(json::object{{"type", "object"},
                                        {"properties", std::move(properties)},
                                        {"required", std::move(required)},
                                        {"additionalProperties", false}});
}

Capabilities usual_model() {
    Capabilities out;
    out.structured_output = true;
    out.context_tokens = 8192;
    return out;
}

PromptMaker::PromptMaker(Template form, const Guide& guide, const Capabilities& model, Sampling sampling, Shows shows)
    : form_(std::move(form)),
      guide_(guide),
      model_(model),
      sampling_(sampling),
      shows_(shows),
      examples_(guide.examples.size()) {
    if (sampling_.max_tokens == 0) {
        // Two tokens a word, and room for the names and brackets around them.
        std::int64_t words = 0;
        for (const auto& text : guide_.texts) words += std::max<std::int64_t>(text.many_words, 20) + 10;
        sampling_.max_tokens = 2 * words + 60;
    }
    // A draft is as long as an answer.
    const std::int64_t for_the_row = 700 + (shows_ == Shows::draft ? sampling_.max_tokens : 0);
    fill();
    const auto too_long = [this, for_the_row] {
        const auto needs =
            about_tokens(system_.size() + before_row_.size() + after_row_.size()) + sampling_.max_tokens + for_the_row;
        return model_.context_tokens > 0 && needs > model_.context_tokens;
    };
    while (too_long() && examples_ > 0) {
        --examples_;
        fill();
    }
    if (too_long()) {
        guidance_ = false;
        fill();
    }
}

void PromptMaker::fill() {
    std::string examples;
    for (std::size_t e = 0; e < examples_; ++e)
        examples += fmt::format("{}Record: {}\nTexts: {}", e == 0 ? "" : "\n\n", guide_.examples[e].record,
                                guide_.examples[e].texts);
    json::array targets;
    json::object answer;
    for (const auto& text : guide_.texts) {
        targets.emplace_back(text.name);
        answer[text.name] = "…";
    }
    places_ = {{"columns", joined(guide_.columns)},
               {"guidance", guidance_ ? joined(guide_.guidance) : std::string()},
               {"examples", examples},
               {"targets", json::serialize(targets)},
               {"form", json::serialize(answer)}};
    system_ = filled(form_.system, places_);
    const auto row = form_.user.find(row_place);
    before_row_ = filled(form_.user.substr(0, row), places_);
    after_row_ = form_.user.substr(row + row_place.size());
}

std::string PromptMaker::row_text(const Batch& batch, std::int64_t row, const std::vector<std::int64_t>& words) const {
    json::object lengths;
    for (std::size_t t = 0; t < words.size(); ++t)
        if (words[t] > 0) lengths[guide_.texts[t].name] = words[t];
    const auto record = "Record: " + record_of(batch, row, guide_.texts);
    // A base model goes on with the pattern of the examples, which has no lengths.
    auto out = model_.tuned ? record + "\nWords: " + json::serialize(lengths) : record;
    if (shows_ == Shows::draft) out += "\nDraft: " + texts_of(batch, row, guide_.texts);
    return out;
}

Prompt empty_prompt(const Sampling& sampling, std::uint64_t seed) {
    Prompt out;
    out.max_tokens = sampling.max_tokens;
    out.temperature = sampling.temperature;
    out.top_p = sampling.top_p;
    out.seed = seed;
    return out;
}

Prompt PromptMaker::make(const Batch& batch, std::int64_t row, const std::vector<std::int64_t>& words,
                         std::uint64_t seed) const {
    auto out = empty_prompt(sampling_, seed);
    out.system = system_;
    out.user = before_row_ + row_text(batch, row, words) + after_row_;
    if (model_.structured_output) out.schema = answer_schema(guide_.texts, words);
    return out;
}

std::vector<PromptPart> prompt_parts(const Template& form, const std::map<std::string, std::string>& places,
                                     std::int64_t rows, PromptPart row) {
    std::vector<PromptPart> out{
        {"template", form.name, "a file that ships with persona, or your own; it holds no data"}};
    out.push_back(
        {"columns", places.at("columns"), "names of columns, searched for personal data when they were read"});
    out.push_back({"guidance", places.at("guidance"),
                   fmt::format("counted in {} synthetic rows that passed the leak scan", rows)});
    out.push_back({"examples", places.at("examples"), "synthetic rows that passed the leak scan; nobody's"});
    out.push_back(std::move(row));
    const auto used = [&](const PromptPart& part) {
        const auto place = "{{" + part.place + "}}";
        return part.place == "template" ||
               (!part.text.empty() && (form.system + form.user).find(place) != std::string::npos);
    };
    std::erase_if(out, [&](const PromptPart& part) { return !used(part); });
    return out;
}

std::vector<PromptPart> PromptMaker::parts(const Batch& batch, std::int64_t row,
                                           const std::vector<std::int64_t>& words) const {
    return prompt_parts(form_, places_, guide_.rows,
                        {"row", row_text(batch, row, words),
                         shows_ == Shows::draft ? "a synthetic row that passed the leak scan"
                                                : "a synthetic row that passed the leak scan, without its texts"});
}

}  // namespace persona::llm
