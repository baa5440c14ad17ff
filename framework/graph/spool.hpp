// Batches on disk between two phases: encrypted under a key that lives in memory alone, in files that have no name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/error.hpp>
#include <persona/spill.hpp>

namespace persona {

/// A private folder for a run (mode 0700), removed with all that is in it. While the process lives it holds a lock on
/// the folder; the next run removes folders of the same user that nobody holds any more (what a kill left).
class RunFolder {
public:
    /// Makes it below `parent` (empty: the system's folder for temporary files): `persona-run-` and six characters.
    static Result<std::unique_ptr<RunFolder>> make(const std::filesystem::path& parent);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    void remove() noexcept;
private:
    RunFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_;  ///< the folder itself, opened and locked; -1: the file system has no locks
};

/// Holds a stream of batches, by sequence number. put() and get() may be called from several threads; all put() come before any get().
class Spool {
public:
    static Result<std::unique_ptr<Spool>> make(const std::filesystem::path& folder);

    Status put(const Batch& batch);
    /// Number of batches; after the last put().
    [[nodiscard]] std::int64_t size() const;
    [[nodiscard]] std::int64_t rows() const;
    /// Memory that the batch takes, about.
    [[nodiscard]] std::int64_t bytes_of(std::int64_t sequence) const;
    [[nodiscard]] Result<Batch> get(std::int64_t sequence) const;

private:
    struct Record {
        std::int64_t block = -1;
        std::int64_t length = 0;
        std::int64_t rows = 0;
    };
    explicit Spool(std::unique_ptr<SpillFile> file) : file_(std::move(file)) {}
    [[nodiscard]] std::uint32_t schema_number(const SchemaPtr& schema);
    std::unique_ptr<SpillFile> file_;
    mutable std::mutex mutex_;
    std::vector<Record> records_;
    std::vector<SchemaPtr> schemas_;
};

/// A batch as bytes and back; the schema is kept apart. For the spool; the form lives no longer than the process.
/// decode_batch() starts at byte `begin`, a multiple of eight as out.size() was; the columns share `bytes`.
void encode_batch(const Batch& batch, std::string& out);
[[nodiscard]] Result<Batch> decode_batch(std::string bytes, std::size_t begin, SchemaPtr schema);

}  // namespace persona
