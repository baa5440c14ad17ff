#include "writer.hpp"

#include <utility>

#include <persona/records.hpp>

#include "json_text.hpp"

namespace persona::json {
namespace {

constexpr const char* writing_rules =
    "Every column is written in every row, a missing value as `null`. Dates and timestamps are strings, in the format "
    "they "
    "came in or in ISO 8601; `float64` always has a point or an exponent, so that it comes back as `float64`. NaN and "
    "infinity "
    "have no form in JSON and are an error.\n\n"
    "With `nest`, neighbouring columns with dotted names become nested objects again (`visit.date` and `visit.place` "
    "are the "
    "members of `visit`), wherever that reads back to the same columns.\n\n"
    "The file appears whole or not at all; the same rows give the same bytes.";

}  // namespace

void RecordWriter::describe_parameters(Description& description) {
    description
        .parameter("path", path_,
                   "The file to write; `-` is standard output. A name that ends in `.gz` or `.zst` is compressed.")
        .required()
        .output()
        .example("synthetic.json");
    description.parameter("nest", nest_,
                          "Write dotted column names as nested objects; `false` keeps the dots in the keys.");
    description.input("from", "The rows to write.").accepts(Label::cleared);
}

void JsonWriter::describe(Description& description) {
    description.doc("Writes rows as one JSON array of objects, a line for each row.", writing_rules);
    describe_parameters(description);
}

void JsonLinesWriter::describe(Description& description) {
    description.doc("Writes rows as JSON Lines: one JSON object a line.", writing_rules);
    describe_parameters(description);
}

Status RecordWriter::open(Context& context) {
    layout_.reset();
    rows_ = 0;
    prepared_ = false;
    PERSONA_ASSIGN(auto file, OutputFile::create(path_, context.spool_folder()));
    file_.emplace(std::move(file));
    return {};
}

Status RecordWriter::write(const Batch& batch, Context&) {
    PERSONA_TRY(check_finite(batch, "JSON"));
    if (!layout_) layout_ = layout(*batch.schema, nest_);
    std::string text;
    text.reserve(batch.bytes() + static_cast<std::size_t>(batch.rows) * 16);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        text += rows_++ == 0 ? frame_.open : frame_.between;
        for (std::size_t i = 0; i < batch.columns.size(); ++i) {
            text += layout_->before[i];
            PERSONA_TRY(append_json_value(text, *batch.columns[i], batch.field(i), row));
        }
        text += layout_->behind;
        if (text.size() < batch_bytes) continue;
        PERSONA_TRY(file_->write(text));
        text.clear();
    }
    return file_->write(text);
}

Status RecordWriter::prepare(Context& context) {
    if (std::exchange(prepared_, true)) return {};
    PERSONA_TRY(file_->write(rows_ == 0 ? frame_.empty : frame_.close));
    return file_->prepare(context.stop());
}

Status RecordWriter::commit(Context& context) {
    PERSONA_TRY(prepare(context));
    return file_->commit(context.stop());
}

void RecordWriter::abort() noexcept {
    if (file_) file_->abort();
}

std::vector<WrittenTarget> RecordWriter::targets() const {
    return file_ ? std::vector<WrittenTarget>{file_->written()} : std::vector<WrittenTarget>{};
}

}  // namespace persona::json
