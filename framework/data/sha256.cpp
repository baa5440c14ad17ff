#include "sha256.hpp"

#include <array>
#include <cstdio>
#include <vector>

#include <openssl/evp.h>

#include <persona/files.hpp>

namespace persona {
namespace detail {
namespace {

void must(int done) {
    if (done != 1) throw Failure(Error(ErrorCode::internal, "SHA-256 is not to be had from OpenSSL"));
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    must(context_ != nullptr ? EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) : 0);
}

void Sha256::add(std::string_view bytes) { must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }

std::string Sha256::finish() {
    std::array<unsigned char, 32> digest{};
    must(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    std::string out;
    for (const auto byte : digest) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace detail

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    std::error_code unknown;
    // A pipe would be waited for, and what comes through it is gone for whoever reads it next.
    if (std::filesystem::exists(path, unknown) && !std::filesystem::is_regular_file(path, unknown))
        return Error(ErrorCode::io, "'" + path.string() + "' is no regular file");
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return Error(ErrorCode::not_found, "can not open '" + path.string() + "'");
    detail::Sha256 hash;
    std::vector<char> block(std::size_t{1} << 20);
    while (const auto got = std::fread(block.data(), 1, block.size(), file.get())) hash.add({block.data(), got});
    if (std::ferror(file.get()) != 0) return Error(ErrorCode::io, "can not read '" + path.string() + "'");
    return hash.finish();
}

}  // namespace persona
