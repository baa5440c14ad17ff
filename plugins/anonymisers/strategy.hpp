// How one found value is replaced.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <persona/artifact.hpp>
#include <persona/error.hpp>
#include <persona/surrogates.hpp>
#include <persona/value.hpp>

namespace persona::anonymisers {

enum class Strategy : std::uint8_t { redact, mask, hash, surrogate, keep };
[[nodiscard]] std::string_view to_string(Strategy strategy) noexcept;

/// Which strategy an entity type gets.
struct Strategies {
    Strategy usual = Strategy::surrogate;
    std::map<std::string, Strategy, std::less<>> by_entity;
    [[nodiscard]] Strategy of(std::string_view entity) const;
    /// Reads `strategies: {PERSON: redact, …}`.
    static Result<Strategies> read(Strategy usual, const Value& map);
};

/// Replaces values. Thread-safe.
class Replacer {
public:
    /// `secret`: the run's key. `known`: the source's values, which no surrogate may be; may be null.
    Replacer(Strategies strategies, std::string secret, std::shared_ptr<const Findings> known);
    [[nodiscard]] std::string replace(std::string_view entity, std::string_view value) const;
    /// A number of the same width for an identifying number; nothing where the strategy leaves no number.
    [[nodiscard]] std::optional<std::int64_t> replace_number(std::string_view entity, std::int64_t value) const;
    [[nodiscard]] Strategy strategy(std::string_view entity) const { return strategies_.of(entity); }

private:
    [[nodiscard]] std::string hashed(std::string_view entity, std::string_view value) const;
    [[nodiscard]] std::size_t shared_prefix(std::string_view value) const;
    Strategies strategies_;
    std::string secret_;
    std::shared_ptr<const Findings> known_;
    Surrogates surrogates_;
};

}  // namespace persona::anonymisers
