// The context of what is called outside a phase: no rows, no artifacts, no providers, no files.
#pragma once

#include <string>
#include <utility>

#include <persona/provider.hpp>

namespace persona {

class BareContext : public Context {
public:
    explicit BareContext(std::string name, std::stop_token stop = {})
        : name_(std::move(name)), stop_(std::move(stop)) {}
    [[nodiscard]] const std::string& stage() const noexcept override { return name_; }
    [[nodiscard]] std::uint64_t seed() const noexcept override { return 0; }
    [[nodiscard]] std::string_view key() const noexcept override { return {}; }
    [[nodiscard]] int round() const noexcept override { return 0; }
    [[nodiscard]] std::stop_token stop() const noexcept override { return stop_; }
    [[nodiscard]] std::int64_t k() const noexcept override { return 1; }
    [[nodiscard]] std::span<const ArtifactPtr> artifacts(std::string_view) const override { return {}; }
    [[nodiscard]] std::string_view port() const noexcept override { return "from"; }
    [[nodiscard]] State* state() const noexcept override { return nullptr; }
    void drop(std::int64_t) override {}
    void reject(std::int64_t, const Error&) override {}
    void made(std::int64_t) override {}
    void log(LogLevel, std::string_view) override {}
    void progress(std::int64_t, std::int64_t) override {}
    [[nodiscard]] std::shared_ptr<Provider> provider(std::string_view) const override { return nullptr; }
    [[nodiscard]] std::filesystem::path spool_folder() const override { return {}; }
    [[nodiscard]] std::int64_t memory() const noexcept override { return std::int64_t{64} << 20; }

private:
    std::string name_;
    std::stop_token stop_;
};

}  // namespace persona
