#include "framework/graph/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace persona {
namespace {

constexpr std::size_t tag_bytes = 16;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Error io_error(const std::string& what) {
    return {errno == ENOSPC || errno == EDQUOT ? ErrorCode::limit : ErrorCode::io, what + ": " + std::strerror(errno),
            errno == ENOSPC || errno == EDQUOT
                ? "the disk that holds the spool is full: free space there, or name another place with --spool DIR"
                : ""};
}

std::array<std::uint8_t, 12> nonce_of(std::int64_t number) {
    std::array<std::uint8_t, 12> nonce{};
    std::memcpy(nonce.data(), &number, sizeof number);
    return nonce;
}

/// Encrypts in place and appends the tag.
bool seal(const std::array<std::uint8_t, 32>& key, std::int64_t number, std::string& text) {
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const auto nonce = nonce_of(number);
    auto* bytes = reinterpret_cast<unsigned char*>(text.data());
    if (!cipher || EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) != 1)
        return false;
    // OpenSSL takes lengths as int: larger texts go in pieces.
    for (std::size_t at = 0; at < text.size();) {
        const auto piece = std::min<std::size_t>(text.size() - at, std::size_t{1} << 28);
        int written = 0;
        if (EVP_EncryptUpdate(cipher.get(), bytes + at, &written, bytes + at, static_cast<int>(piece)) != 1)
            return false;
        at += piece;
    }
    int written = 0;
    std::array<unsigned char, tag_bytes> tag{};
    if (EVP_EncryptFinal_ex(cipher.get(), tag.data(), &written) != 1) return false;
    if (EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) != 1) return false;
    text.append(reinterpret_cast<const char*>(tag.data()), tag.size());
    return true;
}

/// Checks the tag, cuts it off and decrypts in place.
bool unseal(const std::array<std::uint8_t, 32>& key, std::int64_t number, std::string& text) {
    if (text.size() < tag_bytes) return false;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const auto nonce = nonce_of(number);
    std::string tag = text.substr(text.size() - tag_bytes);
    text.resize(text.size() - tag_bytes);
    auto* bytes = reinterpret_cast<unsigned char*>(text.data());
    if (!cipher || EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) != 1)
        return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto piece = std::min<std::size_t>(text.size() - at, std::size_t{1} << 28);
        int written = 0;
        if (EVP_DecryptUpdate(cipher.get(), bytes + at, &written, bytes + at, static_cast<int>(piece)) != 1)
            return false;
        at += piece;
    }
    if (EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) != 1) return false;
    int written = 0;
    std::array<unsigned char, tag_bytes> rest{};
    return EVP_DecryptFinal_ex(cipher.get(), rest.data(), &written) == 1;
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

Spool::Spool(int file) : file_(file) {}

Spool::~Spool() {
    ::close(file_);
    OPENSSL_cleanse(key_.data(), key_.size());
}

Result<std::unique_ptr<Spool>> Spool::make(const std::filesystem::path& folder) {
    std::string pattern = (folder / "spool-XXXXXX").string();
    const int file = mkostemp(pattern.data(), O_CLOEXEC);
    if (file < 0) return io_error("can not make a spool file in '" + folder.string() + "'");
    // Without a name it is gone with the process, however that ends.
    ::unlink(pattern.c_str());
    std::unique_ptr<Spool> out(new Spool(file));
    if (RAND_bytes(out->key_.data(), static_cast<int>(out->key_.size())) != 1)
        return Error(ErrorCode::internal, "the system gave no random bytes for the spool's key");
    return out;
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
    if (!seal(key_, batch.sequence, bytes)) return Error(ErrorCode::internal, "the spool could not encrypt a batch");
    const std::int64_t offset = end_.fetch_add(static_cast<std::int64_t>(bytes.size()));
    for (std::size_t done = 0; done < bytes.size();) {
        const auto written =
            ::pwrite(file_, bytes.data() + done, bytes.size() - done, offset + static_cast<std::int64_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return io_error("writing to the spool failed");
        done += static_cast<std::size_t>(written);
    }
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(batch.sequence);
    if (records_.size() <= index) records_.resize(index + 1);
    if (records_[index].offset >= 0)
        return Error(ErrorCode::accounting, "batch " + std::to_string(index) + " came to the spool twice");
    records_[index] = {offset, static_cast<std::int64_t>(bytes.size()), batch.rows};
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
    if (record.offset < 0)
        return Error(ErrorCode::accounting, "batch " + std::to_string(sequence) + " never came to the spool");
    std::string bytes(static_cast<std::size_t>(record.length), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        const auto got =
            ::pread(file_, bytes.data() + done, bytes.size() - done, record.offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return io_error("reading from the spool failed");
        done += static_cast<std::size_t>(got);
    }
    if (!unseal(key_, sequence, bytes))
        return Error(ErrorCode::io, "a spooled batch was changed on disk",
                     "the spool's disk is failing, or somebody wrote to it");
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
