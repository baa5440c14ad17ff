// Ollama's own protocol (https://github.com/ollama/ollama, docs/api.md).
#include <algorithm>
#include <cstdlib>

#include "memory.hpp"
#include "protocol.hpp"

namespace persona::providers {
namespace {

/// "qwen2.5" means "qwen2.5:latest".
std::string whole_name(const std::string& name) {
    return name.find(':') == std::string::npos ? name + ":latest" : name;
}

class Ollama final : public Protocol {
public:
    std::string name() const override { return "ollama"; }
    std::string summary() const override { return "Models that an Ollama server runs, usually on this machine"; }
    std::string details() const override {
        return "Without `model` it takes the largest installed one that fits into the free memory. A model that the "
               "server only passes on to another machine (a cloud model) is a frontier model, whatever the server's "
               "address.";
    }
    std::string default_url() const override { return "http://127.0.0.1:11434"; }
    /// OLLAMA_HOST as Ollama's own programs read it: scheme and port may be missing, and all of the machine's addresses mean
    /// this machine.
    std::string environment_url() const override {
        const char* given = std::getenv("OLLAMA_HOST");
        std::string out = given == nullptr ? "" : given;
        constexpr std::string_view every = "0.0.0.0";
        if (out.starts_with(every)) out.replace(0, every.size(), "127.0.0.1");
        if (out.empty() || out.find("://") != std::string::npos) return out;
        return "http://" + out + (out.find(':') == std::string::npos ? ":11434" : "");
    }
    std::string key_variable() const override { return "OLLAMA_API_KEY"; }
    std::vector<Header> headers(const std::string& key) const override {
        if (key.empty()) return {};
        return {{"Authorization", "Bearer " + key, true}};
    }
    bool tells_where_models_run() const override { return true; }
    Capabilities abilities() const override {
        Capabilities out;
        out.structured_output = out.seed = out.embeddings = true;
        return out;
    }
    std::string start_hint() const override {
        return "start it with 'ollama serve'; to install it: https://ollama.com/download";
    }

    Result<std::vector<ModelInfo>> models(const Ask& ask) const override {
        PERSONA_ASSIGN(auto out, installed(ask));
        const auto memory = free_memory();
        for (auto& model : out) {
            PERSONA_ASSIGN(model, looked_up(std::move(model), ask));
            if (!model.remote) model.fits = fits(model.bytes, memory);
        }
        if (const auto best = best_of(out)) {
            out[*best].recommended = true;
            return out;
        }
        ModelInfo absent;
        absent.name = recommended_for(memory);
        absent.get = "ollama pull " + absent.name;
        absent.recommended = true;
        out.push_back(std::move(absent));
        return out;
    }

    Result<ModelInfo> choose(const std::string& model, const Ask& ask) const override {
        if (!model.empty()) {
            PERSONA_ASSIGN(const auto there, installed(ask));
            PERSONA_ASSIGN(auto found,
                           named_model(whole_name(model), there, "Ollama", "get it with 'ollama pull " + model + "'"));
            return looked_up(std::move(found), ask);
        }
        PERSONA_ASSIGN(const auto all, models(ask));
        const auto best = std::find_if(all.begin(), all.end(), [](const ModelInfo& one) { return one.recommended; });
        if (best->get.empty()) return *best;
        return Error(ErrorCode::configuration, "Ollama has no model that writes texts and fits into the free memory",
                     "get one with '" + best->get + "'");
    }

    HttpRequest completion_request(const Prompt& prompt, const Model& model) const override {
        json::object options{{"seed", static_cast<std::int64_t>(prompt.seed & 0x7fffffffU)},
                             {"temperature", prompt.temperature},
                             {"top_p", prompt.top_p},
                             {"num_predict", prompt.max_tokens}};
        if (model.context_tokens > 0) options["num_ctx"] = model.context_tokens;
        json::object body{{"model", model.info.name},
                          {"messages", messages_of(prompt)},
                          {"stream", false},
                          {"options", std::move(options)}};
        if (auto schema = schema_of(prompt); model.structured && !schema.is_null()) body["format"] = std::move(schema);
        return {"POST", "/api/chat", json::serialize(body)};
    }
    Result<Completion> completion(const json::value& answer) const override {
        if (at(answer, "message.content") == nullptr) return unreadable_answer();
        Completion out;
        out.text = text_at(answer, "message.content");
        out.prompt_tokens = number_at(answer, "prompt_eval_count");
        out.answer_tokens = number_at(answer, "eval_count");
        out.truncated = text_at(answer, "done_reason") == "length";
        return out;
    }
    HttpRequest embedding_request(std::span<const std::string> texts, const Model& model) const override {
        return {"POST", "/api/embed", embedding_body(texts, model)};
    }
    Result<std::vector<std::vector<float>>> embeddings(const json::value& answer) const override {
        std::vector<std::vector<float>> out;
        for (const auto& one : list_at(answer, "embeddings"))
            out.push_back(one.is_array() ? vector_of(one.get_array()) : std::vector<float>{});
        return out;
    }

private:
    static Result<std::vector<ModelInfo>> installed(const Ask& ask) {
        PERSONA_ASSIGN(const auto tags, ask({"GET", "/api/tags", {}}));
        std::vector<ModelInfo> out;
        for (const auto& entry : list_at(tags, "models")) {
            ModelInfo model;
            model.name = text_at(entry, "name");
            model.bytes = number_at(entry, "size");
            model.parameters = text_at(entry, "details.parameter_size");
            model.remote = is_remote(entry);
            out.push_back(std::move(model));
        }
        return out;
    }

    static bool is_remote(const json::value& record) {
        return !text_at(record, "remote_host").empty() || !text_at(record, "remote_model").empty();
    }

    /// What only the model's own record tells.
    static Result<ModelInfo> looked_up(ModelInfo model, const Ask& ask) {
        const auto shown = ask({"POST", "/api/show", json::serialize(json::object{{"model", model.name}})});
        // One that was removed meanwhile, or whose record can not be read: it is not taken for a local one.
        if (!shown && shown.error().code == ErrorCode::cancelled) return shown.error();
        if (!shown) {
            model.completes = false;
            model.remote = true;
            return model;
        }
        model.remote = model.remote || is_remote(*shown);
        if (const auto* info = at(*shown, "model_info"); info != nullptr && info->is_object())
            for (const auto& [name, value] : info->get_object())
                if (std::string_view(name).ends_with(".context_length")) model.context_tokens = whole_number(value);
        const auto& can = list_at(*shown, "capabilities");
        const auto has = [&](std::string_view what) {
            return std::any_of(can.begin(), can.end(),
                               [&](const json::value& one) { return one == json::value(what); });
        };
        model.completes = can.empty() || has("completion");
        model.embeds = has("embedding");
        // A model that was not tuned for instructions takes the text as it is: its template has no place for roles.
        const auto form = text_at(*shown, "template");
        model.tuned = form.find(".Messages") != std::string::npos || form.find(".System") != std::string::npos;
        return model;
    }

    /// The largest that runs here; an instructed one before one that is not.
    static std::optional<std::size_t> best_of(const std::vector<ModelInfo>& all) {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto& model = all[i];
            if (model.remote || !model.completes || !model.fits.value_or(false)) continue;
            if (!best || std::pair(model.tuned, model.bytes) > std::pair(all[*best].tuned, all[*best].bytes)) best = i;
        }
        return best;
    }
};

}  // namespace

std::unique_ptr<Protocol> make_ollama() { return std::make_unique<Ollama>(); }

}  // namespace persona::providers
