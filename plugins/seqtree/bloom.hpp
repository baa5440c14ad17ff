// A set that may be asked but not listed, in a fixed number of bits (Bloom, "Space/time trade-offs in hash coding with
// allowable errors", 1970): what was added is always found, and something else now and then.
#pragma once

#include <cstdint>
#include <vector>

namespace persona::seqtree {

class BloomFilter {
public:
    BloomFilter() = default;
    /// At least `bits` bits, of which each item sets `hashes`.
    BloomFilter(std::size_t bits, int hashes);
    void add(std::uint64_t item) noexcept;
    [[nodiscard]] bool may_hold(std::uint64_t item) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return bits_.empty(); }
    /// Adds what another one of the same size holds; either may be default-made.
    void merge(const BloomFilter& other);
private:
    [[nodiscard]] std::size_t bit(std::uint64_t item, int hash) const noexcept;
    std::vector<std::uint64_t> bits_;
    int hashes_ = 0;
};

}  // namespace persona::seqtree
