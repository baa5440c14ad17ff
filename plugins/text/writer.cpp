#include "writer.hpp"

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona::text {

void TextWriter::describe(Description& description) {
    description.doc(
        "Writes texts as they are: one into a file, or each into a file of its own in a new folder.",
        fmt::format(
            "What `reader.text` read comes out in the same form: a transcript stays a transcript.\n\n"
            "- **A path that ends in `/` is a folder.** It must not be there yet, or be empty; it appears with all its "
            "files or not at all. A file is called what the column `{}` says, after whatever was done to that column; "
            "a "
            "name that is missing or would lead elsewhere becomes `text_3.txt`, the second of one name gets `_2`.\n"
            "- **Any other path is one file**, and two texts are an error. It may end in `.gz` or `.zst`; `-` is "
            "standard output.\n"
            "- Only the text is written: other columns are left out, with a warning that names them. The encoding is "
            "UTF-8.",
            file_column));
    description.input("from", "The rows to write, each a text.").accepts(Label::cleared);
    description.parameter("path", path_, "The file, or with `/` at the end the folder; `-` is standard output.")
        .required()
        .output()
        .example("anonymised/");
    description.parameter("column", column_, "The column that holds the text.").advanced();
    description.parameter("names", names_, "The column that says what a file is called (folders only).").advanced();
}

Status TextWriter::open(Context& context) {
    texts_ = renamed_ = 0;
    taken_ = {};
    if (OutputFolder::means_folder(path_)) {
        PERSONA_ASSIGN(auto folder, OutputFolder::create(path_, context.spool_folder()));
        folder_.emplace(std::move(folder));
    } else {
        PERSONA_ASSIGN(auto file, OutputFile::create(path_, context.spool_folder()));
        file_.emplace(std::move(file));
    }
    return {};
}

/// Makes room for one more text.
Status TextWriter::begin(std::string_view name, std::string_view ending) {
    if (folder_) {
        bool changed = false;
        const auto taken = taken_.take(name, ending, texts_ + 1, changed);
        renamed_ += changed ? 1 : 0;
        return folder_->begin_file(taken);
    }
    if (texts_ == 0) return {};
    return Error(ErrorCode::configuration, "there is more than one text, and the output is a single file",
                 "put a / behind the output's name to get a folder with a file for each, or write a table "
                 "(.csv, .jsonl)")
        .at({file_->name(), 0, 0});
}

Status TextWriter::put(std::string_view bytes) { return folder_ ? folder_->write(bytes) : file_->write(bytes); }

Status TextWriter::write(const Batch& batch, Context& context) {
    const auto text = batch.schema->find(column_);
    if (!text || batch.field(*text).type != Type::text)
        return Error(ErrorCode::configuration,
                     fmt::format("writer.text writes a column of texts, and the rows have none called '{}'", column_),
                     "name the column with `column`; a table goes into .csv, .json, .jsonl, .yaml or .xlsx");
    const auto named = batch.schema->find(names_);
    const auto* names = named && batch.field(*named).type == Type::text ? batch.columns[*named].get() : nullptr;
    const auto riding = batch.attachments.find(ending_attachment);
    const bool has_endings = riding != batch.attachments.end() && riding->second->type() == Type::text;
    const auto* endings = has_endings ? riding->second.get() : nullptr;
    if (texts_ == 0 && batch.rows > 0) {
        std::string left_out;
        for (std::size_t i = 0; i < batch.schema->size(); ++i)
            if (i != *text && batch.columns[i].get() != names)
                left_out += (left_out.empty() ? "" : ", ") + batch.field(i).name;
        if (!left_out.empty())
            context.log(LogLevel::warning, "only texts are written; these columns are left out: " + left_out);
    }
    const auto cell = [](const Column* column, std::int64_t row) {
        return column != nullptr && column->valid(row) ? column->text(row) : std::string_view();
    };
    for (std::int64_t row = 0; row < batch.rows; ++row, ++texts_) {
        const auto value = cell(batch.columns[*text].get(), row);
        const auto ending = cell(endings, row);
        PERSONA_TRY(begin(cell(names, row), ending));
        if (ending == "vtt" && follows_webvtt(value)) PERSONA_TRY(put(webvtt));
        PERSONA_TRY(put(value));
    }
    return {};
}

Status TextWriter::prepare(Context& context) {
    if (file_) return file_->prepare(context.stop());
    if (renamed_ > 0)
        context.log(LogLevel::warning,
                    fmt::format("{} files are not called what the column '{}' says: it says nothing, nothing that can "
                                "be a file's name, or the same twice",
                                with_commas(renamed_), names_));
    return folder_->prepare(context.stop());
}

Status TextWriter::commit(Context& context) {
    return file_ ? file_->commit(context.stop()) : folder_->commit(context.stop());
}

void TextWriter::abort() noexcept {
    if (file_) file_->abort();
    if (folder_) folder_->abort();
}

std::vector<WrittenTarget> TextWriter::targets() const {
    if (file_) return {file_->written()};
    return folder_ ? std::vector<WrittenTarget>{{folder_->name(), {}}} : std::vector<WrittenTarget>{};
}

}  // namespace persona::text
