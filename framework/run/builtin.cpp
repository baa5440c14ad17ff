#include "framework/run/builtin.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <persona/files.hpp>

#include "framework/graph/verdicts.hpp"

namespace persona {
namespace {

/// The only stage that clears data. It waits for every verdict (so its batches lie in the spool), then lets all through or nothing.
class Gate final : public Transform {
public:
    void describe(Description& description) override {
        description.doc("Releases data once every verdict has passed, or throws it away",
                        "A gate is the only stage that makes data `cleared`. Its batches wait in the private spool "
                        "until every verdict named in `when` is there; "
                        "if one of them has not passed, the run ends with exit code 4 and nothing is released.");
        description.parallel();
        description.input("from", "what waits for release").accepts(Label::anonymised);
        description.artifact_input("when", std::string(Verdict::kind_name), "the verdicts that must have passed")
            .many()
            .reference();
        description.output("main", "the released data").gives(Label::cleared);
    }
    Status open(Context& context) override {
        const auto verdicts = context.artifacts("when");
        if (verdicts.empty())
            return Error(ErrorCode::refused, "no verdict came to the gate",
                         "what could not be checked counts as failed");
        for (const auto& artifact : verdicts)
            if (std::dynamic_pointer_cast<const Verdict>(artifact) == nullptr)
                return Error(ErrorCode::refused, "something that is no verdict came to the gate");
        if (auto refused = refusal(verdicts)) return *std::move(refused);
        return {};
    }
    Result<Batch> process(const Batch& batch, Context&) override { return batch; }
};

class Sink final : public Writer {
public:
    void describe(Description& description) override {
        description.doc("Takes batches and throws them away",
                        "For outputs that a pipeline does not need, and for measuring.");
        description.input("from", "what is thrown away").accepts(Label::raw);
    }
    Status write(const Batch&, Context&) override { return {}; }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
};

class LoadArtifact final : public Analyser {
public:
    LoadArtifact(const Registry& registry, std::string kind) : registry_(registry), kind_(std::move(kind)) {}
    void describe(Description& description) override {
        description.doc("Reads an artifact of kind `" + kind_ + "` from a file");
        description.no_batches();
        description.parameter("path", path_, "the file that save." + kind_ + " wrote").required();
        description.artifact_output("main", kind_, "what was in the file").gives(Label::anonymised);
    }
    StatePtr start() const override { return std::make_unique<State>(); }
    Status observe(State&, const Batch&, Context&) const override { return {}; }
    Status merge(State&, State&) const override { return {}; }
    Result<std::vector<ArtifactPtr>> finish(State&, Context&) override {
        PERSONA_ASSIGN(const std::string bytes, read_artifact_file(path_.string()));
        auto artifact = registry_.load_artifact(kind_, bytes);
        if (!artifact) {
            auto error = std::move(artifact).error();
            error.at({path_.string(), 0, 0});
            return error;
        }
        return std::vector<ArtifactPtr>{*std::move(artifact)};
    }
private:
    const Registry& registry_;
    std::string kind_;
    Path path_;
};

class SaveArtifact final : public Writer {
public:
    explicit SaveArtifact(std::string kind) : kind_(std::move(kind)) {}
    void describe(Description& description) override {
        description.doc("Writes an artifact of kind `" + kind_ + "` to a file",
                        "The file appears at the end of a run that succeeded, or not at all.");
        description.no_batches();
        description.artifact_input("from", kind_, "what is saved").accepts(Label::anonymised);
        description.parameter("path", path_, "the file to write").required().output();
    }
    Status open(Context& context) override {
        const auto artifacts = context.artifacts("from");
        if (artifacts.empty()) return Error(ErrorCode::internal, "no artifact came to be saved");
        PERSONA_ASSIGN(bytes_, artifacts.front()->save());
        PERSONA_ASSIGN(file_, OutputFile::create(path_, context.spool_folder()));
        return {};
    }
    Status write(const Batch&, Context&) override { return {}; }
    Status prepare(Context& context) override {
        PERSONA_TRY(file_->write(bytes_));
        return file_->prepare(context.stop());
    }
    Status commit(Context& context) override { return file_->commit(context.stop()); }
    [[nodiscard]] bool commits_early() const override { return file_ && file_->streams(); }
    void abort() noexcept override {
        if (file_) file_->abort();
    }
    [[nodiscard]] std::vector<WrittenTarget> targets() const override {
        return file_ ? std::vector<WrittenTarget>{file_->written()} : std::vector<WrittenTarget>{};
    }
private:
    std::string kind_;
    Path path_;
    std::string bytes_;
    std::optional<OutputFile> file_;
};

}  // namespace

Result<std::string> read_artifact_file(const std::string& path) {
    std::error_code unknown;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, unknown))
        return Error(ErrorCode::not_found, "can not open '" + path + "'", "check the path, and that you may read it");
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

void add_builtin_stages(Registry& registry) {
    registry.add_factory("gate", [] { return std::make_unique<Gate>(); });
    registry.add_factory("sink", [] { return std::make_unique<Sink>(); });
}

void add_artifact_stages(Registry& registry) {
    for (const auto& plugin : registry.plugins()) {
        for (const auto& kind : plugin.artifacts) {
            registry.add_factory("load." + kind,
                                 [&registry, kind] { return std::make_unique<LoadArtifact>(registry, kind); });
            registry.add_factory("save." + kind, [kind] { return std::make_unique<SaveArtifact>(kind); });
        }
    }
}

}  // namespace persona
