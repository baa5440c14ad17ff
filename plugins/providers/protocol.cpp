#include "protocol.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::providers {

Error unreadable_answer() { return {ErrorCode::invalid_data, "the server's answer has no text in it"}; }

std::vector<float> vector_of(const json::array& numbers) {
    std::vector<float> out;
    out.reserve(numbers.size());
    for (const auto& number : numbers) {
        boost::system::error_code failed;
        const auto value = number.to_number<double>(failed);
        out.push_back(failed ? 0.0F : static_cast<float>(value));
    }
    return out;
}

json::array messages_of(const Prompt& prompt) {
    json::array out;
    if (!prompt.system.empty()) out.push_back({{"role", "system"}, {"content", prompt.system}});
    out.push_back({{"role", "user"}, {"content", prompt.user}});
    return out;
}

std::string embedding_body(std::span<const std::string> texts, const Model& model) {
    return json::serialize(
        json::object{{"model", model.info.name}, {"input", json::array(texts.begin(), texts.end())}});
}

Error no_model_named(const Protocol& protocol) {
    return {ErrorCode::configuration, "no model is named",
            "give one as --model; 'persona models --provider " + protocol.name() + "' lists them"};
}

json::value schema_of(const Prompt& prompt) {
    boost::system::error_code failed;
    auto out = json::parse(prompt.schema.empty() ? "null" : prompt.schema, failed);
    return failed ? json::value(nullptr) : out;
}

Result<ModelInfo> named_model(const std::string& name, const std::vector<ModelInfo>& models, const std::string& where,
                              const std::string& hint) {
    std::vector<std::string> names;
    for (const auto& model : models) {
        if (model.name == name) return model;
        names.push_back(model.name);
    }
    const auto near = nearest_name(name, names);
    return Error(ErrorCode::configuration, where + " has no model '" + name + "'",
                 (near ? "did you mean '" + *near + "'? " : std::string()) + hint);
}

}  // namespace persona::providers
