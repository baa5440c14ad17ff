#include "reader.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <persona/inference.hpp>
#include <persona/text.hpp>

#include "file_names.hpp"

namespace persona::text {
namespace {

namespace fs = std::filesystem;

SchemaPtr text_schema() {
    return Schema::make({{std::string(file_column), Type::text, "", Role::unknown, ""},
                         {std::string(text_column), Type::text, "", Role::unknown, ""}});
}

}  // namespace

void TextReader::describe(Description& description) {
    description.doc(
        "Reads free text: a file is one row, and so is each file of a folder.",
        fmt::format(
            "The columns are `{}` (the file's name without folder and ending) and `{}` (all that is in it, as it "
            "stands). "
            "The ending rides along for `writer.text`.\n\n"
            "- **A folder** gives the files in it whose name ends in {} (also with `.gz` or `.zst`), in the order of "
            "their names' bytes. Hidden files, other endings and folders within it are passed over; the log says how "
            "many.\n"
            "- **Transcripts** (WebVTT, SubRip) stay as they are, cue times and speakers included, so that "
            "`writer.text` "
            "gives a transcript again; only the first word of a WebVTT file is left out (it passes for a company's "
            "name), and "
            "the writer puts it back. No detector takes a cue time for personal data.\n"
            "- **Names are data too**: a file whose name holds a person's name, a long number or an e-mail address is "
            "called `text_3` (by its place), with a warning.\n"
            "- Text is UTF-8 from here on, whatever the file's encoding was; line ends stay. A byte order mark is left "
            "out. An empty file is an error; in a folder it is a row with an empty text and a warning.\n"
            "- A file is held in memory whole, and a batch holds as many as fit in one MiB.",
            file_column, text_column, known_endings));
    description.parameter("path", path_, "The file or folder; `-` is standard input. `.gz` and `.zst` are unpacked.")
        .required()
        .example("interviews/");
    description
        .parameter("encoding", encoding_,
                   "The files' encoding: `auto` finds it out for each, else a name like `windows-1252`.")
        .advanced();
    description.parameter("most_text", most_text_, "The largest text accepted; each is held in memory whole.")
        .range(1, 1073741824.0)
        .advanced();
    description.gives(Label::raw);
}

void TextReader::take_name(Source& source) const {
    const auto name = source.path.filename().string();
    const auto [stem, ending] = split_name(name);
    source.ending = ending;
    source.secret_name = valid_utf8_prefix(stem) != stem.size() || holds_personal_data(stem);
    source.name =
        source.secret_name ? numbered_name(static_cast<std::int64_t>(sources_.size()) + 1) : std::string(stem);
}

Status TextReader::list_folder(Context& context) {
    std::error_code failed;
    std::vector<fs::path> files;
    std::int64_t others = 0;
    std::int64_t folders = 0;
    for (fs::directory_iterator at(path_.value, failed), end; !failed && at != end; at.increment(failed)) {
        const auto name = at->path().filename().string();
        std::error_code gone;
        if (name.starts_with('.')) continue;
        if (at->is_directory(gone)) ++folders;
        else if (at->is_regular_file(gone) && !split_name(name).ending.empty()) files.push_back(at->path());
        else ++others;
    }
    if (failed)
        return Error(ErrorCode::io, fmt::format("the folder can not be read: {}", failed.message()),
                     "ask its owner, or run as a user who may read it")
            .at({path_.string(), 0, 0});
    if (files.empty())
        return Error(ErrorCode::not_found, "the folder holds no text files",
                     fmt::format("files are read whose names end in {}, also with .gz or .zst", known_endings))
            .at({path_.string(), 0, 0});
    if (others > 0)
        context.log(LogLevel::warning, fmt::format("{}: {} files are not read, for their names end in none of {}",
                                                   path_.string(), with_commas(others), known_endings));
    if (folders > 0)
        context.log(LogLevel::warning, fmt::format("{}: {} folders within it are not read; name each as an input",
                                                   path_.string(), with_commas(folders)));
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    for (auto& file : files) {
        Source source;
        const auto bytes = fs::file_size(file, failed);
        source.bytes = failed ? 0 : static_cast<std::int64_t>(bytes);
        source.path = std::move(file);
        take_name(source);
        sources_.push_back(std::move(source));
    }
    return {};
}

Status TextReader::open(Context& context) {
    close();
    std::error_code unknown;
    folder_ = !path_.standard_stream() && fs::is_directory(path_.value, unknown);
    if (folder_) {
        PERSONA_TRY(list_folder(context));
    } else {
        Source source;
        source.path = path_.value;
        if (!path_.standard_stream()) take_name(source);
        const auto bytes = fs::file_size(path_.value, unknown);
        source.bytes = unknown ? 0 : static_cast<std::int64_t>(bytes);
        sources_.push_back(std::move(source));
    }
    // "a.txt" beside "a.txt.gz", or a file that is called text_3 by its owner.
    std::set<std::pair<std::string, std::string>> taken;
    std::int64_t secrets = 0;
    for (auto& source : sources_) {
        bytes_total_ += source.bytes;
        secrets += source.secret_name ? 1 : 0;
        if (!source.name) continue;
        const auto plain = *source.name;
        for (int i = 2; !taken.emplace(*source.name, source.ending).second; ++i)
            source.name = fmt::format("{}_{}", plain, i);
    }
    if (secrets > 0)
        context.log(LogLevel::warning,
                    fmt::format("the names of {} text files look like personal data and are replaced by text_1, "
                                "text_2, … (their place in the order of names)",
                                with_commas(secrets)));
    return {};
}

/// What a message calls a file: its path, unless its name may not be printed. (A file that the user named is no secret.)
std::string TextReader::shown(const Source& source) const {
    if (folder_ && source.secret_name)
        return (path_.value / fmt::format("{}.{}", *source.name, source.ending)).string();
    return source.path.string();
}

Result<std::string> TextReader::text_of(const Source& source, Context& context) const {
    const auto named = [&](Error error) {
        error.at({source.path == "-" ? "standard input" : shown(source), error.place ? error.place->line : 0, 0});
        return error;
    };
    InputOptions options;
    options.encoding = encoding_;
    auto opened = InputFile::open(Path{source.path}, options);
    if (!opened) return named(std::move(opened).error());
    auto text = opened->read_all(most_text_.value);
    if (!text) {
        auto error = named(std::move(text).error());
        if (error.code == ErrorCode::limit) {
            error.message = fmt::format("the text holds more than {} bytes, and a text is held in memory whole",
                                        with_commas(most_text_.value));
            error.hint =
                "raise `most_text` if that is meant; a table that only has the ending .txt wants `format: csv`";
        }
        return error;
    }
    if (!opened->encoding_note().empty())
        context.log(LogLevel::warning, fmt::format("{}: {}", shown(source), opened->encoding_note()));
    return text;
}

Result<std::optional<Batch>> TextReader::read(Context& context) {
    if (ended_) return std::optional<Batch>();
    TextBuilder names;
    TextBuilder endings;
    TextBuilder texts;
    while (next_ < sources_.size() && texts.size() < batch_rows && texts.text_bytes() < batch_bytes) {
        if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted");
        const auto& source = sources_[next_];
        PERSONA_ASSIGN(const std::string text, text_of(source, context));
        if (text.empty() && !folder_)
            return Error(ErrorCode::invalid_data, "the file is empty: there is no text in it", "is it the right file?")
                .at({source.path == "-" ? "standard input" : shown(source), 0, 0});
        // One text is at most 1 GiB, so this is met only by the second of two very large ones.
        if (!texts.fits(text.size())) break;
        const bool transcript = is_webvtt(text);
        empty_ += text.empty() ? 1 : 0;
        if (source.name) names.append(*source.name);
        else names.append_missing();
        endings.append(transcript ? "vtt" : source.ending);
        texts.append(std::string_view(text).substr(transcript ? webvtt.size() : 0));
        bytes_done_ += source.bytes;
        ++next_;
    }
    context.progress(bytes_done_, bytes_total_);
    ended_ = next_ == sources_.size();
    if (ended_ && empty_ > 0)
        context.log(LogLevel::warning, fmt::format("{}: {} files are empty", path_.string(), with_commas(empty_)));
    Batch batch;
    batch.schema = text_schema();
    batch.rows = texts.size();
    batch.columns = {names.finish(), texts.finish()};
    batch.attachments[ending_attachment] = endings.finish();
    return std::optional<Batch>(std::move(batch));
}

void TextReader::close() noexcept {
    sources_.clear();
    next_ = 0;
    bytes_done_ = bytes_total_ = empty_ = 0;
    ended_ = folder_ = false;
}

}  // namespace persona::text
