// A window over the text that yields whole rows, a few hundred at a time, as offsets of their cells.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>
#include <persona/files.hpp>

#include "structure.hpp"

namespace persona::csv {

struct CellRange {
    std::uint32_t begin = 0, end = 0;
};

/// Rows that lie in the window. Valid until the next call of RowWindow::next().
struct RowChunk {
    const char* data = nullptr;
    std::size_t rows = 0;
    std::uint32_t begin = 0;                ///< offset of the first row
    const std::uint32_t* breaks = nullptr;  ///< offsets of the bytes that end the cells, row by row
    bool regular = false;                   ///< every row has `columns` cells; else `cell_counts` holds their numbers
    std::size_t columns = 0;
    std::vector<std::uint32_t> cell_counts;
    std::int64_t first_line = 1;  ///< line number of the first row
    [[nodiscard]] std::uint32_t row_end(std::size_t row) const noexcept {
        return breaks[(row + 1) * columns - 1];
    }  ///< regular only
};

class RowWindow {
public:
    /// `cell_limit`: most bytes of one cell; a row may be four times as long.
    RowWindow(InputFile& file, std::int64_t cell_limit);
    /// Reads the first part of the file, at most `most` bytes or to the end, without taking any row.
    Status fill(std::size_t most);
    [[nodiscard]] std::string_view sample() const noexcept { return {data_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool all_read() const noexcept { return all_read_; }
    /// Starts again at `skip` bytes behind the window's begin with this dialect; only before the window was moved.
    void start(Dialect dialect, std::size_t skip, std::int64_t first_line);
    /// While held, next() gives only rows that lie in the window, and false behind them.
    void hold(bool held) noexcept { held_ = held; }
    /// The next rows; none at the end. `columns`: the expected number of cells, 0 when not known yet.
    Result<bool> next(RowChunk& chunk, std::size_t columns);

private:
    Status read_more();
    void make_room();
    void finish_last_row();
    Status check_limits() const;
    void count_cells(RowChunk& chunk, std::size_t breaks) const;
    [[nodiscard]] std::int64_t line_of(std::uint32_t offset) const noexcept;
    InputFile* file_;
    std::size_t cell_limit_;
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;  ///< first byte not given out yet
    std::size_t scanned_ = 0;
    std::size_t end_ = 0;
    bool all_read_ = false, held_ = false;
    StructureScanner scanner_{Dialect{}};
    Dialect dialect_;
    Index index_;
    std::size_t used_ = 0;  ///< entries of the index that were given out
    std::int64_t row_ends_given_ = 0;
    std::int64_t first_line_ = 1;
    std::int64_t line_ = 1;  ///< line number at begin_
};

/// A cell's text without its quotes. False: text follows the closing quote, or the quote is not closed.
/// Points into the source or, when there are doubled quotes, into `scratch`.
bool cell_text(std::string_view raw, char quote, std::string& scratch, std::string_view& text);

}  // namespace persona::csv
