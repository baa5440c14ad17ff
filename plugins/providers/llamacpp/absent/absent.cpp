#include "absent.hpp"

namespace persona::llamacpp {
namespace {

Error missing() {
    return {ErrorCode::configuration,
            "this persona was built without llama.cpp, which provider.llamacpp runs models with",
            "build persona where llama.cpp is installed, or have a server run the model: --provider ollama"};
}

}  // namespace

Status Absent::configure(StageFactory&) { return missing(); }
// Nothing that is configured comes so far.
Result<Capabilities> Absent::capabilities(Context&) { return missing(); }
Result<Completion> Absent::complete(const Prompt&, std::stop_token) { return missing(); }
Result<std::vector<std::vector<float>>> Absent::embed(std::span<const std::string>, std::stop_token) {
    return missing();
}

}  // namespace persona::llamacpp
