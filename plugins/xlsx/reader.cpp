#include "reader.hpp"

#include <utility>

namespace persona::xlsx {

void XlsxReader::describe(Description& description) {
    description.doc("Reads one worksheet of an Excel workbook (.xlsx).",
                    "The first row that holds anything names the columns. The sheet is read twice: once for the types "
                    "of all columns, once for the rows; "
                    "memory holds the workbook's shared strings, one row and one batch.\n\n"
                    "- Numbers formatted as dates are dates, or timestamps when any of the column has a time of day; "
                    "both date systems (1900 with its leap-year error, and 1904) "
                    "are understood. Times of day and durations without a date are text, `hh:mm:ss`.\n"
                    "- A column of numbers is `int64` when all are whole and none is formatted with decimals, else "
                    "`float64`; 25 % is 0.25.\n"
                    "- Formulas count as the value that was saved with them. Errors such as #N/A are missing values, "
                    "with a warning that counts them.\n"
                    "- Cells without content are missing; rows without any content are passed over.\n"
                    "- Text cells become dates or timestamps when every value of the column is one.");
    description
        .parameter("path", path_,
                   "The workbook; `-` is standard input, which is kept in the private spool, for a workbook is read "
                   "from its end.")
        .required()
        .example("data/research.xlsx");
    description.parameter("sheet", sheet_, "The worksheet: its name, or its place from 1. Empty: the first.")
        .example("Answers");
    description.parameter("header", header_,
                          "The first row names the columns; with `false` they are called column_1, column_2, …");
    description
        .parameter("skip_rows", skip_rows_,
                   "Rows at the top of the sheet to pass over (a title, say), before the header.")
        .range(0, static_cast<double>(most_rows));
    description.parameter("dates", dates_,
                          "Turn text into dates and timestamps when every value of the column is one. Cells formatted "
                          "as dates are dates anyway.");
    description.parameter("day_first", day_first_,
                          "What the text 03/04/2024 means in a column that never says: the third of April, or with "
                          "`false` the fourth of March.");
    description.parameter("most_unpacked", most_unpacked_, "Most bytes that may come out of one part of the archive.")
        .at_least(1048576)
        .advanced();
    description.parameter("most_strings", most_strings_, "Most memory for the workbook's shared strings.")
        .at_least(1048576)
        .advanced();
}

Result<std::unique_ptr<Sheet>> XlsxReader::start() const {
    PERSONA_ASSIGN(auto part, package_->part(workbook_->sheet_part));
    return std::make_unique<Sheet>(std::move(part), *workbook_);
}

void XlsxReader::progress(Context& context, int pass) const {
    context.progress(pass * rows_->bytes_total() + rows_->bytes_done(), 2 * rows_->bytes_total());
}

Status XlsxReader::scan(Context& context) {
    InferenceOptions inference;
    inference.dates = dates_;
    inference.day_first = day_first_;
    TableScan table(inference);
    PERSONA_ASSIGN(rows_, start());
    bool named = !header_;
    std::int64_t seen = 0;
    std::int64_t last = skip_rows_;
    std::int64_t empty = 0;
    while (true) {
        PERSONA_ASSIGN(const bool more, rows_->next());
        if (!more) break;
        const auto& row = rows_->row();
        if (row.number <= skip_rows_) continue;
        if (seen > 0) empty += row.number - last - 1;
        last = row.number;
        ++seen;
        if (std::exchange(named, true)) table.observe(row);
        else table.header(row);
        if ((seen & 1023) != 0) continue;
        progress(context, 0);
        if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted");
    }
    if (seen == 0)
        return Error(ErrorCode::invalid_data, "the sheet is empty",
                     "choose another with the parameter sheet; the first row should name the columns");
    if (empty > 0)
        context.log(LogLevel::warning,
                    std::to_string(empty) + " rows without any content between others are passed over");
    auto plan = table.finish();
    for (const auto& warning : plan.warnings) context.log(LogLevel::warning, warning);
    builder_ = std::make_unique<TableBuilder>(std::move(plan));
    return {};
}

Status XlsxReader::open(Context& context) {
    auto status = try_open(context);
    if (!status && !status.error().place) status.error().at({path_.string(), 0, 0});
    return status;
}

Status XlsxReader::try_open(Context& context) {
    close();
    PERSONA_ASSIGN(auto package, Package::open(path_, context.spool_folder(), most_unpacked_.value));
    package_.emplace(std::move(package));
    PERSONA_ASSIGN(auto workbook, read_workbook(*package_, sheet_, most_strings_.value));
    workbook_.emplace(std::move(workbook));
    PERSONA_TRY(scan(context));
    PERSONA_ASSIGN(rows_, start());
    header_pending_ = header_;
    given_ = ended_ = false;
    return {};
}

Result<std::optional<Batch>> XlsxReader::read(Context& context) {
    auto batch = try_read(context);
    if (!batch && !batch.error().place) batch.error().at({path_.string(), 0, 0});
    return batch;
}

Result<std::optional<Batch>> XlsxReader::try_read(Context& context) {
    if (ended_) return std::optional<Batch>();
    while (!builder_->full()) {
        PERSONA_ASSIGN(const bool more, rows_->next());
        if (!more) {
            ended_ = true;
            break;
        }
        if (rows_->row().number <= skip_rows_ || std::exchange(header_pending_, false)) continue;
        PERSONA_TRY(builder_->append(rows_->row()));
    }
    progress(context, 1);
    if (ended_ && given_ && builder_->rows() == 0) return std::optional<Batch>();
    given_ = true;
    return std::optional<Batch>(builder_->finish());
}

void XlsxReader::close() noexcept {
    rows_.reset();
    builder_.reset();
    workbook_.reset();
    package_.reset();
}

}  // namespace persona::xlsx
