#include <persona/surrogates.hpp>

#include <algorithm>
#include <array>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

#include "surrogate_plan.hpp"

namespace persona {
namespace {

constexpr std::uint64_t first_attempts = 4;  ///< values tried for one row before a longer one is made
constexpr std::uint64_t last_attempts = 24;  ///< where nothing longer can be made
constexpr int deepest_tier = 12;

std::uint64_t mixed(std::uint64_t x) noexcept {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9U;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

}  // namespace

namespace surrogate {

/// A permutation of [0, size): a Feistel network over the next even number of bits, walked until it is back inside.
/// (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.) It shuffles; it is no secret.
std::uint64_t shuffled(std::uint64_t number, std::uint64_t size, std::uint64_t key) noexcept {
    int half = 1;
    while (half < 31 && (std::uint64_t{1} << (2 * half)) < size) ++half;
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    do {
        std::uint64_t left = number >> half;
        std::uint64_t right = number & mask;
        for (std::uint64_t round = 0; round < 6; ++round) {
            const auto next = left ^ (mixed(right + key + round * 0x9e3779b97f4a7c15U) & mask);
            left = right;
            right = next;
        }
        number = (left << half) | right;
    } while (number >= size);
    return number;
}

}  // namespace surrogate

using surrogate::shuffled;

bool Surrogates::is_taken(std::string_view entity, std::string_view value) const {
    if (!is_taken_) return false;
    if (is_taken_(fold(value))) return true;
    // A predicate that knows whole values alone is asked for the other ways of writing this one: a telephone number
    // with and without its country code is one number.
    const auto others = other_renderings(entity, value);
    return std::any_of(others.begin(), others.end(), [this](const std::string& other) { return is_taken_(other); });
}

std::string Surrogates::draw(std::string_view entity, std::string_view shape, Random& random) const {
    std::string value;
    for (int tier = 0; tier <= deepest_tier; ++tier) {
        const auto plan = surrogate::kept_plan(entity, shape, tier);
        const auto size = plan->capacity();
        if (size == 0) break;
        for (std::uint64_t attempt = 0; attempt < last_attempts; ++attempt) {
            value = plan->make(random.below(size));
            if (!is_taken(entity, value)) return value;
        }
    }
    return value;
}

std::string Surrogates::nth(std::uint64_t key, std::string_view entity, std::string_view shape,
                            std::uint64_t row) const {
    key = stable_hash(shape, stable_hash(entity, key));
    // With taken values, only a part of a tier belongs to the rows; the rest are the other attempts, one for each row. Rows
    // beyond go to the next tier's even places, rows whose attempts were all taken to its odd ones: nothing meets.
    std::uint64_t index = row;
    std::uint64_t last_size = 0;
    for (int tier = 0; tier <= deepest_tier; ++tier) {
        const auto plan = surrogate::kept_plan(entity, shape, tier);
        const auto size = plan->capacity();
        if (size == 0) break;
        last_size = size;
        std::uint64_t tries = 1;
        if (is_taken_)
            tries = std::min(
                surrogate::kept_plan(entity, shape, tier + 1)->slots.empty() ? last_attempts : first_attempts, size);
        const auto own = size / tries;
        if (index >= own) {
            index = (index - own) * 2;
            continue;
        }
        for (std::uint64_t attempt = 0; attempt < tries; ++attempt) {
            auto value = plan->make(shuffled(index + attempt * own, size, key + static_cast<std::uint64_t>(tier)));
            if (!is_taken(entity, value)) return value;
        }
        index = index * 2 + 1;
    }
    // Nothing longer can be made (dates, numbers of fixed length): the list begins again.
    return last_size == 0 ? std::string{}
                          : surrogate::kept_plan(entity, shape, 0)
                                ->make(shuffled(row % capacity(entity, shape), capacity(entity, shape), key));
}

std::uint64_t Surrogates::capacity(std::string_view entity, std::string_view shape) {
    return surrogate::kept_plan(entity, shape, 0)->capacity();
}

Random keyed_draw(std::string_view secret, std::string_view entity, std::string_view folded, std::uint16_t attempt) {
    std::string message(entity);
    message += '\0';
    message += folded;
    const auto mac = hmac_sha256(secret, message);
    const auto word = [&mac](std::size_t from) {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < 8; ++i) out = (out << 8) | mac[from + i];
        return out;
    };
    return {word(0), word(8), static_cast<std::uint32_t>(word(16)), attempt};
}

}  // namespace persona
