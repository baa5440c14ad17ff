// Anthropic's messages (https://docs.anthropic.com/en/api/messages).
#include <algorithm>

#include "protocol.hpp"

namespace persona::providers {
namespace {

class Anthropic final : public Protocol {
public:
    std::string name() const override { return "anthropic"; }
    std::string summary() const override { return "The models of Anthropic, or of a server that speaks its protocol"; }
    std::string details() const override {
        return "The form of an answer is demanded by a tool that the model has to call. The key stands in `key` or in "
               "`ANTHROPIC_API_KEY`.";
    }
    std::string default_url() const override { return "https://api.anthropic.com"; }
    std::string key_variable() const override { return "ANTHROPIC_API_KEY"; }
    std::vector<Header> headers(const std::string& key) const override {
        std::vector<Header> out{{"anthropic-version", "2023-06-01", false}};
        if (!key.empty()) out.push_back({"x-api-key", key, true});
        return out;
    }
    Capabilities abilities() const override {
        Capabilities out;
        out.structured_output = true;
        return out;
    }
    std::string start_hint() const override { return "check the network, a proxy's https_proxy, or 'url'"; }

    Result<std::vector<ModelInfo>> models(const Ask& ask) const override {
        PERSONA_ASSIGN(const auto listed, ask({"GET", "/v1/models", {}}));
        std::vector<ModelInfo> out;
        for (const auto& entry : list_at(listed, "data")) {
            ModelInfo model;
            model.name = text_at(entry, "id");
            model.remote = true;
            out.push_back(std::move(model));
        }
        return out;
    }
    /// The name is not looked up: servers of this protocol need not list their models. A wrong one shows at the first request.
    Result<ModelInfo> choose(const std::string& model, const Ask&) const override {
        if (model.empty()) return no_model_named(*this);
        ModelInfo out;
        out.name = model;
        out.remote = true;
        return out;
    }
    HttpRequest completion_request(const Prompt& prompt, const Model& model) const override {
        json::object body{{"model", model.info.name},
                          {"max_tokens", prompt.max_tokens},
                          {"temperature", std::min(prompt.temperature, 1.0)},
                          {"messages", json::array{json::object{{"role", "user"}, {"content", prompt.user}}}}};
        if (!prompt.system.empty()) body["system"] = prompt.system;
        if (auto schema = schema_of(prompt); model.structured && !schema.is_null()) {
            body["tools"] = json::array{json::object{
                {"name", tool}, {"description", "Takes the answer."}, {"input_schema", std::move(schema)}}};
            body["tool_choice"] = {{"type", "tool"}, {"name", tool}};
        }
        return {"POST", "/v1/messages", json::serialize(body)};
    }
    Result<Completion> completion(const json::value& answer) const override {
        const auto& content = list_at(answer, "content");
        if (content.empty()) return unreadable_answer();
        Completion out;
        for (const auto& block : content) {
            if (const auto* input = at(block, "input"); text_at(block, "type") == "tool_use" && input != nullptr)
                out.text = json::serialize(*input);
            else out.text += text_at(block, "text");
        }
        out.prompt_tokens = number_at(answer, "usage.input_tokens");
        out.answer_tokens = number_at(answer, "usage.output_tokens");
        out.truncated = text_at(answer, "stop_reason") == "max_tokens";
        return out;
    }
    /// It has none: capabilities say so, and embed() is not called.
    HttpRequest embedding_request(std::span<const std::string>, const Model&) const override { return {}; }
    Result<std::vector<std::vector<float>>> embeddings(const json::value&) const override {
        return unreadable_answer();
    }

private:
    static constexpr std::string_view tool = "answer";
};

}  // namespace

std::unique_ptr<Protocol> make_anthropic() { return std::make_unique<Anthropic>(); }

}  // namespace persona::providers
