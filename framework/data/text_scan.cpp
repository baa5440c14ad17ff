#include "text_scan.hpp"

#include <algorithm>

#include <simdjson.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace persona::detail {
namespace {

ByteScan scan_plain(const char* data, std::size_t size) noexcept {
    ByteScan seen;
    unsigned char all = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(data[i]);
        all = static_cast<unsigned char>(all | byte);
        seen.zero = seen.zero || byte == 0;
        seen.lines += byte == '\n' ? 1 : 0;
    }
    seen.ascii = all < 0x80;
    return seen;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) ByteScan scan_avx2(const char* data, std::size_t size) noexcept {
    ByteScan seen;
    const __m256i feed = _mm256_set1_epi8('\n');
    __m256i all = _mm256_setzero_si256();
    __m256i zeros = _mm256_setzero_si256();
    __m256i total = _mm256_setzero_si256();
    std::size_t i = 0;
    while (i + 32 <= size) {
        // A byte-wide counter holds 255 before it must be added up.
        const std::size_t stop = std::min(size - 31, i + std::size_t{255} * 32);
        __m256i counts = _mm256_setzero_si256();
        for (; i < stop; i += 32) {
            const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + i));
            all = _mm256_or_si256(all, bytes);
            zeros = _mm256_or_si256(zeros, _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()));
            counts = _mm256_sub_epi8(counts, _mm256_cmpeq_epi8(bytes, feed));
        }
        total = _mm256_add_epi64(total, _mm256_sad_epu8(counts, _mm256_setzero_si256()));
    }
    alignas(32) std::int64_t lanes[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), total);
    const ByteScan rest = scan_plain(data + i, size - i);
    seen.ascii = rest.ascii && _mm256_movemask_epi8(all) == 0;
    seen.zero = rest.zero || _mm256_movemask_epi8(zeros) != 0;
    seen.lines = rest.lines + lanes[0] + lanes[1] + lanes[2] + lanes[3];
    return seen;
}
#endif

}  // namespace

ByteScan scan_bytes(const char* data, std::size_t size) noexcept {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return scan_avx2(data, size);
#endif
    return scan_plain(data, size);
}

bool is_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text.data(), text.size()); }

bool meant_as_utf8(std::string_view text) noexcept {
    std::size_t whole = 0;
    std::size_t odd = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const bool fits = length == 1 || is_utf8(text.substr(at, length));
        if (length > 1) ++(fits ? whole : odd);
        at += fits ? length : 1;
    }
    return whole > 0 && whole >= odd;
}

std::size_t open_sequence(std::string_view text) noexcept {
    const std::size_t most = std::min<std::size_t>(3, text.size());
    for (std::size_t back = 1; back <= most; ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte < 0x80) return 0;
        if (byte < 0xc0) continue;  // a continuation byte: look further back for what it continues
        const std::size_t needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        return needed > back ? back : 0;
    }
    return 0;
}

}  // namespace persona::detail
