#include "reader.hpp"

#include <utility>

namespace persona::json {
namespace {

constexpr const char* reading_rules =
    "The file is read twice: once to find every key and the type of every column, once for the rows. So a key that "
    "first "
    "appears in the last record is a column like any other, and no value has to be rejected for its type. Memory holds "
    "one record and one batch, however large the file is; a pipe is kept in the run's private spool in between.\n\n"
    "- A nested object becomes columns with dotted names: `{\"visit\": {\"date\": …}}` is the column `visit.date`. An "
    "empty "
    "object is a missing value.\n"
    "- An array becomes text: its JSON without blanks.\n"
    "- A key that is not there and a key that is `null` are both a missing value; an empty string is text.\n"
    "- Numbers are `int64` when all of the column are whole and fit, else `float64`; whole numbers that neither can "
    "hold "
    "exactly make the column text, digits kept.\n"
    "- Strings never become numbers, so `\"007\"` stays as it is; they become dates or timestamps when all of the "
    "column are.\n"
    "- A column of several kinds of value becomes text.\n"
    "- The same key twice in one record is an error.";

}  // namespace

void RecordReader::describe_parameters(Description& description) {
    description
        .parameter("path", path_, "The file to read; `-` is standard input. `.gz` and `.zst` are unpacked on the way.")
        .required()
        .example("data/visits.json");
    description
        .parameter("encoding", encoding_, "The file's encoding: `auto` finds it out, else a name like `windows-1252`.")
        .advanced();
    description.parameter("dates", dates_,
                          "Turn strings into dates and timestamps when every value of the column is one.");
    description.parameter(
        "day_first", day_first_,
        "What 03/04/2024 means in a column that never says: the third of April, or with `false` the fourth of March.");
    description
        .parameter("most_record", most_record_,
                   "The largest record accepted. Memory grows with the largest record, not with the file.")
        .range(1024, 1073741824.0)
        .advanced();
}

void JsonReader::describe(Description& description) {
    description.doc("Reads a JSON file that holds one array of objects; each object is a row.", reading_rules);
    describe_parameters(description);
}

void JsonLinesReader::describe(Description& description) {
    description.doc("Reads JSON Lines: one JSON object a line, each a row; blank lines are passed over.",
                    reading_rules);
    describe_parameters(description);
}

/// One record; false at the end of the file.
Result<bool> RecordReader::record(ElementSource& source, RecordSink& sink) {
    PERSONA_ASSIGN(const auto element, source.next());
    if (!element) return false;
    auto status = parser_.parse(*element, sink);
    if (!status) {
        auto error = std::move(status).error();
        if (!error.row) error.in_row(records_);
        if (!error.place) error.at({input_->name(), element->line, 0});
        return error;
    }
    ++records_;
    return true;
}

Status RecordReader::pass(ElementSource& source, RecordSink& sink, Context& context) {
    while (true) {
        PERSONA_ASSIGN(const bool more, record(source, sink));
        if (!more) return {};
        if ((records_ & 1023) != 0) continue;
        context.progress(input_->bytes_done(), input_->bytes_total());
        if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted");
    }
}

Status RecordReader::open(Context& context) {
    close();
    given_ = ended_ = false;
    InputOptions options;
    options.encoding = encoding_;
    input_.emplace(path_, options, context.spool_folder());
    PERSONA_TRY(input_->start());
    InferenceOptions inference;
    inference.dates = dates_;
    inference.day_first = day_first_;
    RecordScan scan(inference);
    records_ = 0;
    PERSONA_TRY(pass(*cut(*input_), scan, context));
    if (const auto note = input_->encoding_note(); !note.empty()) context.log(LogLevel::warning, note);
    auto found = scan.finish();
    for (const auto& warning : found.warnings) context.log(LogLevel::warning, warning);
    if (found.records == 0)
        context.log(LogLevel::warning, input_->name() + " holds no records, so no columns are known");
    builder_ = std::make_unique<RecordBuilder>(std::move(found));
    PERSONA_TRY(input_->start());
    source_ = cut(*input_);
    records_ = 0;
    return {};
}

Result<std::optional<Batch>> RecordReader::read(Context& context) {
    if (ended_) return std::optional<Batch>();
    while (!builder_->full()) {
        PERSONA_ASSIGN(const bool more, record(*source_, *builder_));
        if (more) continue;
        ended_ = true;
        if (builder_->rows() == 0 && given_) return std::optional<Batch>();
        break;
    }
    context.progress(input_->bytes_done(), input_->bytes_total());
    given_ = true;
    return std::optional<Batch>(builder_->finish());
}

void RecordReader::close() noexcept {
    source_.reset();
    builder_.reset();
    input_.reset();
}

}  // namespace persona::json
