// reader.csv: from chunks of rows to batches.
#include "reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona::csv {

Status CsvReader::open(Context& context) {
    InputOptions input;
    input.encoding = options_.encoding;
    input.most_unpacked = options_.most_unpacked.value;
    input.most_ratio = options_.most_ratio;
    PERSONA_ASSIGN(file_, InputFile::open(options_.path, input));
    window_.emplace(*file_, options_.cell_limit.value);
    PERSONA_ASSIGN(Layout layout, find_layout(*window_, options_, file_->name()));
    if (!file_->encoding_note().empty())
        context.log(LogLevel::warning, fmt::format("{}: {}", file_->name(), file_->encoding_note()));
    const bool whole = options_.infer == "all" && options_.on_misfit == "widen" && file_->repeatable();
    if (whole && !layout.complete) PERSONA_TRY(widen_types(layout, options_, context));
    std::vector<Field> fields;
    for (std::size_t i = 0; i < layout.names.size(); ++i) {
        Field field;
        field.name = layout.names[i];
        field.type = layout.types[i].type;
        field.format = layout.types[i].format;
        field.missing = layout.types[i].missing;
        const auto declared = std::find_if(options_.declared.begin(), options_.declared.end(),
                                           [&](const Field& f) { return f.name == field.name; });
        if (declared != options_.declared.end()) field = *declared;
        else if (!layout.types[i].warning.empty())
            context.log(LogLevel::warning,
                        fmt::format("{}: column '{}': {}", file_->name(), field.name, layout.types[i].warning));
        fields.push_back(std::move(field));
    }
    for (const auto& warning : layout.warnings)
        context.log(LogLevel::warning, fmt::format("{}: {}", file_->name(), warning));
    for (const auto& declared : options_.declared) {
        if (std::find(layout.names.begin(), layout.names.end(), declared.name) != layout.names.end()) continue;
        const auto near = nearest_name(declared.name, layout.names);
        return Error(ErrorCode::not_found,
                     fmt::format("`types` names a column '{}' that the file does not have", declared.name),
                     near ? fmt::format("did you mean '{}'?", *near) : "")
            .at({file_->name(), 0, 0});
    }
    schema_ = Schema::make(std::move(fields));
    dialect_ = layout.found.dialect;
    options_.rules.quote = dialect_.quote;
    sinks_.clear();
    for (std::size_t i = 0; i < schema_->size(); ++i) sinks_.emplace_back((*schema_)[i], options_.rules, i);
    window_->start(dialect_, layout.data_begin, layout.data_line);
    chunk_rows_ = chunk_at_ = 0;
    row_ = 0;
    first_batch_ = true;
    ended_ = false;
    return {};
}

void CsvReader::close() noexcept {
    window_.reset();
    file_.reset();
    sinks_.clear();
}

std::uint32_t CsvReader::row_end(std::size_t row) const noexcept {
    return chunk_.regular ? chunk_.row_end(row) : listed_ends_[row];
}

CellRange CsvReader::cell(std::size_t row, std::size_t column) const noexcept {
    if (chunk_.regular) return RegularCells{chunk_.data, chunk_.breaks, sinks_.size(), chunk_.begin}.at(row, column);
    return listed_[row * sinks_.size() + column];
}

Place CsvReader::place_of(std::uint32_t offset) const {
    const char* begin = chunk_.data + chunk_.begin;
    const char* at = chunk_.data + offset;
    const auto lines = std::count(begin, at, dialect_.line_end);
    const char* line = at;
    while (line > begin && line[-1] != dialect_.line_end) --line;
    return {file_->name(), chunk_.first_line + lines, at - line + 1};
}

Status CsvReader::list_row(std::uint32_t begin, const std::uint32_t* breaks, std::uint32_t cells, Context& context) {
    const std::size_t columns = sinks_.size();
    const std::size_t before = listed_.size();
    std::uint32_t at = begin;
    bool extra_text = false;
    for (std::uint32_t i = 0; i < cells; ++i) {
        CellRange range{at, breaks[i]};
        at = breaks[i] + 1;
        if (i + 1 == cells && range.end > range.begin && chunk_.data[range.end - 1] == '\r') --range.end;
        if (i < columns) listed_.push_back(range);
        else extra_text = extra_text || range.end > range.begin;
    }
    const bool blank = cells == 1 && listed_[before].begin == listed_[before].end;
    if (blank && columns > 1) {
        listed_.resize(before);
        return {};
    }
    if (cells != columns) {
        Error why(
            ErrorCode::invalid_data, fmt::format("the row has {} cells where the first has {}", cells, columns),
            "repair the row, or set `ragged: reject` to leave such rows out or `ragged: pad` to add missing cells");
        why.at(place_of(cells > columns ? breaks[columns - 1] : breaks[cells - 1]))
            .in_row(row_ + batch_rows_ + static_cast<std::int64_t>(listed_ends_.size()));
        const bool padded = options_.ragged == "pad" && !extra_text;
        if (!padded) {
            listed_.resize(before);
            if (options_.ragged != "reject") return why;
            context.reject(1, why);
            return {};
        }
        while (listed_.size() < before + columns) listed_.push_back({at - 1, at - 1});
    }
    listed_ends_.push_back(at - 1);
    return {};
}

