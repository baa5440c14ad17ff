#include "distinct.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace persona::profile {

void Distinct::add(std::uint64_t hash) noexcept {
    const auto index = static_cast<std::size_t>(hash >> (64 - bits));
    // The guard bit ends the count of leading zeros where the hash does.
    const auto rank =
        static_cast<std::uint8_t>(std::countl_zero((hash << bits) | (std::uint64_t{1} << (bits - 1))) + 1);
    registers_[index] = std::max(registers_[index], rank);
}

void Distinct::merge(const Distinct& other) noexcept {
    for (std::size_t i = 0; i < registers_.size(); ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
}

double Distinct::estimate() const noexcept {
    const auto m = static_cast<double>(registers_.size());
    double sum = 0;
    std::size_t zeros = 0;
    for (const auto rank : registers_) {
        sum += std::ldexp(1.0, -static_cast<int>(rank));
        zeros += rank == 0;
    }
    const double raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    if (raw <= 2.5 * m && zeros > 0) return m * std::log(m / static_cast<double>(zeros));  // linear counting
    return raw;
}

}  // namespace persona::profile
