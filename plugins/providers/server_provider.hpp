// A model behind a server: one provider for every protocol.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <persona/provider.hpp>

#include "budget.hpp"
#include "caller.hpp"
#include "exchanges.hpp"
#include "protocol.hpp"

namespace persona::providers {

class ServerProvider final : public Provider {
public:
    explicit ServerProvider(std::unique_ptr<Protocol> protocol);
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    void close() noexcept override;
    [[nodiscard]] bool local() const override { return local_; }
    [[nodiscard]] bool knows_where_models_run() const override { return protocol_->tells_where_models_run(); }
    Result<Capabilities> capabilities(Context& context) override;
    Result<Completion> complete(const Prompt& prompt, std::stop_token stop) override;
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) override;
    Result<std::vector<ModelInfo>> models(std::stop_token stop) override;
    [[nodiscard]] ProviderUsage usage() const override;

private:
    /// `leaves`: what is sent goes to another machine, or may.
    Status connect(bool leaves);
    Status choose_model(Context& context);
    [[nodiscard]] Result<std::shared_ptr<EgressLog>> open_log(bool leaves) const;
    [[nodiscard]] Ask asker(std::stop_token stop);
    Outcome ask(const Prompt& prompt, const std::stop_token& stop);
    [[nodiscard]] std::string server_url() const;
    [[nodiscard]] Address address() const;

    std::unique_ptr<Protocol> protocol_;
    // Parameters.
    std::string url_, model_name_, proxy_;
    Secret key_;
    std::optional<Path> ca_file_, egress_log_, record_;
    bool local_ = false, structured_ = true, base_ = false;
    double timeout_ = 120, prompt_price_ = 0, answer_price_ = 0;
    std::int64_t tries_ = 4, parallel_ = 4, context_ = 8192;
    std::optional<std::int64_t> most_tokens_, most_requests_;
    std::optional<double> most_cost_;
    ByteSize cache_size_{std::int64_t{64} << 20};
    // While open.
    std::unique_ptr<Caller> caller_;
    std::unique_ptr<Budget> budget_;
    std::unique_ptr<Cache> cache_;
    Recording recording_;
    Model model_;
    Capabilities capabilities_;
    mutable std::mutex mutex_;
    ProviderUsage usage_;
};

}  // namespace persona::providers
