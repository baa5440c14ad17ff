// How the texts of a column look, position by position: enough to make new record numbers of the same kind.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <persona/profile.hpp>

namespace persona::profile {

class ShapeCounts {
public:
    static constexpr std::size_t positions = 40;
    void add(std::string_view text);
    /// An identifier: its form is counted too.
    void add(std::string_view text, std::string_view entity);
    void merge(const ShapeCounts& from);
    /// What at least k subjects share: a literal character that 99 % of the texts have at a position (never a digit: the
    /// leading zeros of a running number are not its prefix), else a class; lengths that at least k texts have.
    [[nodiscard]] Profile::Shape shape(std::int64_t k) const;
private:
    std::vector<std::array<std::int64_t, 128>> characters_;  ///< by position; grown when a text reaches it
    std::array<std::int64_t, positions + 1> lengths_{};
    static constexpr std::size_t most_forms =
        512;  ///< further ones are not counted: values written in so many ways have no usual one
    std::map<std::string, std::int64_t, std::less<>> forms_;
    std::int64_t texts_ = 0, strange_ = 0;  ///< strange: too long, or not ASCII
};

}  // namespace persona::profile
