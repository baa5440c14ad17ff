// Counter-based random numbers: the same (seed, stage, column, row, attempt, round) gives the same draw for any
// number of threads. Philox4x32-10 after Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace persona {

/// One stream of draws, addressed by a 128-bit counter and a 64-bit key. Never std:: distributions: their
/// results differ between libraries.
class Random {
public:
    /// `domain` separates uses (a stage's name, a purpose); `row`, `column`, `attempt` address the draw.
    Random(std::uint64_t seed, std::string_view domain, std::uint64_t row = 0, std::uint32_t column = 0,
           std::uint16_t attempt = 0) noexcept;
    Random(std::uint64_t key, std::uint64_t row, std::uint32_t column, std::uint16_t attempt = 0) noexcept;
    /// The key that the first constructor makes of (seed, domain): hash once, draw for many rows.
    [[nodiscard]] static std::uint64_t key(std::uint64_t seed, std::string_view domain) noexcept;

    [[nodiscard]] std::uint32_t next32() noexcept;
    [[nodiscard]] std::uint64_t next64() noexcept;
    /// Uniform in [0, 1), 53 bits.
    [[nodiscard]] double uniform() noexcept;
    /// Uniform in [0, bound), without bias; bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept;
    /// Standard normal (inverse of the distribution function after Wichura, AS 241).
    [[nodiscard]] double normal() noexcept;

private:
    void refill() noexcept;
    std::array<std::uint32_t, 4> counter_{};
    std::array<std::uint32_t, 2> key_{};
    std::array<std::uint32_t, 4> block_{};
    int left_ = 0;
};

/// The Philox4x32-10 block function itself (for its known-answer test).
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key) noexcept;

/// A stable 64-bit hash (XXH3). Not for secrets: keyed hashes are made by hmac_sha256().
[[nodiscard]] std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed = 0) noexcept;
/// HMAC-SHA256(key, message), 32 bytes. Throws when OpenSSL refuses, for instance by its configuration.
[[nodiscard]] std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message);
/// The first eight bytes of it as a number: a key of one use's own, whose hashes mean nothing elsewhere.
[[nodiscard]] std::uint64_t hmac_number(std::string_view key, std::string_view message);

}  // namespace persona