Status CsvReader::list_cells(Context& context) {
    listed_.clear();
    listed_ends_.clear();
    std::uint32_t begin = chunk_.begin;
    const std::uint32_t* breaks = chunk_.breaks;
    for (const std::uint32_t cells : chunk_.cell_counts) {
        PERSONA_TRY(list_row(begin, breaks, cells, context));
        breaks += cells;
        begin = breaks[-1] + 1;
    }
    return {};
}

Result<bool> CsvReader::next_chunk(Context& context) {
    if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "the run was stopped");
    const bool noted = !file_->encoding_note().empty();
    PERSONA_ASSIGN(const bool more, window_->next(chunk_, sinks_.size()));
    if (!noted && !file_->encoding_note().empty())
        context.log(LogLevel::warning, fmt::format("{}: {}", file_->name(), file_->encoding_note()));
    if (!more) return false;
    if (!chunk_.regular) PERSONA_TRY(list_cells(context));
    chunk_rows_ = chunk_.regular ? chunk_.rows : listed_ends_.size();
    chunk_at_ = 0;
    last_end_ = static_cast<std::int64_t>(chunk_.begin) - 1;
    return true;
}

Status CsvReader::judge(const std::vector<Misfit>& misfits, std::size_t from, Context& context) {
    std::vector<Misfit> by_row(misfits);
    std::stable_sort(by_row.begin(), by_row.end(), [](const Misfit& a, const Misfit& b) { return a.row < b.row; });
    for (std::size_t i = 0; i < by_row.size(); ++i) {
        const auto& misfit = by_row[i];
        if (i > 0 && by_row[i - 1].row == misfit.row) continue;
        const Field& field = (*schema_)[misfit.column];
        const auto batch_row = batch_rows_ + static_cast<std::int64_t>(misfit.row - from);
        Error why =
            misfit.malformed
                ? Error(ErrorCode::invalid_data, "there is text behind a closing quote",
                        "double the quotes that belong to the text, or set `ragged: reject` to leave such rows out")
                : Error(ErrorCode::invalid_data,
                        fmt::format("the cell is no {}{}, which the column was taken for", to_string(field.type),
                                    field.format.empty() ? "" : " in the column's format"),
                        fmt::format("declare the column: `types: {{\"{}\": text}}`, read from a file with `infer: "
                                    "all`, or set `on_misfit: reject` to leave such rows out",
                                    field.name));
        why.at(place_of(cell(misfit.row, misfit.column).begin)).in_row(row_ + batch_row).in_column(field.name);
        if ((misfit.malformed ? options_.ragged : options_.on_misfit) != "reject") return why;
        context.reject(1, why);
        bad_rows_.push_back(batch_row);
    }
    return {};
}

Status CsvReader::take_rows(std::size_t to, Context& context) {
    std::vector<Misfit> misfits;
    const std::size_t columns = sinks_.size();
    for (auto& sink : sinks_) {
        if (chunk_.regular)
            sink.append(RegularCells{chunk_.data, chunk_.breaks, columns, chunk_.begin}, chunk_at_, to, misfits);
        else sink.append(ListedCells{chunk_.data, listed_.data(), columns}, chunk_at_, to, misfits);
    }
    if (!misfits.empty()) PERSONA_TRY(judge(misfits, chunk_at_, context));
    batch_bytes_ += static_cast<std::size_t>(row_end(to - 1) - last_end_);
    last_end_ = row_end(to - 1);
    batch_rows_ += static_cast<std::int64_t>(to - chunk_at_);
    chunk_at_ = to;
    return {};
}

Batch CsvReader::finish_batch() {
    Batch batch;
    batch.schema = schema_;
    batch.rows = batch_rows_;
    for (auto& sink : sinks_) batch.columns.push_back(sink.finish());
    if (!bad_rows_.empty()) {
        std::vector<std::int64_t> good;
        std::size_t bad = 0;
        for (std::int64_t row = 0; row < batch_rows_; ++row) {
            if (bad < bad_rows_.size() && bad_rows_[bad] == row) ++bad;
            else good.push_back(row);
        }
        batch = batch.take(good);
        bad_rows_.clear();
    }
    row_ += batch_rows_;
    batch_rows_ = 0;
    batch_bytes_ = 0;
    return batch;
}

Result<std::optional<Batch>> CsvReader::read(Context& context) {
    while (!ended_ && batch_rows_ < persona::batch_rows && batch_bytes_ < persona::batch_bytes) {
        if (chunk_at_ == chunk_rows_) {
            PERSONA_ASSIGN(const bool more, next_chunk(context));
            ended_ = !more;
            continue;
        }
        // Up to the row with which the batch is full, by rows or by bytes: wherever the chunks happen to end.
        std::size_t to = std::min(chunk_rows_, chunk_at_ + static_cast<std::size_t>(persona::batch_rows - batch_rows_));
        const auto room = static_cast<std::int64_t>(persona::batch_bytes - batch_bytes_);
        if (row_end(to - 1) - last_end_ > room) {
            std::size_t low = chunk_at_;
            while (row_end(low) - last_end_ < room) ++low;
            to = low + 1;
        }
        PERSONA_TRY(take_rows(to, context));
    }
    context.progress(file_->bytes_done(), file_->bytes_total());
    if (batch_rows_ == 0 && !first_batch_) return std::optional<Batch>();
    first_batch_ = false;
    return std::optional<Batch>(finish_batch());
}

}  // namespace persona::csv
