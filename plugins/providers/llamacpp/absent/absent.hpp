// provider.llamacpp where persona was built without llama.cpp: its settings can be read and checked, and who wants to use it is
// told what is missing instead of that there is no such provider.
#pragma once

#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "../settings.hpp"

namespace persona::llamacpp {

class Absent final : public Provider {
public:
    void describe(Description& description) override { settings_.describe(description); }
    Status configure(StageFactory& factory) override;
    /// The model would run in this process.
    [[nodiscard]] bool local() const override { return true; }
    Result<Capabilities> capabilities(Context& context) override;
    Result<Completion> complete(const Prompt& prompt, std::stop_token stop) override;
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) override;

private:
    Settings settings_;
};

}  // namespace persona::llamacpp
