// provider.replay: answers from a file what another provider was asked and answered.
#pragma once

#include <memory>
#include <mutex>

#include <persona/provider.hpp>
#include <persona/tokens.hpp>

#include "exchanges.hpp"

namespace persona::providers {

class Replay final : public Provider {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    /// Nothing leaves the process.
    [[nodiscard]] bool local() const override { return true; }
    Result<Capabilities> capabilities(Context& context) override;
    Result<Completion> complete(const Prompt& prompt, std::stop_token stop) override;
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) override;
    Result<std::vector<ModelInfo>> models(std::stop_token stop) override;
    [[nodiscard]] ProviderUsage usage() const override;

private:
    Status load();
    Path file_;
    bool local_ = true;
    std::string model_;
    std::unique_ptr<Recording> recording_;
    mutable std::mutex mutex_;
    TokenPrices prices_;
    std::optional<double> most_cost_;
    std::optional<std::int64_t> most_requests_;
    ProviderUsage usage_;
};

}  // namespace persona::providers
