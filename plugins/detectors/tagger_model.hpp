// The sequence model and its lists as one file: weights of hashed features, transitions between tags, the gazetteer.
//
// The file: "PERSNAM1", version, sizes, 64-bit hash of all that follows the header; little endian. A file that is cut
// short, damaged or of another version is an error, never a crash: nothing in it is used as an address.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

#include "gazetteer.hpp"

namespace persona::detectors {

enum class NameType : std::uint8_t { person, place, organisation, address, people, title };
constexpr std::size_t name_types = 6;
/// Outside, then begin and inside of each type.
constexpr std::size_t tags = 1 + 2 * name_types;
constexpr std::size_t lanes = 16;  ///< tags padded to a register
constexpr std::uint8_t begin_tag(NameType type) noexcept {
    return static_cast<std::uint8_t>(1 + 2 * static_cast<int>(type));
}
constexpr bool is_inside(std::size_t tag) noexcept { return tag > 0 && tag % 2 == 0; }
/// Whether `to` may follow `from`: an inside only its own begin or inside.
constexpr bool may_follow(std::size_t from, std::size_t to) noexcept {
    return !is_inside(to) || from == to || from + 1 == to;
}

struct TaggerModel {
    static constexpr std::uint32_t version = 2;
    static constexpr int unit = 32;  ///< weights and scores count 1/32 of a natural logarithm
    using Row = std::array<std::int8_t, lanes>;
    std::vector<Row> rows;
    std::array<std::array<std::int16_t, lanes>, lanes> transitions{};  ///< [from][to]
    std::vector<ListEntry> entries;                                    ///< sorted by hash
    Gazetteer lists;

    [[nodiscard]] std::string to_bytes() const;
    static Result<std::shared_ptr<const TaggerModel>> from_bytes(std::string_view bytes);
    static Result<std::shared_ptr<const TaggerModel>> load(const std::string& path);
};

}  // namespace persona::detectors
