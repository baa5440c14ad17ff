#include <persona/spill.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
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

}  // namespace

SpillFile::~SpillFile() {
    ::close(file_);
    OPENSSL_cleanse(key_.data(), key_.size());
}

Result<std::unique_ptr<SpillFile>> SpillFile::make(const std::filesystem::path& spool) {
    std::string pattern = (spool / "spool-XXXXXX").string();
    const int file = mkostemp(pattern.data(), O_CLOEXEC);
    if (file < 0) return io_error("can not make a spool file in '" + spool.string() + "'");
    // Without a name it is gone with the process, however that ends.
    ::unlink(pattern.c_str());
    std::unique_ptr<SpillFile> out(new SpillFile(file));
    if (RAND_bytes(out->key_.data(), static_cast<int>(out->key_.size())) != 1)
        return Error(ErrorCode::internal, "the system gave no random bytes for the spool's key");
    return out;
}

Result<std::int64_t> SpillFile::put(std::string bytes) {
    Block block;
    block.length = static_cast<std::int64_t>(bytes.size() + tag_bytes);
    std::int64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        block.offset = end_;
        end_ += block.length;
        number = static_cast<std::int64_t>(blocks_.size());
        blocks_.push_back(block);
    }
    if (!seal(key_, number, bytes)) return Error(ErrorCode::internal, "the spool could not encrypt what it was given");
    for (std::size_t done = 0; done < bytes.size();) {
        const auto written =
            ::pwrite(file_, bytes.data() + done, bytes.size() - done, block.offset + static_cast<std::int64_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return io_error("writing to the spool failed");
        done += static_cast<std::size_t>(written);
    }
    return number;
}

Result<std::string> SpillFile::get(std::int64_t number) const {
    Block block;
    {
        const std::lock_guard lock(mutex_);
        block = blocks_.at(static_cast<std::size_t>(number));
    }
    std::string bytes(static_cast<std::size_t>(block.length), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        const auto got =
            ::pread(file_, bytes.data() + done, bytes.size() - done, block.offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return io_error("reading from the spool failed");
        done += static_cast<std::size_t>(got);
    }
    if (!unseal(key_, number, bytes))
        return Error(ErrorCode::io, "what lay in the spool was changed on disk",
                     "the spool's disk is failing, or somebody wrote to it");
    return bytes;
}

}  // namespace persona
