// A provider with its parameters, opened, and an Ollama that answers as a test wants.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <persona/testing.hpp>

#include "../server_provider.hpp"
#include "server.hpp"

namespace persona::providers::testing {

using Make = std::unique_ptr<Protocol> (*)();

/// Where the egress logs of these tests go.
inline const std::string& test_state_folder() {
    static const persona::testing::TemporaryFolder folder;
    static const std::string path = folder.path();
    return path;
}

/// A provider with its parameters, opened.
struct Opened {
    Opened(Make make, const std::string& url, std::map<std::string, std::string> parameters)
        : provider(std::make_shared<ServerProvider>(make())) {
        ::setenv("XDG_STATE_HOME", test_state_folder().c_str(), 1);
        parameters["url"] = "'" + url + "'";
        harness = std::make_unique<persona::testing::Harness>("model", provider, std::move(parameters));
        status = provider->open(harness->context());
    }
    std::shared_ptr<ServerProvider> provider;
    std::unique_ptr<persona::testing::Harness> harness;
    Status status;
};

inline Prompt prompt_of(const std::string& text, std::uint64_t seed = 1) {
    Prompt out;
    out.system = "rules";
    out.user = text;
    out.schema = R"({"type":"object"})";
    out.max_tokens = 10;
    out.seed = seed;
    return out;
}

inline bool asks(const Seen& seen, const std::string& what) {
    return seen.head.find(what + " HTTP") != std::string::npos;
}

/// An Ollama with a model that writes, one that embeds, and one that runs elsewhere; `chat` answers /api/chat.
inline Reply ollama(const Seen& seen, const TestServer::Handler& chat) {
    if (asks(seen, "/api/tags"))
        return {200, R"({"models":[{"name":"small:latest","size":1000,"details":{"parameter_size":"1K"}},
                         {"name":"vectors:latest","size":2000},
                         {"name":"cloudy:latest","size":3000,"remote_host":"https://ollama.com"}]})"};
    if (asks(seen, "/api/show")) {
        const bool embeds = seen.body.find("vectors") != std::string::npos;
        return {200,
                std::string(R"({"template":"{{ .Prompt }}","model_info":{"x.context_length":4096},"capabilities":[")") +
                    (embeds ? "embedding" : "completion") + "\"]}"};
    }
    if (asks(seen, "/api/embed")) return {200, R"({"embeddings":[[1,2],[3,4]]})"};
    return chat(seen);
}

inline Reply good_chat(const Seen&) {
    return {200, R"({"message":{"content":"{\"a\":1}"},"done_reason":"stop","prompt_eval_count":7,"eval_count":3})"};
}

inline TestServer::Handler ollama_with(const TestServer::Handler& chat) {
    return [chat](const Seen& seen) { return ollama(seen, chat); };
}

}  // namespace persona::providers::testing
