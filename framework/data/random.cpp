#include <persona/random.hpp>

#include <cmath>
#include <stdexcept>
#include <string>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <xxhash.h>

namespace persona {
namespace {

// oneTBB's workers outlive main(), and what OpenSSL keeps for each thread must too: its own clean-up when the process
// ends would pull it from under them. Asked for when the library is loaded, for the first use of OpenSSL settles it.
[[maybe_unused]] const int no_clean_up_at_exit = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

/// HMAC-SHA-256 whose key is only worked in when it changes: millions of values are hashed with the same one, and looking up
/// the algorithm and the key takes longer than hashing a short value.
class KeyedMac {
public:
    KeyedMac() = default;
    KeyedMac(const KeyedMac&) = delete;
    KeyedMac& operator=(const KeyedMac&) = delete;
    ~KeyedMac() {
        EVP_MAC_CTX_free(context_);
        OPENSSL_cleanse(key_.data(), key_.size());
    }
    [[nodiscard]] bool digest(std::string_view key, std::string_view message, std::array<std::uint8_t, 32>& out) {
        if (!ready_ || key != key_) {
            ready_ = false;
            if (!renew(key)) return false;
        }
        if (message.size() > longest_kept) return compute(message, out);
        auto& kept = kept_[stable_hash(message) % kept_.size()];
        if (!kept.known || kept.message != message) {
            kept.known = false;
            if (!compute(message, kept.digest)) return false;
            kept.message = message;
            kept.known = true;
        }
        out = kept.digest;
        return true;
    }

private:
    static constexpr std::size_t longest_kept = 128;
    /// A short value that comes again soon (a category, a shape) is not hashed again.
    struct Kept {
        bool known = false;
        std::string message;
        std::array<std::uint8_t, 32> digest{};
    };

    [[nodiscard]] bool compute(std::string_view message, std::array<std::uint8_t, 32>& out) {
        std::size_t length = 0;
        const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
        return EVP_MAC_init(context_, nullptr, 0, nullptr) == 1 &&
               EVP_MAC_update(context_, bytes, message.size()) == 1 &&
               EVP_MAC_final(context_, out.data(), &length, out.size()) == 1 && length == out.size();
    }
    [[nodiscard]] bool renew(std::string_view key) {
        for (auto& each : kept_) each.known = false;
        if (context_ == nullptr) {
            auto* algorithm = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
            context_ = algorithm != nullptr ? EVP_MAC_CTX_new(algorithm) : nullptr;
            EVP_MAC_free(algorithm);
            if (context_ == nullptr) return false;
        }
        char digest[] = "SHA256";
        const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                         OSSL_PARAM_construct_end()};
        const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
        static const unsigned char none = 0;  // a null pointer would mean "the key from before"
        if (EVP_MAC_init(context_, key.empty() ? &none : bytes, key.size(), parameters) != 1) return false;
        OPENSSL_cleanse(key_.data(), key_.size());
        key_ = key;
        ready_ = true;
        return true;
    }

    EVP_MAC_CTX* context_ = nullptr;
    std::array<Kept, 64> kept_;
    std::string key_;
    bool ready_ = false;
};

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) noexcept {
    constexpr std::uint64_t m0 = 0xD2511F53U;
    constexpr std::uint64_t m1 = 0xCD9E8D57U;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = m0 * c[0];
        const std::uint64_t p1 = m1 * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += 0x9E3779B9U;
        k[1] += 0xBB67AE85U;
    }
    return c;
}

std::uint64_t Random::key(std::uint64_t seed, std::string_view domain) noexcept {
    return stable_hash(domain, seed ^ 0x70657273'6f6e6121ULL);
}

Random::Random(std::uint64_t seed, std::string_view domain, std::uint64_t row, std::uint32_t column,
               std::uint16_t attempt) noexcept
    : Random(key(seed, domain), row, column, attempt) {}

Random::Random(std::uint64_t k, std::uint64_t row, std::uint32_t column, std::uint16_t attempt) noexcept
    // The lowest word counts blocks within one stream; the attempt shares the column's word (column < 2^16 is checked nowhere: it mixes).
    : counter_{0, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row >> 32),
               column ^ (static_cast<std::uint32_t>(attempt) << 16)},
      key_{static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(k >> 32)} {}

void Random::refill() noexcept {
    block_ = philox4x32(counter_, key_);
    ++counter_[0];
    left_ = 4;
}

std::uint32_t Random::next32() noexcept {
    if (left_ == 0) refill();
    return block_[static_cast<std::size_t>(4 - left_--)];
}

std::uint64_t Random::next64() noexcept {
    const std::uint64_t high = next32();
    return (high << 32) | next32();
}

double Random::uniform() noexcept { return static_cast<double>(next64() >> 11) * 0x1.0p-53; }

std::uint64_t Random::below(std::uint64_t bound) noexcept {
    // Lemire, "Fast random integer generation in an interval", 2019.
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(next64()) * bound;
    auto low = static_cast<std::uint64_t>(product);
    if (low < bound) {
        const std::uint64_t threshold = (0 - bound) % bound;
        while (low < threshold) {
            product = static_cast<Wide>(next64()) * bound;
            low = static_cast<std::uint64_t>(product);
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

double Random::normal() noexcept {
    // AS 241 (PPND16): Wichura, "The percentage points of the normal distribution", 1988; relative error about 1e-16.
    double p = uniform();
    if (p <= 0.0) p = 0x1.0p-54;
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q *
               (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r +
                    45921.953931549871457) *
                       r +
                   13731.693765509461125) *
                      r +
                  1971.5909503065514427) *
                     r +
                 133.14166789178437745) *
                    r +
                3.387132872796366608) /
               (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r +
                    21213.794301586595867) *
                       r +
                   5394.1960214247511077) *
                      r +
                  687.1870074920579083) *
                     r +
                 42.313330701600911252) *
                    r +
                1.0);
    }
    double r = std::sqrt(-std::log(q < 0 ? p : 1.0 - p));
    double value = 0;
    if (r <= 5.0) {
        r -= 1.6;
        value = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r +
                     1.27045825245236838258) *
                        r +
                    3.64784832476320460504) *
                       r +
                   5.7694972214606914055) *
                      r +
                  4.6303378461565452959) *
                     r +
                 1.42343711074968357734) /
                (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r +
                     0.14810397642748007459) *
                        r +
                    0.68976733498510000455) *
                       r +
                   1.6763848301838038494) *
                      r +
                  2.05319162663775882187) *
                     r +
                 1.0);
    } else {
        r -= 5.0;
        value = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r +
                     0.026532189526576123093) *
                        r +
                    0.29656057182850489123) *
                       r +
                   1.7848265399172913358) *
                      r +
                  5.4637849111641143699) *
                     r +
                 6.6579046435011037772) /
                (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r +
                     7.868691311456132591e-4) *
                        r +
                    0.0148753612908506148525) *
                       r +
                   0.13692988092273580531) *
                      r +
                  0.59983220655588793769) *
                     r +
                 1.0);
    }
    return q < 0 ? -value : value;
}

std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed) noexcept {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message) {
    thread_local KeyedMac mac;
    std::array<std::uint8_t, 32> out{};
    // A failure (OpenSSL's configuration may leave SHA-256 out) must not pass for a digest of zeros.
    if (!mac.digest(key, message, out)) throw std::runtime_error("HMAC-SHA-256 is not to be had");
    return out;
}

std::uint64_t hmac_number(std::string_view key, std::string_view message) {
    const auto mac = hmac_sha256(key, message);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = (out << 8) | mac[i];
    return out;
}

}  // namespace persona
