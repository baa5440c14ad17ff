// Which numbers the telephone plans of the world know. The library that knows them takes tens of microseconds to read a number as people
// write it, so lengths and first digits are looked at before, and where a country's trunk prefix is plain it gets the bare digits.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace persona::detectors {

/// Thread-safe once made.
class PhonePlans {
public:
    explicit PhonePlans(const std::vector<std::string>& regions);
    /// Where the telephone number that begins at `begin` ends, at most at `end`; `begin` when there is none.
    [[nodiscard]] std::size_t fit(std::string_view text, std::size_t begin, std::size_t end) const;

private:
    struct Region {
        std::string name;
        int country_code = 0;
        std::string trunk;
        bool plain = false;  ///< all there is to know of its numbers is that the trunk prefix falls off
        std::array<std::uint32_t, 10> lengths{};  ///< by first digit, a bit for each number of digits that is possible
    };
    [[nodiscard]] bool valid(std::string_view text) const;
    [[nodiscard]] bool valid_abroad(std::string_view text, std::string_view digits) const;
    std::vector<Region> regions_;
    std::array<std::string, 1000> country_codes_;  ///< the main region of each
};

}  // namespace persona::detectors
