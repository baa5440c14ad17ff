#include "reader.hpp"

#include <utility>

#include "records.hpp"

namespace persona::yaml {

void YamlReader::describe(Description& description) {
    description.doc(
        "Reads a YAML file that holds one sequence of mappings; each mapping is a row.",
        "The file is read twice: once to find every key and the type of every column, once for the rows.\n\n"
        "- Nested mappings become columns with dotted names (`visit.date`); a list becomes text, its JSON form.\n"
        "- A key that is not there, `null`, `~` and nothing at all are missing values; `\"\"` is empty text.\n"
        "- Unquoted values follow the core schema of YAML 1.2, but what looks like a code stays text: leading zeros, "
        "`+49`, "
        "`0x1F`, `.nan`. Words such as `yes` and `off` are text.\n"
        "- Whatever stands in quotes is text, also a date. Unquoted dates become dates or timestamps when all of the "
        "column are.\n"
        "- Anchors, aliases, merge keys (`<<`), tags of your own, a second document and the same key twice are errors: "
        "a few lines of aliases can unfold to gigabytes.");
    description
        .parameter("path", path_, "The file to read; `-` is standard input. `.gz` and `.zst` are unpacked on the way.")
        .required()
        .example("data/visits.yaml");
    description
        .parameter("encoding", encoding_, "The file's encoding: `auto` finds it out, else a name like `windows-1252`.")
        .advanced();
    description.parameter("dates", dates_,
                          "Turn unquoted dates and timestamps into such when every value of the column is one.");
    description.parameter(
        "day_first", day_first_,
        "What 03/04/2024 means in a column that never says: the third of April, or with `false` the fourth of March.");
}

Status YamlReader::open(Context& context) {
    close();
    InputOptions options;
    options.encoding = encoding_;
    input_.emplace(path_, options, context.spool_folder());
    PERSONA_TRY(input_->start());
    InferenceOptions inference;
    inference.dates = dates_;
    inference.day_first = day_first_;
    RecordScan scan(inference);
    PERSONA_TRY(parse_records(*input_, scan, [&]() -> Status {
        if ((scan.records() & 255) != 0) return {};
        context.progress(input_->bytes_done(), input_->bytes_total());
        if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted");
        return {};
    }));
    if (const auto note = input_->encoding_note(); !note.empty()) context.log(LogLevel::warning, note);
    auto found = scan.finish();
    for (const auto& warning : found.warnings) context.log(LogLevel::warning, warning);
    if (found.records == 0)
        context.log(LogLevel::warning, input_->name() + " holds no records, so no columns are known");
    PERSONA_TRY(input_->start());
    thread_ = std::make_unique<BatchThread>(
        [this, builder = std::make_shared<RecordBuilder>(std::move(found))](const BatchThread::Give& give) -> Status {
            bool given = false;
            PERSONA_TRY(parse_records(*input_, *builder, [&]() -> Status {
                if (!builder->full()) return {};
                given = true;
                return give(builder->finish());
            }));
            return builder->rows() > 0 || !given ? give(builder->finish()) : Status();
        });
    return {};
}

Result<std::optional<Batch>> YamlReader::read(Context& context) {
    PERSONA_ASSIGN(auto batch, thread_->next());
    if (batch) context.progress(input_->bytes_total() / 2, input_->bytes_total());
    return batch;
}

void YamlReader::close() noexcept {
    thread_.reset();  // joined before the input that it reads goes
    input_.reset();
}

}  // namespace persona::yaml
