// SHA-256 (FIPS 180-4) of bytes that come in pieces.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace persona::detail {

/// Throws Failure when OpenSSL refuses, for instance by its configuration: no hash must not pass for one.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// In hexadecimal. Once, after the last add().
    [[nodiscard]] std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace persona::detail
