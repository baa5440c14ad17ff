// One worksheet, row by row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/inference.hpp>

#include "package.hpp"
#include "workbook.hpp"
#include "xml.hpp"

namespace persona::xlsx {

inline constexpr std::size_t most_columns = 16384;  ///< the format's own limits
inline constexpr std::int64_t most_rows = 1048576;

/// The cells of a row that hold something, in order.
struct Row {
    struct Cell {
        std::size_t column = 0;
        CellKind kind = CellKind::string;
        bool error = false;      ///< #N/A and the like
        bool whole_day = false;  ///< a date without a time of day; in a column of timestamps it is midnight
        std::size_t begin = 0, end = 0;
    };
    std::int64_t number = 0;  ///< as in the sheet, from 1
    std::vector<Cell> cells;
    std::string bytes;
    [[nodiscard]] std::string_view text(const Cell& cell) const noexcept {
        return std::string_view(bytes).substr(cell.begin, cell.end - cell.begin);
    }
};

/// Numbers come as the shortest text that reads back alike, dates and timestamps in ISO 8601 (kind string).
class Sheet {
public:
    Sheet(Part part, const Workbook& workbook);
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;
    ~Sheet();
    /// The next row that holds anything; false at the end.
    [[nodiscard]] Result<bool> next();
    [[nodiscard]] const Row& row() const noexcept;
    [[nodiscard]] std::int64_t bytes_done() const noexcept;
    [[nodiscard]] std::int64_t bytes_total() const noexcept;
private:
    struct Handler;
    std::unique_ptr<Handler> handler_;
    std::unique_ptr<XmlPull> pull_;
};

}  // namespace persona::xlsx
