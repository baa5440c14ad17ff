#include "settings.hpp"

#include <cstdlib>

namespace persona::llamacpp {
namespace {

constexpr const char* variable = "PERSONA_LLAMACPP_MODEL";

}  // namespace

void Settings::describe(Description& description) {
    description.doc("A model file (GGUF) that llama.cpp runs in this process: no server, and nothing leaves it",
                    "Answers keep to the form asked for by a grammar. One is written at a time; what all prompts begin "
                    "with is read once. "
                    "The same prompt and seed give the same answer on the same machine, whatever was asked before. "
                    "There where persona was built with llama.cpp (https://github.com/ggml-org/llama.cpp).");
    description
        .parameter("model", model,
                   std::string("Path of the model's file (default: what the environment holds in ") + variable + ").")
        .example("qwen2.5-7b-instruct-q4_k_m.gguf");
    description.parameter("context", context, "Most tokens of prompt and answer together.")
        .at_least(512)
        .unit("tokens");
    description.parameter("threads", threads, "Threads of the model; 0: one a core.").range(0, 1024);
    description.parameter("base", base,
                          "That the model was not tuned to follow instructions, though it has a form for chats.");
    description.parameter("local", local, "Taken so that it can stand in for a provider that needs it: it always is.");
    description.parameter("record", record, "File for all exchanges of the run, which provider.replay repeats.")
        .output();
}

std::string Settings::file() const {
    if (!model.empty()) return model;
    const char* given = std::getenv(variable);
    return given == nullptr ? std::string() : std::string(given);
}

Status Settings::check() const {
    if (!file().empty()) return {};
    return Error(ErrorCode::configuration, "no model is named",
                 std::string("give the path of a model in GGUF form, as --model or in ") + variable);
}

}  // namespace persona::llamacpp
