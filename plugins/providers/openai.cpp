// The protocol of OpenAI's chat completions, which vLLM, llama-server, LM Studio, Ollama and others speak as well.
#include "protocol.hpp"

namespace persona::providers {
namespace {

class OpenAi final : public Protocol {
public:
    std::string name() const override { return "openai"; }
    std::string summary() const override {
        return "Models behind the protocol of OpenAI: its own, and those of vLLM, llama-server, LM Studio and others";
    }
    std::string details() const override {
        return "`url` ends in the version: `http://127.0.0.1:8080/v1` for a llama-server of your own. Without a key in "
               "`key` or `OPENAI_API_KEY` none is sent.";
    }
    std::string default_url() const override { return "https://api.openai.com/v1"; }
    std::string key_variable() const override { return "OPENAI_API_KEY"; }
    std::vector<Header> headers(const std::string& key) const override {
        if (key.empty()) return {};
        return {{"Authorization", "Bearer " + key, true}};
    }
    Capabilities abilities() const override {
        Capabilities out;
        out.structured_output = out.seed = out.embeddings = true;
        return out;
    }
    std::string start_hint() const override { return "start the server, or give its address as 'url'"; }

    Result<std::vector<ModelInfo>> models(const Ask& ask) const override {
        PERSONA_ASSIGN(const auto listed, ask({"GET", "/models", {}}));
        std::vector<ModelInfo> out;
        for (const auto& entry : list_at(listed, "data")) {
            ModelInfo model;
            model.name = text_at(entry, "id");
            model.context_tokens = number_at(entry, "max_model_len", number_at(entry, "meta.n_ctx_train"));
            model.bytes = number_at(entry, "meta.size");
            out.push_back(std::move(model));
        }
        return out;
    }
    Result<ModelInfo> choose(const std::string& model, const Ask& ask) const override {
        PERSONA_ASSIGN(const auto all, models(ask));
        if (!model.empty())
            return named_model(model, all, "the server", "'persona models --provider openai' lists them");
        if (all.size() == 1) return all.front();
        return Error(ErrorCode::configuration, "the server has several models, and none is named",
                     "give one as --model; 'persona models --provider openai' lists them");
    }
    HttpRequest completion_request(const Prompt& prompt, const Model& model) const override {
        json::object body{
            {"model", model.info.name},        {"messages", messages_of(prompt)},
            {"max_tokens", prompt.max_tokens}, {"temperature", prompt.temperature},
            {"top_p", prompt.top_p},           {"seed", static_cast<std::int64_t>(prompt.seed & 0x7fffffffU)}};
        if (auto schema = schema_of(prompt); model.structured && !schema.is_null())
            body["response_format"] = {
                {"type", "json_schema"},
                {"json_schema", {{"name", "answer"}, {"strict", true}, {"schema", std::move(schema)}}}};
        return {"POST", "/chat/completions", json::serialize(body)};
    }
    Result<Completion> completion(const json::value& answer) const override {
        if (at(answer, "choices.0.message.content") == nullptr) return unreadable_answer();
        Completion out;
        out.text = text_at(answer, "choices.0.message.content");
        out.prompt_tokens = number_at(answer, "usage.prompt_tokens");
        out.answer_tokens = number_at(answer, "usage.completion_tokens");
        out.truncated = text_at(answer, "choices.0.finish_reason") == "length";
        return out;
    }
    HttpRequest embedding_request(std::span<const std::string> texts, const Model& model) const override {
        return {"POST", "/embeddings", embedding_body(texts, model)};
    }
    Result<std::vector<std::vector<float>>> embeddings(const json::value& answer) const override {
        std::vector<std::vector<float>> out;
        for (const auto& one : list_at(answer, "data")) out.push_back(vector_of(list_at(one, "embedding")));
        return out;
    }
};

}  // namespace

std::unique_ptr<Protocol> make_openai() { return std::make_unique<OpenAi>(); }

}  // namespace persona::providers
