#include "strategy.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <persona/known_values.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::anonymisers {
namespace {

constexpr std::array<std::pair<std::string_view, Strategy>, 6> names{{{"redact", Strategy::redact},
                                                                      {"mask", Strategy::mask},
                                                                      {"hash", Strategy::hash},
                                                                      {"surrogate", Strategy::surrogate},
                                                                      {"keep", Strategy::keep},
                                                                      {"replace", Strategy::surrogate}}};

}  // namespace

std::string_view to_string(Strategy strategy) noexcept {
    return std::find_if(names.begin(), names.end(), [strategy](const auto& each) { return each.second == strategy; })
        ->first;
}

Strategy Strategies::of(std::string_view entity) const {
    const auto at = by_entity.find(entity);
    return at == by_entity.end() ? usual : at->second;
}

Result<Strategies> Strategies::read(Strategy usual, const Value& map) {
    Strategies out;
    out.usual = usual;
    if (map.is_null()) return out;
    constexpr const char* hint =
        "write strategies as {PERSON: redact, PHONE_NUMBER: surrogate}; there are redact, mask, hash, surrogate and "
        "keep";
    if (map.map() == nullptr)
        return Error(ErrorCode::configuration, "'strategies' must be a map, not " + std::string(map.kind()), hint)
            .at(map.place());
    for (const auto& [entity, value, place] : *map.map()) {
        const auto* name = value.string();
        const auto at = std::find_if(names.begin(), names.end(),
                                     [name](const auto& each) { return name != nullptr && each.first == *name; });
        if (at == names.end())
            return Error(ErrorCode::configuration, "the strategy for " + entity + " does not exist", hint)
                .at(value.place());
        out.by_entity[entity] = at->second;
    }
    return out;
}

Replacer::Replacer(Strategies strategies, std::string secret, std::shared_ptr<const Findings> known)
    : strategies_(std::move(strategies)),
      secret_(std::move(secret)),
      known_(std::move(known)),
      surrogates_(taken_by(known_)) {}

std::string Replacer::hashed(std::string_view entity, std::string_view value) const {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string message(entity);
    message += '\0';
    message += fold(value);
    const auto mac = hmac_sha256(secret_, message);
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) {
        out += hex[mac[i] >> 4];
        out += hex[mac[i] & 15];
    }
    return out;
}

/// The letters and signs that a record number begins with ("INT-"), when the dictionary says that k subjects share them.
std::size_t Replacer::shared_prefix(std::string_view value) const {
    if (known_ == nullptr || !is_complete(*known_)) return 0;
    const auto prefix = record_prefix(value);
    if (prefix.empty()) return 0;
    return known_->find(known_->hash(prefix_mark(prefix))) == nullptr ? prefix.size() : 0;
}

std::string Replacer::replace(std::string_view entity, std::string_view value) const {
    switch (strategies_.of(entity)) {
        case Strategy::keep: return std::string(value);
        case Strategy::redact: return "[" + std::string(entity.empty() ? "REDACTED" : entity) + "]";
        case Strategy::hash: return hashed(entity, value);
        case Strategy::mask: {
            std::string out;
            for (const char c : value) {
                const auto byte = static_cast<unsigned char>(c);
                const bool word =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0xc0;
                if (word) out += '*';
                else if (byte < 0x80) out += c;
            }
            return out;
        }
        case Strategy::surrogate: break;
    }
    return surrogates_.keyed(secret_, entity, value, entity == "RECORD_ID" ? shared_prefix(value) : 0);
}

std::optional<std::int64_t> Replacer::replace_number(std::string_view entity, std::int64_t value) const {
    const auto strategy = strategies_.of(entity);
    if (strategy == Strategy::keep) return value;
    if (strategy == Strategy::redact || strategy == Strategy::mask) return std::nullopt;
    std::string text;
    append_int64(text, value);
    // Digits alone decide: a national number kept as an integer has its own ranges, but no separators.
    const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
    const auto made = surrogates_.keyed(secret_, "RECORD_ID", digits);
    const auto number = parse_int64(made);
    if (!number) return std::nullopt;
    return value < 0 ? -*number : *number;
}

}  // namespace persona::anonymisers
