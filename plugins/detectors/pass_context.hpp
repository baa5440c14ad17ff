// What a stage is offered that works inside another: all of that one's, but for a state of its own.
#pragma once

#include <memory>

#include <persona/stage.hpp>

namespace persona::detectors {

class PassContext final : public Context {
public:
    PassContext(Context& outer, State* own) : outer_(outer), own_(own) {}
    [[nodiscard]] const std::string& stage() const noexcept override { return outer_.stage(); }
    [[nodiscard]] std::uint64_t seed() const noexcept override { return outer_.seed(); }
    [[nodiscard]] std::string_view key() const noexcept override { return outer_.key(); }
    [[nodiscard]] int round() const noexcept override { return outer_.round(); }
    [[nodiscard]] std::stop_token stop() const noexcept override { return outer_.stop(); }
    [[nodiscard]] std::int64_t k() const noexcept override { return outer_.k(); }
    [[nodiscard]] std::span<const ArtifactPtr> artifacts(std::string_view port) const override {
        return outer_.artifacts(port);
    }
    [[nodiscard]] std::string_view port() const noexcept override { return outer_.port(); }
    [[nodiscard]] State* state() const noexcept override { return own_; }
    void drop(std::int64_t rows) override { outer_.drop(rows); }
    void reject(std::int64_t rows, const Error& why) override { outer_.reject(rows, why); }
    void made(std::int64_t rows) override { outer_.made(rows); }
    void log(LogLevel level, std::string_view text) override { outer_.log(level, text); }
    void progress(std::int64_t done, std::int64_t total) override { outer_.progress(done, total); }
    [[nodiscard]] std::shared_ptr<Provider> provider(std::string_view name) const override {
        return outer_.provider(name);
    }
    [[nodiscard]] std::filesystem::path spool_folder() const override { return outer_.spool_folder(); }
    [[nodiscard]] std::int64_t memory() const noexcept override { return outer_.memory(); }

private:
    Context& outer_;
    State* own_;
};

}  // namespace persona::detectors
