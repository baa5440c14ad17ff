#include "recognisers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/config/yaml.hpp"

#include "regex.hpp"

namespace persona::presidio {
namespace {

/// What detector.patterns asks of a finding unless it is told otherwise.
constexpr double threshold = 0.5;
/// What Presidio's files mean when they name no flags: DOTALL, MULTILINE, IGNORECASE.
constexpr long long usual_flags = dot_all | multi_line | ignore_case;

std::string text_of(const Value* value) {
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

double number_of(const Value* value, double otherwise) {
    if (value == nullptr) return otherwise;
    if (value->number() != nullptr) return *value->number();
    return value->integer() != nullptr ? static_cast<double>(*value->integer()) : otherwise;
}

std::vector<std::string> texts_of(const Value* value) {
    std::vector<std::string> out;
    if (value == nullptr) return out;
    if (value->string() != nullptr) out.push_back(*value->string());
    if (value->list() != nullptr)
        for (const auto& item : *value->list())
            if (item.string() != nullptr) out.push_back(*item.string());
    return out;
}

Value list_of(const std::vector<std::string>& texts) {
    Value::List out;
    for (const auto& text : texts) out.emplace_back(text);
    return Value(std::move(out));
}

class Converter {
public:
    explicit Converter(Converted& out) : out_(out) {}
    void flags(long long given) { flags_ = given; }

    void recogniser(const Value& value) {
        place_ = value.place();
        if (value.string() != nullptr) return built_in(*value.string());
        name_ = text_of(value.find("name"));
        if (value.map() == nullptr) return tell("is no recogniser and is left out");
        if (const auto* enabled = value.find("enabled");
            enabled != nullptr && enabled->boolean() != nullptr && !*enabled->boolean())
            return tell("is switched off and is left out");
        const bool has_own = value.find("patterns") != nullptr || value.find("deny_list") != nullptr;
        if (text_of(value.find("type")) == "predefined" || !has_own) return built_in(name_);
        const auto entities = entities_of(value);
        if (entities.empty()) return tell("names no `supported_entity` and is left out");
        if (entities.size() > 1)
            tell("has several entity types; its patterns count for " + entities.front() + " alone");
        unknown_keys(value);
        const auto context = context_of(value);
        if (const auto* patterns = value.find("patterns"); patterns != nullptr && patterns->list() != nullptr)
            for (const auto& each : *patterns->list()) pattern(each, entities.front(), context);
        deny(value, entities.front(), context);
    }

private:
    void tell(const std::string& what) {
        out_.told.push_back(fmt::format("line {}: {}{}{}", place_.line,
                                        name_.empty() ? "a recogniser" : in_quotes(name_),
                                        what.starts_with(':') ? "" : " ", what));
    }
    void built_in(const std::string& name) {
        name_ = name;
        tell(
            "is one of Presidio's own and is left out: see docs/guide/presidio.md for the entity type that stands for "
            "it");
    }
    static std::vector<std::string> entities_of(const Value& value) {
        auto out = texts_of(value.find("supported_entity"));
        for (auto& more : texts_of(value.find("supported_entities"))) out.push_back(std::move(more));
        return out;
    }
    /// Context words stand beside the patterns, or beside each language.
    std::vector<std::string> context_of(const Value& value) {
        auto out = texts_of(value.find("context"));
        std::vector<std::string> languages = texts_of(value.find("supported_language"));
        if (const auto* list = value.find("supported_languages"); list != nullptr && list->list() != nullptr) {
            for (const auto& item : *list->list()) {
                languages.push_back(item.string() != nullptr ? *item.string() : text_of(item.find("language")));
                for (auto& word : texts_of(item.find("context"))) out.push_back(std::move(word));
            }
        }
        if (!languages.empty() && !(languages.size() == 1 && languages.front() == "en"))
            tell(fmt::format(": its language ({}) is not asked for, it is looked for in every text",
                             fmt::join(languages, ", ")));
        std::vector<std::string> unique;
        for (const auto& word : out) {
            const bool some = std::any_of(word.begin(), word.end(), [](char c) { return c != ' '; });
            if (some && std::find(unique.begin(), unique.end(), word) == unique.end()) unique.push_back(word);
        }
        return unique;
    }
    void unknown_keys(const Value& value) {
        constexpr std::string_view known[] = {"name",
                                              "patterns",
                                              "context",
                                              "deny_list",
                                              "deny_list_score",
                                              "supported_language",
                                              "supported_languages",
                                              "supported_entity",
                                              "supported_entities",
                                              "type",
                                              "enabled",
                                              "global_regex_flags",
                                              "country_code"};
        for (const auto& entry : *value.map())
            if (std::find(std::begin(known), std::end(known), entry.key) == std::end(known))
                tell(fmt::format(": `{}` is not carried over", entry.key));
    }

    void pattern(const Value& value, const std::string& entity, const std::vector<std::string>& context) {
        if (value.place().line > 0) place_ = value.place();
        const auto regex = text_of(value.find("regex"));
        const auto shown = text_of(value.find("name"));
        const auto what =
            shown.empty() ? std::string(": a pattern") : fmt::format(": the pattern {}", in_quotes(shown));
        if (regex.empty()) return tell(what + " has no `regex` and is left out");
        const auto made = translate(regex, flags_);
        if (made.regex.empty())
            return tell(fmt::format("{} is left out: RE2 says \"{}\" (it knows no look-around and no back reference)",
                                    what, made.why));
        for (const auto& change : made.changes) tell(what + ": " + change);
        double score = number_of(value.find("score"), threshold);
        Value::Map row;
        const auto put = [&](const char* key, Value item) { row.push_back({key, std::move(item), {}}); };
        put("entity", Value(entity));
        if (!shown.empty()) put("name", Value(shown));
        put("regex", Value(made.regex));
        const bool weak = score < threshold;
        if (weak && !context.empty()) {
            tell(fmt::format("{} scores {:.4g}, below {:.4g}: it counts beside one of its context words alone", what,
                             score, threshold));
            score = threshold;
        } else if (weak) {
            tell(fmt::format("{} scores {:.4g} and has no context words: it is found where `threshold` is as low", what,
                             score));
            score = std::max(score, 0.01);
        }
        put("score", Value(std::min(score, 1.0)));
        if (!context.empty()) put("context", list_of(context));
        if (weak && !context.empty()) put("only_in_context", Value(true));
        out_.patterns.emplace_back(std::move(row));
    }

    void deny(const Value& value, const std::string& entity, const std::vector<std::string>& context) {
        const auto words = texts_of(value.find("deny_list"));
        if (words.empty()) return;
        if (number_of(value.find("deny_list_score"), 1) < 1)
            tell(": `deny_list_score` is not carried over: words of a list are certain");
        if (!context.empty() && value.find("patterns") == nullptr)
            tell(": its context words are left out, words of a list need none");
        const auto found = std::find_if(out_.deny.begin(), out_.deny.end(),
                                        [&](const Value::Entry& entry) { return entry.key == entity; });
        if (found == out_.deny.end()) {
            out_.deny.push_back({entity, list_of(words), {}});
            return;
        }
        auto all = texts_of(&found->value);
        all.insert(all.end(), words.begin(), words.end());
        found->value = list_of(all);
    }

    Converted& out_;
    Place place_;
    std::string name_;
    long long flags_ = usual_flags;
};

}  // namespace

Result<Converted> convert(const Value& file) {
    const auto* list = file.list() != nullptr ? &file : file.find("recognizers");
    if (list == nullptr)
        // A whole analyser's configuration has the list one level down.
        if (const auto* registry = file.find("recognizer_registry"); registry != nullptr)
            list = registry->find("recognizers");
    if (list == nullptr || list->list() == nullptr)
        return Error(ErrorCode::invalid_data, "the file has no list `recognizers`",
                     "it should be one that Presidio's RecognizerRegistryProvider or add_recognizers_from_yaml reads")
            .at(file.place());
    Converted out;
    Converter converter(out);
    for (const auto* holder : {&file, file.find("recognizer_registry")})
        if (holder != nullptr)
            if (const auto* flags = holder->find("global_regex_flags"); flags != nullptr && flags->integer() != nullptr)
                converter.flags(*flags->integer());
    for (const auto& each : *list->list()) converter.recogniser(each);
    return out;
}

std::string as_yaml(const Converted& converted, bool pipeline) {
    std::string out;
    const std::string indent = pipeline ? "        " : "";
    if (pipeline) {
        out +=
            "pipeline: scan\n"
            "doc: Finds personal data with recognisers that came from Presidio, and with all that are built in.\n"
            "parameters:\n"
            "  input: {type: path, doc: \"the table or text to look into; - is standard input\"}\n"
            "  form: {type: text, default: table, choices: [table, json], doc: \"a table, or one JSON object a "
            "line\"}\n"
            "stages:\n"
            "  source: {use: reader.auto, path: \"${input}\"}\n"
            "  votes: {use: analyser.columns, from: source}\n"
            "  detect:\n"
            "    use: detector.multipass\n"
            "    from: source\n"
            "    votes: votes\n"
            "    passes:\n"
            "      - normalise\n"
            "      - use: patterns\n";
    }
    if (!converted.patterns.empty()) {
        out += indent + "patterns:\n";
        for (const auto& row : converted.patterns) out += indent + "  - " + write_yaml(row) + "\n";
    }
    if (!converted.deny.empty()) {
        out += indent + "deny:\n";
        for (const auto& [entity, words, place] : converted.deny)
            out += indent + "  " + write_yaml_text(entity) + ": " + write_yaml(words) + "\n";
    }
    if (pipeline)
        out +=
            "      - names\n"
            "      - propagate\n"
            "  findings: {use: writer.findings, from: detect, form: \"${form}\"}\n";
    return out;
}

}  // namespace persona::presidio
