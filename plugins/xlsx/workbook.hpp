// The workbook's own parts: its sheets, styles and shared strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

#include "number_format.hpp"
#include "package.hpp"

namespace persona::xlsx {

/// Texts that cells point to, one after another in memory.
class SharedStrings {
public:
    [[nodiscard]] bool has(std::size_t index) const noexcept { return index + 1 < ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return std::string_view(bytes_).substr(ends_[index], ends_[index + 1] - ends_[index]);
    }
    void append(std::string_view text) {
        bytes_ += text;
        ends_.push_back(bytes_.size());
    }
    /// Memory taken.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.size() + ends_.size() * sizeof(std::size_t); }
private:
    std::string bytes_;
    std::vector<std::size_t> ends_{0};
};

struct Workbook {
    std::string sheet_part;  ///< of the chosen sheet
    bool from_1904 = false;
    std::vector<Shown> styles;  ///< by a cell's s attribute
    SharedStrings strings;
};

/// Reads everything but the sheet itself. `sheet`: a name, or a number from 1, or empty for the first worksheet.
[[nodiscard]] Result<Workbook> read_workbook(const Package& package, const std::string& sheet,
                                             std::int64_t most_strings);

/// Undoes the _xHHHH_ form that XLSX gives to characters that XML can not hold, in place.
void unescape(std::string& text);

}  // namespace persona::xlsx
