// How many different values a stream holds: HyperLogLog (Flajolet et al., AofA 2007) with 4,096 registers, ±1.6 %.
#pragma once

#include <cstdint>
#include <vector>

namespace persona::profile {

class Distinct {
public:
    void add(std::uint64_t hash) noexcept;
    void merge(const Distinct& other) noexcept;
    [[nodiscard]] double estimate() const noexcept;
private:
    static constexpr int bits = 12;
    std::vector<std::uint8_t> registers_ = std::vector<std::uint8_t>(std::size_t{1} << bits, 0);
};

}  // namespace persona::profile
