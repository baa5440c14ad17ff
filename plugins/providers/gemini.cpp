// Google's Gemini (https://ai.google.dev/api/generate-content).
#include <algorithm>

#include "protocol.hpp"

namespace persona::providers {
namespace {

std::string path_of(const std::string& model, std::string_view call) {
    return "/models/" + model + ":" + std::string(call);
}

json::object text_part(const std::string& text) { return {{"parts", json::array{json::object{{"text", text}}}}}; }

class Gemini final : public Protocol {
public:
    std::string name() const override { return "gemini"; }
    std::string summary() const override { return "The Gemini models of Google"; }
    std::string details() const override { return "The key stands in `key` or in `GEMINI_API_KEY`."; }
    std::string default_url() const override { return "https://generativelanguage.googleapis.com/v1beta"; }
    std::string key_variable() const override { return "GEMINI_API_KEY"; }
    std::vector<Header> headers(const std::string& key) const override {
        if (key.empty()) return {};
        return {{"x-goog-api-key", key, true}};
    }
    Capabilities abilities() const override {
        Capabilities out;
        out.structured_output = out.seed = out.embeddings = true;
        return out;
    }
    std::string start_hint() const override { return "check the network, a proxy's https_proxy, or 'url'"; }

    Result<std::vector<ModelInfo>> models(const Ask& ask) const override {
        PERSONA_ASSIGN(const auto listed, ask({"GET", "/models", {}}));
        std::vector<ModelInfo> out;
        for (const auto& entry : list_at(listed, "models")) {
            ModelInfo model;
            model.name = text_at(entry, "name");
            constexpr std::string_view folder = "models/";
            if (model.name.starts_with(folder)) model.name.erase(0, folder.size());
            model.context_tokens = number_at(entry, "inputTokenLimit");
            model.remote = true;
            const auto& can = list_at(entry, "supportedGenerationMethods");
            const auto has = [&](std::string_view what) {
                return std::any_of(can.begin(), can.end(), [&](const auto& one) { return one == json::value(what); });
            };
            model.completes = has("generateContent");
            model.embeds = has("embedContent");
            out.push_back(std::move(model));
        }
        return out;
    }
    Result<ModelInfo> choose(const std::string& model, const Ask& ask) const override {
        if (model.empty()) return no_model_named(*this);
        PERSONA_ASSIGN(const auto all, models(ask));
        return named_model(model, all, "Gemini", "'persona models --provider gemini' lists them");
    }
    HttpRequest completion_request(const Prompt& prompt, const Model& model) const override {
        json::object how{{"temperature", prompt.temperature},
                         {"topP", prompt.top_p},
                         {"maxOutputTokens", prompt.max_tokens},
                         {"seed", static_cast<std::int64_t>(prompt.seed & 0x7fffffffU)}};
        if (auto schema = schema_of(prompt); model.structured && !schema.is_null()) {
            how["responseMimeType"] = "application/json";
            how["responseJsonSchema"] = std::move(schema);
        }
        auto user = text_part(prompt.user);
        user["role"] = "user";
        json::object body{{"contents", json::array{std::move(user)}}, {"generationConfig", std::move(how)}};
        if (!prompt.system.empty()) body["systemInstruction"] = text_part(prompt.system);
        return {"POST", path_of(model.info.name, "generateContent"), json::serialize(body)};
    }
    Result<Completion> completion(const json::value& answer) const override {
        const auto& parts = list_at(answer, "candidates.0.content.parts");
        if (parts.empty()) return unreadable_answer();
        Completion out;
        for (const auto& part : parts) out.text += text_at(part, "text");
        out.prompt_tokens = number_at(answer, "usageMetadata.promptTokenCount");
        out.answer_tokens = number_at(answer, "usageMetadata.candidatesTokenCount") +
                            number_at(answer, "usageMetadata.thoughtsTokenCount");
        out.truncated = text_at(answer, "candidates.0.finishReason") == "MAX_TOKENS";
        return out;
    }
    HttpRequest embedding_request(std::span<const std::string> texts, const Model& model) const override {
        json::array requests;
        for (const auto& text : texts)
            requests.push_back({{"model", "models/" + model.info.name}, {"content", text_part(text)}});
        return {"POST", path_of(model.info.name, "batchEmbedContents"),
                json::serialize(json::object{{"requests", std::move(requests)}})};
    }
    Result<std::vector<std::vector<float>>> embeddings(const json::value& answer) const override {
        std::vector<std::vector<float>> out;
        for (const auto& one : list_at(answer, "embeddings")) out.push_back(vector_of(list_at(one, "values")));
        return out;
    }
};

}  // namespace

std::unique_ptr<Protocol> make_gemini() { return std::make_unique<Gemini>(); }

}  // namespace persona::providers
