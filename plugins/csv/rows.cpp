#include "rows.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace persona::csv {
namespace {
constexpr std::size_t scan_step = std::size_t{1} << 16;  // its text and index stay in the second-level cache
constexpr std::size_t read_step = std::size_t{1} << 18;
}  // namespace

RowWindow::RowWindow(InputFile& file, std::int64_t cell_limit)
    : file_(&file), cell_limit_(static_cast<std::size_t>(cell_limit)) {}

void RowWindow::make_room() {
    if (begin_ > 0) {
        std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
        index_.drop(used_, static_cast<std::uint32_t>(begin_));
        used_ = 0;
        scanned_ -= begin_;
        end_ -= begin_;
        begin_ = 0;
    }
    if (capacity_ - end_ >= read_step) return;
    capacity_ = std::max(capacity_ * 2, end_ + read_step);
    std::unique_ptr<char[]> larger(new char[capacity_ + padding + 1]);
    if (end_ > 0) std::memcpy(larger.get(), data_.get(), end_);
    data_ = std::move(larger);
}

Status RowWindow::read_more() {
    make_room();
    PERSONA_ASSIGN(const std::size_t got, file_->read({data_.get() + end_, read_step}));
    end_ += got;
    if (got == 0) {
        all_read_ = true;
        finish_last_row();
    }
    std::memset(data_.get() + end_, 0, padding);
    return {};
}

void RowWindow::finish_last_row() {
    // A last line without a line end still is a row.
    if (end_ > begin_ && data_[end_ - 1] != dialect_.line_end) data_[end_++] = dialect_.line_end;
}

Status RowWindow::fill(std::size_t most) {
    while (end_ < most && !all_read_) {
        make_room();
        PERSONA_ASSIGN(const std::size_t got, file_->read({data_.get() + end_, read_step}));
        end_ += got;
        all_read_ = got == 0;
    }
    if (data_ == nullptr) make_room();
    std::memset(data_.get() + end_, 0, padding);
    return {};
}

void RowWindow::start(Dialect dialect, std::size_t skip, std::int64_t first_line) {
    dialect_ = dialect;
    scanner_ = StructureScanner(dialect);
    begin_ = scanned_ = skip;
    index_.clear();
    used_ = 0;
    row_ends_given_ = 0;
    line_ = first_line_ = first_line;
    if (all_read_) {
        finish_last_row();
        std::memset(data_.get() + end_, 0, padding);
    }
}

std::int64_t RowWindow::line_of(std::uint32_t offset) const noexcept {
    return line_ + std::count(data_.get() + begin_, data_.get() + offset, dialect_.line_end);
}

Status RowWindow::check_limits() const {
    const std::size_t cell = index_.size() > used_ ? index_[index_.size() - 1] + std::size_t{1} : begin_;
    const auto too_long = [&](std::string_view what, std::size_t limit) {
        return Error(ErrorCode::limit, fmt::format("the {} that begins here is longer than {} bytes", what, limit),
                     scanner_.in_quotes() ? "a quote is probably not closed; if the cell is meant, raise `cell_limit`"
                                          : "is this a CSV file? If the cell is meant, raise `cell_limit`")
            .at({file_->name(), line_of(static_cast<std::uint32_t>(cell)), 0});
    };
    if (scanned_ - cell > cell_limit_) return too_long("cell", cell_limit_);
    if (scanned_ - begin_ > std::min(cell_limit_ * 4, std::size_t{0x70000000})) return too_long("row", cell_limit_ * 4);
    return {};
}

void RowWindow::count_cells(RowChunk& chunk, std::size_t breaks) const {
    chunk.cell_counts.clear();
    std::uint32_t cells = 0;
    for (std::size_t i = 0; i < breaks; ++i) {
        ++cells;
        if (chunk.data[chunk.breaks[i]] != dialect_.line_end) continue;
        chunk.cell_counts.push_back(cells);
        cells = 0;
    }
}

Result<bool> RowWindow::next(RowChunk& chunk, std::size_t columns) {
    // What was given out before is done with.
    if (used_ > 0) begin_ = index_[used_ - 1] + std::size_t{1};
    for (;;) {
        if (scanned_ == end_) {
            if (all_read_) {
                if (begin_ == end_) return false;
                return Error(ErrorCode::invalid_data, "a quote is opened here and never closed",
                             "close it, or double a quote that belongs to the text")
                    .at({file_->name(),
                         line_of(static_cast<std::uint32_t>(
                             index_.size() > used_ ? index_[index_.size() - 1] + std::size_t{1} : begin_)),
                         0});
            }
            if (held_) return false;
            PERSONA_TRY(read_more());
            continue;
        }
        const std::size_t stop = std::min(end_, scanned_ + scan_step);
        scanner_.scan(data_.get(), static_cast<std::uint32_t>(scanned_), static_cast<std::uint32_t>(stop), index_);
        scanned_ = stop;
        if (scanner_.row_ends() == row_ends_given_) {
            PERSONA_TRY(check_limits());
            continue;
        }
        std::size_t last = index_.size();
        while (data_[index_[last - 1]] != dialect_.line_end) --last;
        chunk.data = data_.get();
        chunk.breaks = index_.data() + used_;
        chunk.begin = static_cast<std::uint32_t>(begin_);
        chunk.rows = static_cast<std::size_t>(scanner_.row_ends() - row_ends_given_);
        chunk.columns = columns;
        const std::size_t breaks = last - used_;
        chunk.regular = columns > 0 && breaks == chunk.rows * columns;
        for (std::size_t row = 0; chunk.regular && row < chunk.rows; ++row)
            chunk.regular = chunk.data[chunk.row_end(row)] == dialect_.line_end;
        if (!chunk.regular) count_cells(chunk, breaks);
        chunk.first_line = line_;
        // All lines seen so far but for those behind the last row, which lie in this step.
        line_ = first_line_ + scanner_.line_ends() -
                std::count(chunk.data + index_[last - 1] + 1, chunk.data + scanned_, dialect_.line_end);
        row_ends_given_ = scanner_.row_ends();
        used_ = last;
        return true;
    }
}

bool cell_text(std::string_view raw, char quote, std::string& scratch, std::string_view& text) {
    if (quote == '\0' || raw.empty() || raw.front() != quote) {
        text = raw;
        return true;
    }
    if (raw.size() < 2 || raw.back() != quote) return false;
    raw = raw.substr(1, raw.size() - 2);
    auto at = raw.find(quote);
    if (at == std::string_view::npos) {
        text = raw;
        return true;
    }
    scratch.clear();
    std::size_t from = 0;
    for (; at != std::string_view::npos; at = raw.find(quote, from)) {
        if (at + 1 >= raw.size() || raw[at + 1] != quote) return false;
        scratch.append(raw.substr(from, at + 1 - from));
        from = at + 2;
    }
    scratch.append(raw.substr(from));
    text = scratch;
    return true;
}

}  // namespace persona::csv
