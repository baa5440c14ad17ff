// What differs between servers: the paths they are asked at, and the JSON that they take and give.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "json_read.hpp"
#include "transport.hpp"

namespace persona::providers {

/// The model that answers and how it is asked.
struct Model {
    ModelInfo info;
    std::int64_t context_tokens = 0;  ///< to be asked for, where a server takes that; 0: its own choice
    bool structured = true;           ///< the answer's form may be demanded
};

/// Sends one request and parses the answer; the errors of a call, and `not_found` for status 404.
using Ask = std::function<Result<json::value>(const HttpRequest&)>;

class Protocol {
public:
    Protocol() = default;
    Protocol(const Protocol&) = delete;
    Protocol& operator=(const Protocol&) = delete;
    virtual ~Protocol() = default;

    [[nodiscard]] virtual std::string name() const = 0;                       ///< "ollama"
    [[nodiscard]] virtual std::string summary() const = 0;                    ///< for describe()
    [[nodiscard]] virtual std::string details() const = 0;                    ///< Markdown
    [[nodiscard]] virtual std::string default_url() const = 0;                ///< of the server
    [[nodiscard]] virtual std::string environment_url() const { return {}; }  ///< goes before it; empty: none
    [[nodiscard]] virtual std::string key_variable() const = 0;               ///< of the environment; empty: none
    [[nodiscard]] virtual std::vector<Header> headers(const std::string& key) const = 0;
    /// Whether the server says of every model if it runs there or is passed on to another machine.
    [[nodiscard]] virtual bool tells_where_models_run() const { return false; }
    /// What the server can do, whatever the model.
    [[nodiscard]] virtual Capabilities abilities() const = 0;
    /// What to do when nothing answers.
    [[nodiscard]] virtual std::string start_hint() const = 0;

    [[nodiscard]] virtual Result<std::vector<ModelInfo>> models(const Ask& ask) const = 0;
    /// The model asked for, or where none is named the best one; the error says what is missing and how to get it.
    [[nodiscard]] virtual Result<ModelInfo> choose(const std::string& model, const Ask& ask) const = 0;
    [[nodiscard]] virtual HttpRequest completion_request(const Prompt& prompt, const Model& model) const = 0;
    [[nodiscard]] virtual Result<Completion> completion(const json::value& answer) const = 0;
    [[nodiscard]] virtual HttpRequest embedding_request(std::span<const std::string> texts,
                                                        const Model& model) const = 0;
    [[nodiscard]] virtual Result<std::vector<std::vector<float>>> embeddings(const json::value& answer) const = 0;
};

[[nodiscard]] std::unique_ptr<Protocol> make_ollama();
[[nodiscard]] std::unique_ptr<Protocol> make_openai();
[[nodiscard]] std::unique_ptr<Protocol> make_anthropic();
[[nodiscard]] std::unique_ptr<Protocol> make_gemini();

// What several of them do.

/// The error of an answer that lacks what it should have.
[[nodiscard]] Error unreadable_answer();
/// A list of numbers.
[[nodiscard]] std::vector<float> vector_of(const json::array& numbers);
/// The messages of a chat: the system's, if there is one, and the user's.
[[nodiscard]] json::array messages_of(const Prompt& prompt);
/// {"model": …, "input": [texts]}, which Ollama's and OpenAI's embeddings take.
[[nodiscard]] std::string embedding_body(std::span<const std::string> texts, const Model& model);
/// The error where no model is named and the provider has none to choose.
[[nodiscard]] Error no_model_named(const Protocol& protocol);
/// The schema of a prompt as JSON; null when it has none.
[[nodiscard]] json::value schema_of(const Prompt& prompt);
/// The model of that name from a list, or an error with `hint`.
[[nodiscard]] Result<ModelInfo> named_model(const std::string& name, const std::vector<ModelInfo>& models,
                                            const std::string& where, const std::string& hint);

}  // namespace persona::providers
