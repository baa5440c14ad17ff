// How one found value is replaced: the strategies of a pipeline file, and what carries them out.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <persona/artifact.hpp>
#include <persona/error.hpp>
#include <persona/surrogates.hpp>
#include <persona/value.hpp>

#include "bands.hpp"

namespace persona::anonymisers {

enum class Strategy : std::uint8_t { redact, mask, hash, surrogate, keep, generalise };
[[nodiscard]] std::string_view to_string(Strategy strategy) noexcept;

/// A strategy with its settings: `mask`, or `{use: mask, keep_last: 4}`.
struct Rule {
    Strategy use = Strategy::surrogate;
    std::optional<std::string> text;  ///< redact: written in the value's place
    std::int64_t keep_last = 0;       ///< mask: letters and digits that stay at the end
    std::string with = "*";           ///< mask: written for each of the others
    std::int64_t length = 16;         ///< hash: hexadecimal digits
    Coarser step;                     ///< generalise
};

/// Which rule an entity type gets.
struct Strategies {
    Rule usual;
    std::map<std::string, Rule, std::less<>> by_entity;
    [[nodiscard]] const Rule& of(std::string_view entity) const;
    [[nodiscard]] bool names(std::string_view entity) const { return by_entity.find(entity) != by_entity.end(); }
    /// Reads `strategies: {PERSON: redact, PHONE_NUMBER: {use: mask, keep_last: 3}}`. `columns`: the keys are columns.
    static Result<Strategies> read(Strategy usual, const Value& map, bool columns = false);
};

/// What `generalise` does to an entity type when nothing is said: birth dates to years, other dates to months, ages to
/// ten years, postcodes to their beginning; nothing for the others.
[[nodiscard]] Coarser usual_step(std::string_view entity);

/// How dates are replaced by surrogates.
enum class Dates : std::uint8_t { draw, shift };

/// Replaces values. Thread-safe.
class Replacer {
public:
    /// `secret`: the run's key. `known`: the source's values, which no surrogate may be; may be null.
    Replacer(Strategies strategies, std::string secret, std::shared_ptr<const Findings> known,
             Dates dates = Dates::draw);
    /// `subject`: whose value it is; dates of one subject move together.
    [[nodiscard]] std::string replace(std::string_view entity, std::string_view value, std::int64_t subject) const;
    /// A number of the same width for an identifying number; nothing where the strategy leaves no number.
    [[nodiscard]] std::optional<std::int64_t> replace_number(std::string_view entity, std::int64_t value) const;
    /// Another date for a date of a subject; a birth date stays within its five years.
    [[nodiscard]] std::int32_t replace_date(std::string_view entity, std::int32_t days, std::int64_t subject) const;
    [[nodiscard]] const Rule& rule(std::string_view entity) const { return strategies_.of(entity); }
    [[nodiscard]] Strategy strategy(std::string_view entity) const { return strategies_.of(entity).use; }
    [[nodiscard]] bool names(std::string_view entity) const { return strategies_.names(entity); }

private:
    [[nodiscard]] std::string hashed(std::string_view entity, std::string_view value, std::int64_t length) const;
    [[nodiscard]] std::size_t shared_prefix(std::string_view value) const;
    [[nodiscard]] std::string surrogate(std::string_view entity, std::string_view value, std::int64_t subject) const;
    Strategies strategies_;
    std::string secret_;
    std::shared_ptr<const Findings> known_;
    Surrogates surrogates_;
    Dates dates_;
};

}  // namespace persona::anonymisers
