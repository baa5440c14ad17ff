#include <persona/surrogates.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <utility>
#include <vector>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

#include "surrogate_plan.hpp"

namespace persona {
namespace {

constexpr std::uint64_t first_attempts = 8;  ///< values tried for one row before a longer one is made
constexpr std::uint64_t last_attempts = 24;  ///< where nothing longer can be made
constexpr int deepest_tier = 12;

std::uint64_t mixed(std::uint64_t x) noexcept {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9U;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// A permutation of the next even number of bits over [0, size), a Feistel network: walked until it is back inside, it is one of [0, size).
/// (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.) It shuffles; it is no secret.
class Feistel {
public:
    Feistel(std::uint64_t size, std::uint64_t key) noexcept : key_(key) {
        while (half_ < 31 && (std::uint64_t{1} << (2 * half_)) < size) ++half_;
        mask_ = (std::uint64_t{1} << half_) - 1;
    }
    [[nodiscard]] std::uint64_t there(std::uint64_t number) const noexcept {
        auto left = number >> half_, right = number & mask_;
        for (std::uint64_t round = 0; round < rounds; ++round) left = std::exchange(right, left ^ mix(right, round));
        return (left << half_) | right;
    }
    [[nodiscard]] std::uint64_t back(std::uint64_t number) const noexcept {
        auto left = number >> half_, right = number & mask_;
        for (auto round = rounds; round-- > 0;) right = std::exchange(left, right ^ mix(left, round));
        return (left << half_) | right;
    }

private:
    static constexpr std::uint64_t rounds = 6;
    [[nodiscard]] std::uint64_t mix(std::uint64_t half, std::uint64_t round) const noexcept {
        return mixed(half + key_ + round * 0x9e3779b97f4a7c15U) & mask_;
    }
    std::uint64_t key_, mask_ = 0;
    int half_ = 1;
};

}  // namespace

namespace surrogate {

std::uint64_t shuffled(std::uint64_t number, std::uint64_t size, std::uint64_t key) noexcept {
    const Feistel network(size, key);
    do number = network.there(number);
    while (number >= size);
    return number;
}
std::uint64_t unshuffled(std::uint64_t number, std::uint64_t size, std::uint64_t key) noexcept {
    const Feistel network(size, key);
    do number = network.back(number);
    while (number >= size);
    return number;
}

}  // namespace surrogate

using surrogate::shuffled;

struct Surrogates::Place {
    std::uint64_t number;  ///< of the value, where there is one for the row
    std::uint64_t places;  ///< more than the row; else how many rows there are values for
};

/// Of each small list of values those that are not taken, in the list's order, as far as somebody asked.
class Surrogates::Counted {
public:
    template <class IsTaken>
    Place at(const Asked& asked, int tier, std::uint64_t row, std::uint64_t size, std::uint64_t order,
             const IsTaken& is_taken) {
        auto& list = of(asked, tier);
        {
            const std::shared_lock lock(list.guard);
            if (row < list.free.size()) return {list.free[row], list.free.size()};
            if (list.is_done(size)) return {0, list.free.size()};
        }
        const std::unique_lock lock(list.guard);
        list.look(row, size, order, is_taken);
        return {row < list.free.size() ? list.free[row] : 0, list.free.size()};
    }

    /// Whether next to all values are taken, by the first few of the list.
    template <class IsTaken>
    bool is_full(const Asked& asked, std::uint64_t size, const IsTaken& is_taken) {
        constexpr std::uint64_t enough = 128;
        auto& list = of(asked, 0);
        if (const auto known = list.fullness.load(); known != Fullness::unknown) return known == Fullness::full;
        const std::unique_lock lock(list.guard);
        list.look(enough, size, asked.order, is_taken);
        list.fullness = list.is_full() ? Fullness::full : Fullness::roomy;
        return list.is_full();
    }

private:
    enum class Fullness : std::uint8_t { unknown, roomy, full };
    struct List {
        std::shared_mutex guard;
        std::vector<std::uint32_t> free;  ///< numbers of values
        std::uint64_t seen = 0;           ///< places of the list that were looked at
        std::atomic<Fullness> fullness = Fullness::unknown;
        template <class IsTaken>
        void look(std::uint64_t row, std::uint64_t size, std::uint64_t order, const IsTaken& is_taken) {
            while (free.size() <= row && !is_done(size)) {
                const auto number = shuffled(seen++, size, order);
                if (!is_taken(number)) free.push_back(static_cast<std::uint32_t>(number));
            }
        }
        [[nodiscard]] bool is_done(std::uint64_t size) const noexcept { return seen >= size || is_full(); }
        /// Whether next to none of what was looked at is free: looking on would take longer than what is found is worth.
        [[nodiscard]] bool is_full() const noexcept { return seen >= 4096 && free.size() < seen / 32; }
    };

