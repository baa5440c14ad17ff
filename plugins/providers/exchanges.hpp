// What was asked and answered, on its way to a file and back: how a run is repeated without its server, byte for byte.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <persona/provider.hpp>

namespace persona::providers {

/// A hash of model, prompt, schema, sampling and seed: what an answer depends on, in hexadecimal.
[[nodiscard]] std::string exchange_key(const std::string& model, const Prompt& prompt);

/// An answer, or how the call ended instead.
struct Outcome {
    Completion completion;
    std::optional<Error> error;
    [[nodiscard]] Result<Completion> result() const { return error ? Result<Completion>(*error) : completion; }
};

/// The last answers, so that the same request is not paid for twice. Thread-safe.
class Cache {
public:
    explicit Cache(std::int64_t bytes) : most_(bytes) {}
    [[nodiscard]] std::optional<Completion> find(const std::string& key) const;
    /// Leaves out what has no room any more.
    void put(const std::string& key, const Completion& completion);

private:
    mutable std::mutex mutex_;
    std::map<std::string, Completion> held_;
    std::int64_t most_, bytes_ = 0;
};

/// Exchanges of one provider. Thread-safe.
class Recording {
public:
    /// Who answers; nothing is kept before.
    void begin(const Capabilities& capabilities);
    /// What is kept for it: of several answers to one request the first, so that a record can tell of one alone.
    Outcome add(const std::string& key, Outcome outcome);
    [[nodiscard]] std::optional<Outcome> find(const std::string& key) const;
    [[nodiscard]] const Capabilities& capabilities() const noexcept { return capabilities_; }
    /// The same bytes whatever order the exchanges came in. Nobody but the user may read the file.
    Status save(const std::filesystem::path& path) const;
    /// At the end of a run: what can not be saved whole is removed, for half a record would be taken for a whole one.
    void finish(const std::filesystem::path& path) const noexcept;
    static Result<std::unique_ptr<Recording>> load(const std::filesystem::path& path);

private:
    mutable std::mutex mutex_;
    Capabilities capabilities_;
    std::map<std::string, Outcome> exchanges_;
};

}  // namespace persona::providers
