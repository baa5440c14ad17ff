// Files in and out, for readers and writers: compression, encodings and limits on the way in; a private spool,
// then copy, sync and rename on the way out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <persona/describe.hpp>
#include <persona/error.hpp>

namespace persona {

struct InputOptions {
    /// "auto": a byte order mark, else UTF-8, else what the bytes look like (UTF-16 by its zeros, else ICU's guess).
    /// "binary": the bytes as they are (no conversion, no check). Else a name that ICU knows ("windows-1252").
    std::string encoding = "auto";
    /// Most bytes that may come out of a compressed file.
    std::int64_t most_unpacked = std::int64_t{256} << 30;
    /// Most bytes out for one byte of a compressed file, once more than 64 MiB have come out.
    double most_ratio = 250;
};

/// One input, read once from front to back. What comes out is valid UTF-8 without a byte order mark and without NUL
/// bytes (but with encoding "binary"). Errors name the file, and the line where the bytes are known to be text.
class InputFile {
public:
    /// Opens a file or, for "-", standard input. A folder, a missing file, no permission: an error that says so.
    /// Nothing is read yet but the first bytes that tell compression and encoding.
    [[nodiscard]] static Result<InputFile> open(const Path& path, InputOptions options = {});
    InputFile(InputFile&&) noexcept;
    InputFile& operator=(InputFile&&) noexcept;
    ~InputFile();

    /// Fills `into` (at least 4096 bytes). No character is cut in two, so a few bytes fewer than asked for may come
    /// anywhere; 0 only once all is read.
    [[nodiscard]] Result<std::size_t> read(std::span<char> into);
    /// The rest, at most `most` bytes; more is an error of code `limit`.
    [[nodiscard]] Result<std::string> read_all(std::int64_t most);
    /// Can be opened again and gives the same: a regular file.
    [[nodiscard]] bool repeatable() const noexcept;
    /// The path, or "standard input": for messages.
    [[nodiscard]] const std::string& name() const noexcept;
    /// "gzip", "zstd" or "".
    [[nodiscard]] std::string_view compression() const noexcept;
    /// Name of the encoding in use; "UTF-8" until something else is found. May change while only ASCII was read.
    [[nodiscard]] const std::string& encoding() const noexcept;
    /// A sentence for the log when the encoding was guessed; empty otherwise.
    [[nodiscard]] const std::string& encoding_note() const noexcept;
    /// Bytes of the file taken so far, and its size (0: unknown): for Context::progress().
    [[nodiscard]] std::int64_t bytes_done() const noexcept;
    [[nodiscard]] std::int64_t bytes_total() const noexcept;

private:
    struct Inside;
    explicit InputFile(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// SHA-256 of a regular file's bytes as they lie there, in hexadecimal.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);

/// The first bytes of a file, unpacked but not converted: how reader.auto tells formats apart.
[[nodiscard]] Result<std::string> first_bytes(const Path& path, std::size_t most);

/// An open file without a name in the private spool (Context::spool_folder()), for what must not lie open on a disk:
/// nobody else can open it, and it is gone with the process, however that ends. The caller closes it.
[[nodiscard]] Result<int> nameless_file(const std::filesystem::path& spool);

/// One output that appears whole or not at all. What is written waits in an unlinked file in the private spool
/// folder; prepare() copies it beside the target, syncs it and only then gives it a temporary name; commit() renames it.
/// A target that ends in .gz or .zst is compressed, always to the same bytes. For "-", standard output gets its
/// first byte in commit().
class OutputFile {
public:
    /// `spool` is Context::spool_folder(). The target's folder must be there and be writable; the target must not be a folder.
    [[nodiscard]] static Result<OutputFile> create(const Path& target, const std::filesystem::path& spool);
    /// What create() would say about the target, without making anything: for a look before a long run.
    [[nodiscard]] static Status check(const Path& target);
    OutputFile(OutputFile&&) noexcept;
    OutputFile& operator=(OutputFile&&) noexcept;
    /// Aborts unless committed.
    ~OutputFile();

    [[nodiscard]] Status write(std::string_view bytes);
    /// Everything that can fail; after it nothing more can be written. `stop` ends it early, with an error.
    [[nodiscard]] Status prepare(const std::stop_token& stop = {});
    /// Calls prepare() when that has not been done. `stop` ends it only where the output is a stream (see streams()).
    [[nodiscard]] Status commit(const std::stop_token& stop = {});
    /// Standard output, a pipe or a device: commit() writes to it byte by byte and can fail or stop in the middle.
    [[nodiscard]] bool streams() const noexcept;
    /// Leaves nothing behind. After commit() it does nothing.
    void abort() noexcept;
    /// The target's path, or "standard output".
    [[nodiscard]] const std::string& name() const noexcept;
    /// Bytes given to write() so far.
    [[nodiscard]] std::int64_t bytes() const noexcept;
    /// For Writer::targets(): the name, and the hash of what was written, once it is committed.
    [[nodiscard]] WrittenTarget written() const;

private:
    struct Inside;
    explicit OutputFile(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// A new folder of files that appears with all of them or not at all. What is written waits in an unlinked file in the
/// private spool folder; prepare() puts the files into a folder beside the target that only its owner may read; commit()
/// renames that. Nothing that is there is replaced: the target must be missing or an empty folder.
class OutputFolder {
public:
    /// A path that ends in "/" names a folder.
    [[nodiscard]] static bool means_folder(const Path& path) { return path.value.native().ends_with('/'); }
    /// `spool` is Context::spool_folder(). The folder that the target is to appear in must be there and be writable.
    [[nodiscard]] static Result<OutputFolder> create(const Path& target, const std::filesystem::path& spool);
    /// What create() would say about the target, without making anything: for a look before a long run.
    [[nodiscard]] static Status check(const Path& target);
    OutputFolder(OutputFolder&&) noexcept;
    OutputFolder& operator=(OutputFolder&&) noexcept;
    /// Aborts unless committed.
    ~OutputFolder();

    /// What is written from now on goes into the file of this name: no folders in it, and none that was there before.
    [[nodiscard]] Status begin_file(std::string_view name);
    [[nodiscard]] Status write(std::string_view bytes);
    /// Everything that can fail; after it nothing more can be written. `stop` ends it early, with an error.
    [[nodiscard]] Status prepare(const std::stop_token& stop = {});
    /// Calls prepare() when that has not been done.
    [[nodiscard]] Status commit(const std::stop_token& stop = {});
    /// Leaves nothing behind. After commit() it does nothing.
    void abort() noexcept;
    /// The target's path.
    [[nodiscard]] const std::string& name() const noexcept;

private:
    struct Inside;
    explicit OutputFolder(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace persona
