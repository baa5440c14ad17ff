// The hashes of a stream in bounded memory, so that two streams can be compared however long they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace persona {

/// Beyond `capacity` only the hashes below a threshold stay. Hashes must be spread evenly over 64 bits; because all samples
/// drop by the same rule, what is compared is then a fair share of the values, and no order of adding matters.
class HashSample {
public:
    enum class Keep { every, different };  ///< each hash as often as it comes, or once
    HashSample(Keep keep, std::size_t capacity) : keep_(keep), capacity_(capacity) {}

    void add(std::uint64_t hash);
    /// Takes the other's hashes in; both of one kind and capacity.
    void merge(HashSample& other);
    /// Drops what lies above `limit` and sorts; to be called before what follows.
    void seal(std::uint64_t limit = ~std::uint64_t{0});

    [[nodiscard]] const std::vector<std::uint64_t>& hashes() const noexcept { return hashes_; }
    [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }
    [[nodiscard]] bool contains(std::uint64_t hash) const noexcept;
    /// How often the hash came.
    [[nodiscard]] std::int64_t count(std::uint64_t hash) const noexcept;
    /// How many of the other's hashes are in both, among those that both could keep.
    [[nodiscard]] std::int64_t common(const HashSample& other) const noexcept;
    /// How many hashes came before already.
    [[nodiscard]] std::int64_t repeated() const noexcept;
    /// Hashes above it were not kept.
    [[nodiscard]] std::uint64_t limit() const noexcept { return limit_; }
    /// Share of the values that are kept: 1 as long as all fit.
    [[nodiscard]] double kept_share() const noexcept;

private:
    void prune();
    Keep keep_;
    std::size_t capacity_;
    std::uint64_t limit_ = ~std::uint64_t{0};
    std::vector<std::uint64_t> hashes_;
};

}  // namespace persona