    struct Key {
        std::uint64_t order;
        int tier;
        std::string entity, shape;
    };
    using KeyView = std::tuple<std::uint64_t, int, std::string_view, std::string_view>;
    struct Before {
        using is_transparent = void;
        static KeyView view(const Key& key) noexcept { return {key.order, key.tier, key.entity, key.shape}; }
        static const KeyView& view(const KeyView& key) noexcept { return key; }
        bool operator()(const auto& a, const auto& b) const noexcept { return view(a) < view(b); }
    };

    List& of(const Asked& asked, int tier) {
        const KeyView known(asked.order, tier, asked.entity, asked.shape);
        {
            const std::shared_lock lock(guard_);
            if (const auto found = lists_.find(known); found != lists_.end()) return found->second;
        }
        const std::unique_lock lock(guard_);
        return lists_.try_emplace({asked.order, tier, std::string(asked.entity), std::string(asked.shape)})
            .first->second;
    }

    std::shared_mutex guard_;
    std::map<Key, List, Before> lists_;
};

Surrogates::Surrogates(Taken is_taken, Taken is_source)
    : is_taken_(std::move(is_taken)), is_source_(std::move(is_source)) {
    if (is_taken_) counted_ = std::make_shared<Counted>();
}

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

namespace {

std::uint64_t order_of(std::uint64_t key, std::string_view entity, std::string_view shape) {
    return stable_hash(shape, stable_hash(entity, key));
}

}  // namespace

Surrogates::Place Surrogates::counted(const Asked& asked, int tier, std::uint64_t row) const {
    const auto plan = surrogate::kept_plan(asked.entity, asked.shape, tier);
    const auto size = plan->capacity();
    const auto order = asked.order + static_cast<std::uint64_t>(tier);
    if (!is_taken_) return {row < size ? shuffled(row, size, order) : 0, size};
    return counted_->at(asked, tier, row, size, order,
                        [&](std::uint64_t number) { return is_taken(asked.entity, plan->make(number)); });
}

bool Surrogates::is_full(const Asked& asked) const {
    constexpr std::uint64_t most = std::uint64_t{1} << 32;
    const auto plan = surrogate::kept_plan(asked.entity, asked.shape, 0);
    const auto size = plan->capacity();
    return is_taken_ && size <= most && counted_->is_full(asked, size, [&](std::uint64_t number) {
        return is_taken(asked.entity, plan->make(number));
    });
}

std::string Surrogates::nth(std::uint64_t key, std::string_view entity, std::string_view shape,
                            std::uint64_t row) const {
    const Asked asked{order_of(key, entity, shape), entity, shape};
    // Of a large list with taken values only a part belongs to the rows; the rest are the other attempts, one for each row. Rows
    // beyond go to the next tier's even places, rows whose attempts were all taken to its odd ones: nothing meets.
    std::uint64_t index = row, first = 0;
    for (int tier = 0; tier <= deepest_tier; ++tier) {
        const auto plan = surrogate::kept_plan(entity, shape, tier);
        const auto size = plan->capacity();
        if (size == 0) break;
        if (!is_taken_ || size <= most_counted) {
            const auto at = counted(asked, tier, index);
            if (index < at.places) return plan->make(at.number);
            if (tier == 0) first = at.places;
            index -= at.places;
            continue;
        }
        const auto tries =
            surrogate::kept_plan(entity, shape, tier + 1)->slots.empty() ? last_attempts : first_attempts;
        const auto own = size / tries;
        if (index >= own) {
            index = (index - own) * 2;
            continue;
        }
        for (std::uint64_t attempt = 0; attempt < tries; ++attempt) {
            auto value =
                plan->make(shuffled(index + attempt * own, size, asked.order + static_cast<std::uint64_t>(tier)));
            if (!is_taken(entity, value)) return value;
        }
        index = index * 2 + 1;
    }
    // Nothing longer can be made (dates, numbers of fixed length): the list begins again, with taken values only where there are
    // no others.
    const auto plan = surrogate::kept_plan(entity, shape, 0);
    const auto size = plan->capacity();
    if (size == 0) return {};
    return plan->make(first > 0 ? counted(asked, 0, row % first).number : shuffled(row % size, size, asked.order));
}

bool Surrogates::has_room(std::uint64_t key, std::string_view entity, std::string_view shape,
                          std::uint64_t rows) const {
    const auto size = capacity(entity, shape);
    if (rows == 0 || !is_taken_ || size < rows) return size >= rows;
    if (size > most_counted) return size / 20 >= rows;
    return counted({order_of(key, entity, shape), entity, shape}, 0, rows - 1).places >= rows;
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
