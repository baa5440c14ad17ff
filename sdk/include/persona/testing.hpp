// Runs a stage on a batch in a test, without a pipeline:
//
//     persona::testing::Harness harness("transform.shout", std::make_unique<Shout>(), {{"mark", "!"}});
//     auto out = harness.process(persona::testing::batch({{"name:text", {"ada", std::nullopt}}}));
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <persona/provider.hpp>

namespace persona::testing {

/// A batch from columns "name:type[:format]" of canonical texts; throws Failure on nonsense.
struct ColumnText {
    std::string header;
    std::vector<std::optional<std::string>> values;
};
[[nodiscard]] Batch batch(const std::vector<ColumnText>& columns);
/// The batch with roles and entities by the columns' places (the rest stay), and an empty list of findings.
[[nodiscard]] Batch with_roles(const Batch& batch, const std::vector<std::pair<Role, std::string>>& roles);
/// A finding in a row and column of a batch: bytes [begin, end) of the cell.
[[nodiscard]] Span finding(std::uint32_t row, std::uint32_t column, std::uint32_t begin, std::uint32_t end,
                           const std::string& entity, float score = 1);
/// The batch as lines of text ("a|b|\\N"), first the header: handy to compare.
[[nodiscard]] std::string show(const Batch& batch);

/// Owns a stage and a context; every call throws Failure when the stage returns an error, so tests stay short.
class Harness {
public:
    /// `parameters` are YAML as text ("7", "[a, b]"); for a text or a path, what is no YAML ("!!") is taken as it stands.
    /// Unknown names and wrong types throw Failure.
    Harness(std::string name, std::shared_ptr<Stage> stage, std::map<std::string, std::string> parameters = {});
    ~Harness();
    Harness(const Harness&) = delete;
    Harness& operator=(const Harness&) = delete;

    Harness& seed(std::uint64_t value);
    Harness& k(std::int64_t value);
    Harness& artifact(const std::string& port, ArtifactPtr artifact);
    /// What Context::provider() gives for the name; open it yourself.
    Harness& provider(const std::string& name, std::shared_ptr<Provider> provider);
    /// Calls that need open() do it themselves, once.
    [[nodiscard]] Batch process(const Batch& batch);                       ///< Transform
    [[nodiscard]] std::vector<Batch> process_to_many(const Batch& batch);  ///< Transform
    [[nodiscard]] std::vector<ArtifactPtr> finish();                       ///< Transform with state: after process()
    [[nodiscard]] std::vector<ArtifactPtr> analyse(
        const std::vector<std::pair<std::string, Batch>>& batches);  ///< Analyser, Validator: (port, batch)…
    [[nodiscard]] std::vector<Batch> read_all();                     ///< Reader
    [[nodiscard]] std::vector<Batch> generate_all(std::int64_t rows_a_batch = batch_rows);  ///< Generator
    void write_all(const std::vector<Batch>& batches);  ///< Writer: write, prepare, commit
    [[nodiscard]] std::int64_t dropped() const;
    [[nodiscard]] std::int64_t rejected() const;
    [[nodiscard]] const std::vector<Error>& rejections() const;
    [[nodiscard]] const std::vector<std::string>& log() const;
    [[nodiscard]] Context& context();
private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// The folder of test data beside a test's source file.
[[nodiscard]] std::string read_file(const std::string& path);
/// A folder that is removed at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string path(std::string_view name = {}) const;
private:
    std::string path_;
};

}  // namespace persona::testing
