// reader.auto and writer.auto: the right reader or writer for a path, with all its parameters.
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include <persona/files.hpp>
#include <persona/plugin.hpp>

#include "formats.hpp"
#include "peek.hpp"

namespace persona::automatic {
namespace {

/// The parameters for the chosen stage: the path (or url) and what stands under `options`.
Result<Value> parameters_for(const std::string& stage, const Path& path, const Value& options) {
    Value::Map entries;
    if (!options.is_null()) {
        const auto* map = options.map();
        if (map == nullptr)
            return Error(ErrorCode::configuration, "`options` must be a map of the format's own parameters",
                         "options: {sheet: Interviews}")
                .at(options.place());
        entries = *map;
    }
    const bool database = stage.ends_with(".sql");
    const std::string key = database ? "url" : "path";
    const bool given =
        std::any_of(entries.begin(), entries.end(), [&](const Value::Entry& entry) { return entry.key == key; });
    if (given)
        return Error(ErrorCode::configuration, fmt::format("`{}` is taken from the stage's own `path`", key),
                     "leave it out of `options`")
            .at(options.place());
    entries.push_back({key, Value(database ? database_url(path.string()) : path.string()), {}});
    return Value(std::move(entries)).at(options.place());
}

template <class T>
Result<std::shared_ptr<T>> create(StageFactory& stages, const std::string& stage, const Path& path,
                                  const Value& options) {
    PERSONA_ASSIGN(const Value parameters, parameters_for(stage, path, options));
    PERSONA_ASSIGN(std::shared_ptr<Stage> made, stages.create(stage, parameters));
    auto typed = std::dynamic_pointer_cast<T>(std::move(made));
    if (typed == nullptr)
        return Error(ErrorCode::plugin, fmt::format("{} is no stage of the kind its name says", stage));
    return typed;
}

class AutoReader final : public Reader {
public:
    void describe(Description& d) override {
        d.doc("Reads a table or texts from a file, a folder of text files, or a database of any known format.",
              "The format is told by the name's ending, or by a `sqlite:` or `postgresql:` URL; a name that says "
              "nothing, and `.txt`, by the first bytes of the file. Known are: " +
                  known_formats() + ".\n\nParameters of the format's own reader stand under `options`.");
        d.parameter(
             "path", path_,
             "The file or database; `-` is standard input. What comes through a pipe is told by its first bytes, too.")
            .required()
            .example("interviews.xlsx");
        d.parameter("format", format_, "The format, if neither name nor content tell it.")
            .choices({"auto", "csv", "json", "jsonl", "yaml", "xlsx", "sql", "text"});
        d.parameter("options", options_, "Parameters for the format's reader: sheet, table, query, delimiter, …")
            .example("{sheet: Interviews}");
        d.gives(Label::raw);
    }
    Status configure(StageFactory& stages) override {
        auto stage = format_ == "auto" ? stage_by_name("reader", path_.string())
                                       : std::optional<std::string>("reader." + format_);
        if (!stage) {
            // No file is touched before the run; the content decides in open(), and what may be decided is made now.
            for (const char* name : {"reader.csv", "reader.json", "reader.jsonl", "reader.yaml", "reader.xlsx",
                                     "reader.sql", "reader.text"}) {
                auto made = create<Reader>(stages, name, path_, options_);
                if (made.ok()) candidates_.emplace_back(name, *std::move(made));
                else if (!first_problem_) first_problem_ = made.error();
            }
            if (candidates_.empty()) return *first_problem_;
            return {};
        }
        PERSONA_ASSIGN(inner_, create<Reader>(stages, *stage, path_, options_));
        return {};
    }
    Status open(Context& context) override {
        if (inner_ == nullptr) {
            std::string stage = "reader.csv";
            const auto looked_at = peek(path_, context.stop());
            std::error_code unknown;
            const bool folder = !path_.standard_stream() && std::filesystem::is_directory(path_.value, unknown);
            // Another pipe gives its bytes once: what was looked at would be lost to the reader.
            const bool blind = !looked_at && !folder &&
                               (path_.standard_stream() || (std::filesystem::exists(path_.value, unknown) &&
                                                            !std::filesystem::is_regular_file(path_.value, unknown)));
            if (folder) {
                stage = "reader.text";
            } else if (looked_at) {
                stage = stage_by_content(*looked_at);
            } else if (!blind) {
                PERSONA_ASSIGN(const std::string head, first_bytes(path_, 4096));
                if (table_or_text(path_.string())) stage = table_or_text_stage(head);
                else stage = stage_by_content(head);
            }
            inner_ = candidate(stage);
            if (inner_ == nullptr) {
                return Error(ErrorCode::configuration,
                             fmt::format("the file is for {}, which does not take these `options` or is not installed",
                                         stage),
                             "known formats: " + known_formats())
                    .at({path_.string(), 0, 0});
            }
            context.log(LogLevel::info, blind ? fmt::format("{}: read as CSV; `format` says otherwise", path_.string())
                                              : fmt::format("{}: read with {}, by its content", path_.string(), stage));
        }
        return inner_->open(context);
    }
    Result<std::optional<Batch>> read(Context& context) override { return inner_->read(context); }
    void close() noexcept override {
        if (inner_ != nullptr) inner_->close();
    }

private:
    [[nodiscard]] std::shared_ptr<Reader> candidate(std::string_view stage) const {
        const auto found = std::find_if(candidates_.begin(), candidates_.end(),
                                        [&](const auto& entry) { return entry.first == stage; });
        return found == candidates_.end() ? nullptr : found->second;
    }
    /// By the content, unless `options` are one reader's alone.
    [[nodiscard]] std::string table_or_text_stage(std::string_view head) const {
        const bool table = looks_like_table(head);
        const std::string stage = table ? "reader.csv" : "reader.text";
        const std::string other = table ? "reader.text" : "reader.csv";
        return candidate(stage) == nullptr && candidate(other) != nullptr ? other : stage;
    }
    Path path_;
    std::string format_ = "auto";
    Value options_;
    std::shared_ptr<Reader> inner_;
    std::vector<std::pair<std::string, std::shared_ptr<Reader>>> candidates_;
    std::optional<Error> first_problem_;
};

/// The rows of reader.text. (A table that only looks so is written by `format: csv`.)
bool are_texts(const Schema& schema) {
    constexpr std::array<std::string_view, 2> names{"file", "text"};
    return std::equal(
        names.begin(), names.end(), schema.fields().begin(), schema.fields().end(),
        [](std::string_view name, const Field& field) { return field.name == name && field.type == Type::text; });
}

class AutoWriter final : public Writer {
public:
    void describe(Description& d) override {
        d.doc("Writes a table or texts to a file, a folder, or a database of any known format.",
              "The format is told by the name's ending, or by a `sqlite:` or `postgresql:` URL. A name that ends in "
              "`/` is a folder of texts; what goes into `.txt` is a text if `reader.text` read it, else CSV. Known "
              "are: " +
                  known_formats() + ".\n\nParameters of the format's own writer stand under `options`.");
        d.input("from", "The rows to write.").accepts(Label::cleared);
        d.parameter("path", path_,
                    "The file or database; `-` is standard output (CSV, unless `format` says otherwise).")
            .required()
            .output()
            .example("synthetic.xlsx");
        d.parameter("format", format_, "The format, if the name does not tell it.")
            .choices({"auto", "csv", "json", "jsonl", "yaml", "xlsx", "sql", "text"});
        d.parameter("options", options_, "Parameters for the format's writer: sheet, table, delimiter, …")
            .example("{table: interviews}");
    }
    Status configure(StageFactory& stages) override {
        auto stage = format_ == "auto" ? stage_by_name("writer", path_.string())
                                       : std::optional<std::string>("writer." + format_);
        if (!stage && path_.standard_stream()) stage = "writer.csv";
        if (!stage && table_or_text(path_.string())) {
            // The rows decide. Options may fit only one of the two.
            auto text = create<Writer>(stages, "writer.text", path_, options_);
            auto table = create<Writer>(stages, "writer.csv", path_, options_);
            if (!table && !text) return std::move(table).error();
            if (!table) {
                inner_ = *std::move(text);
                return {};
            }
            if (text) text_ = *std::move(text);
            inner_ = *std::move(table);
            return {};
        }
        if (!stage) {
            return Error(ErrorCode::configuration,
                         fmt::format("the output's name '{}' tells no format", path_.value.filename().string()),
                         "give it a known ending (for a folder of texts, a / at the end) or set `format`; known: " +
                             known_formats());
        }
        if (OutputFolder::means_folder(path_) && *stage != "writer.text")
            return Error(ErrorCode::configuration,
                         fmt::format("{} writes one file, and a name that ends in / is a folder", *stage),
                         "name a file");
        PERSONA_ASSIGN(inner_, create<Writer>(stages, *stage, path_, options_));
        return {};
    }
    Status open(Context& context) override {
        if (text_ != nullptr) PERSONA_TRY(text_->open(context));
        return inner_->open(context);
    }
    Status write(const Batch& batch, Context& context) override {
        if (text_ != nullptr) {
            if (are_texts(*batch.schema)) std::swap(inner_, text_);
            text_->abort();
            text_->close();
            text_.reset();
        }
        return inner_->write(batch, context);
    }
    Status prepare(Context& context) override { return inner_->prepare(context); }
    Status commit(Context& context) override { return inner_->commit(context); }
    [[nodiscard]] bool commits_early() const override { return inner_ != nullptr && inner_->commits_early(); }
    void abort() noexcept override {
        for (const auto& writer : {inner_, text_})
            if (writer != nullptr) writer->abort();
    }
    void close() noexcept override {
        for (const auto& writer : {inner_, text_})
            if (writer != nullptr) writer->close();
    }
    [[nodiscard]] std::vector<WrittenTarget> targets() const override {
        return inner_ == nullptr ? std::vector<WrittenTarget>() : inner_->targets();
    }

private:
    Path path_;
    std::string format_ = "auto";
    Value options_;
    std::shared_ptr<Writer> inner_;
    std::shared_ptr<Writer> text_;  ///< for .txt, until the first rows tell whether they are texts
};

}  // namespace
}  // namespace persona::automatic

PERSONA_PLUGIN("auto", PERSONA_VERSION) {
    stages.add<persona::automatic::AutoReader>("reader.auto");
    stages.add<persona::automatic::AutoWriter>("writer.auto");
}
