#include "gazetteer.hpp"

namespace persona::detectors {

Gazetteer::Gazetteer(std::span<const ListEntry> entries) {
    std::uint32_t bits = 4;
    while ((std::size_t{1} << bits) < entries.size() * 2) ++bits;
    slots_.resize(std::size_t{1} << bits);
    mask_ = (1U << bits) - 1;
    shift_ = 32 - bits;
    for (const auto& entry : entries) {
        if (entry.hash == 0) continue;  // marks an empty slot
        auto at = (entry.hash * 0x9e3779b1U) >> shift_;
        while (slots_[at].hash != 0 && slots_[at].hash != entry.hash) at = (at + 1) & mask_;
        slots_[at].hash = entry.hash;
        slots_[at].bits |= entry.bits;
    }
}

}  // namespace persona::detectors
