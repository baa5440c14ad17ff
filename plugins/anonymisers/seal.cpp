#include <memory>

#include <openssl/evp.h>

#include <persona/random.hpp>

#include "vault.hpp"

namespace persona::anonymisers {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

std::string derived(std::string_view key, std::string_view purpose) {
    const auto mac = hmac_sha256(key, purpose);
    return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

const unsigned char* bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Seal::Seal(std::string_view run_key)
    : encryption_(derived(run_key, "vault encryption")), nonce_(derived(run_key, "vault nonce")) {}

Result<std::string> Seal::close(std::string_view text) const {
    const Error refused(ErrorCode::internal, "the vault's encryption was refused by OpenSSL");
    if (text.size() > (std::size_t{1} << 28)) return refused;
    const auto nonce = derived(nonce_, text).substr(0, nonce_bytes);
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    std::string out(text);
    int written = 0;
    if (!cipher ||
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(encryption_), bytes(nonce)) != 1 ||
        EVP_EncryptUpdate(cipher.get(), bytes(out), &written, bytes(out), static_cast<int>(out.size())) != 1)
        return refused;
    std::string tag(tag_bytes, '\0');
    if (EVP_EncryptFinal_ex(cipher.get(), bytes(tag), &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), tag.data()) != 1)
        return refused;
    return nonce + out + tag;
}

std::optional<std::string> Seal::open(std::string_view sealed) const {
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    const std::string nonce(sealed.substr(0, nonce_bytes));
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    std::string out(sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes));
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    int written = 0;
    std::string rest(tag_bytes, '\0');
    if (!cipher ||
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(encryption_), bytes(nonce)) != 1 ||
        EVP_DecryptUpdate(cipher.get(), bytes(out), &written, bytes(out), static_cast<int>(out.size())) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data()) != 1 ||
        EVP_DecryptFinal_ex(cipher.get(), bytes(rest), &written) != 1)
        return std::nullopt;
    return out;
}

}  // namespace persona::anonymisers
