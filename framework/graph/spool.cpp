#include "framework/graph/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace persona {
namespace {

Error io_error(const std::string& what) {
    return {errno == ENOSPC || errno == EDQUOT ? ErrorCode::limit : ErrorCode::io, what + ": " + std::strerror(errno),
            errno == ENOSPC || errno == EDQUOT ? "free space there, or name another place with --spool DIR" : ""};
}

constexpr std::string_view folder_name = "persona-run-";

/// The folder, opened and locked; negative: not to be had, as another process holds it or for a reason in errno.
int locked(const std::string& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return -1;
    if (::flock(folder, LOCK_EX | LOCK_NB) == 0) return folder;
    const int why = errno;
    ::close(folder);
    errno = why;
    return -1;
}

/// Removes what runs of this user left that were killed: the kernel took the lock from them.
void remove_forsaken(const std::filesystem::path& base) {
    std::error_code code;
    for (std::filesystem::directory_iterator at(base, code), end; !code && at != end; at.increment(code)) {
        const auto name = at->path().filename().string();
        struct stat about {};
        if (!name.starts_with(folder_name) || name.size() != folder_name.size() + 6 ||
            ::lstat(at->path().c_str(), &about) != 0 || !S_ISDIR(about.st_mode) || about.st_uid != ::geteuid() ||
            (about.st_mode & 0777U) != 0700U)
            continue;
        const int lock = locked(at->path().string());
        if (lock < 0) continue;
        std::error_code ignored;
        std::filesystem::remove_all(at->path(), ignored);
        ::close(lock);
    }
}

}  // namespace

Result<std::unique_ptr<RunFolder>> RunFolder::make(const std::filesystem::path& parent) {
    std::error_code code;
    const auto base = parent.empty() ? std::filesystem::temp_directory_path(code) : parent;
    if (code)
        return Error(ErrorCode::io, "there is no folder for temporary files: " + code.message(),
                     "set TMPDIR, or name a folder with --spool DIR");
    remove_forsaken(base);
    for (;;) {
        std::string pattern = (base / (std::string(folder_name) + "XXXXXX")).string();
        if (mkdtemp(pattern.data()) == nullptr)
            return io_error("can not make a private folder in '" + base.string() + "'");
        // Without a lock where the file system has none: then no other run can take it for a forsaken one either.
        const int lock = locked(pattern);
        if (lock < 0 && (errno == EWOULDBLOCK || errno == ENOENT)) continue;  // one just did
        struct stat now {};
        std::unique_ptr<RunFolder> folder(new RunFolder(pattern, lock));
        if (::stat(pattern.c_str(), &now) == 0) return folder;
    }
}

RunFolder::~RunFolder() {
    remove();
    if (lock_ >= 0) ::close(lock_);
}

void RunFolder::remove() noexcept {
    std::error_code code;
    if (!path_.empty()) std::filesystem::remove_all(path_, code);
}

Result<std::unique_ptr<Spool>> Spool::make(const std::filesystem::path& folder) {
    PERSONA_ASSIGN(auto file, SpillFile::make(folder));
    return std::unique_ptr<Spool>(new Spool(std::move(file)));
}

std::uint32_t Spool::schema_number(const SchemaPtr& schema) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < schemas_.size(); ++i)
        if (schemas_[i] == schema || *schemas_[i] == *schema) return static_cast<std::uint32_t>(i);
    schemas_.push_back(schema);
    return static_cast<std::uint32_t>(schemas_.size() - 1);
}

Status Spool::put(const Batch& batch) {
    std::string bytes;
    bytes.reserve(batch.bytes() + batch.bytes() / 8 + 1024);
    const auto schema = schema_number(batch.schema);
    bytes.append(reinterpret_cast<const char*>(&schema), sizeof schema);
    bytes.append(4, '\0');  // keeps what follows aligned to eight bytes
    encode_batch(batch, bytes);
    const auto length = static_cast<std::int64_t>(bytes.size());
    PERSONA_ASSIGN(const auto block, file_->put(std::move(bytes)));
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(batch.sequence);
    if (records_.size() <= index) records_.resize(index + 1);
    if (records_[index].block >= 0)
        return Error(ErrorCode::accounting, "batch " + std::to_string(index) + " came to the spool twice");
    records_[index] = {block, length, batch.rows};
    return {};
}

std::int64_t Spool::size() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(records_.size());
}

std::int64_t Spool::rows() const {
    const std::lock_guard lock(mutex_);
    std::int64_t total = 0;
    for (const auto& record : records_) total += record.rows;
    return total;
}

std::int64_t Spool::bytes_of(std::int64_t sequence) const {
    const std::lock_guard lock(mutex_);
    return records_[static_cast<std::size_t>(sequence)].length;
}

Result<Batch> Spool::get(std::int64_t sequence) const {
    Record record;
    {
        const std::lock_guard lock(mutex_);
        record = records_[static_cast<std::size_t>(sequence)];
    }
    if (record.block < 0)
        return Error(ErrorCode::accounting, "batch " + std::to_string(sequence) + " never came to the spool");
    PERSONA_ASSIGN(auto bytes, file_->get(record.block));
    std::uint32_t schema = 0;
    std::memcpy(&schema, bytes.data(), sizeof schema);
    SchemaPtr found;
    {
        const std::lock_guard lock(mutex_);
        found = schemas_.at(schema);
    }
    return decode_batch(std::move(bytes), 8, std::move(found));
}

}  // namespace persona
