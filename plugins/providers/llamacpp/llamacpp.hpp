#pragma once

#include <memory>
#include <mutex>

#include <persona/provider.hpp>

#include "../exchanges.hpp"
#include "engine.hpp"
#include "settings.hpp"

namespace persona::llamacpp {

/// A model file that llama.cpp runs in this process: nothing leaves it. One answer at a time, with as many threads as
/// `threads` says; whoever asks meanwhile waits, or is told that the run was stopped.
class LlamaCpp final : public Provider {
public:
    void describe(Description& description) override { settings_.describe(description); }
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    void close() noexcept override;
    [[nodiscard]] bool local() const override { return true; }
    Result<Capabilities> capabilities(Context& context) override;
    Result<Completion> complete(const Prompt& prompt, std::stop_token stop) override;
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) override;
    Result<std::vector<ModelInfo>> models(std::stop_token stop) override;
    [[nodiscard]] ProviderUsage usage() const override;

private:
    Result<Completion> answer(const Prompt& prompt, const std::stop_token& stop);

    Settings settings_;
    // While open.
    std::unique_ptr<Engine> engine_;
    Capabilities capabilities_;
    providers::Recording recording_;
    std::timed_mutex one_at_a_time_;
    mutable std::mutex mutex_;
    ProviderUsage usage_;
};

}  // namespace persona::llamacpp
