#include "structure.hpp"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace persona::csv {
namespace {

/// Bit i is the exclusive-or of bits 0 to i.
inline std::uint64_t running_xor(std::uint64_t bits) noexcept {
    for (const int shift : {1, 2, 4, 8, 16, 32}) bits ^= bits << shift;
    return bits;
}

inline __attribute__((always_inline)) std::uint32_t* put(std::uint64_t bits, std::uint32_t at,
                                                         std::uint32_t* out) noexcept {
    const int count = std::popcount(bits);
    // Eight at a time without a branch in between: what is written beyond `count` is written over next.
    for (int done = 0; done < count; done += 8) {
        for (int i = 0; i < 8; ++i) {
            out[done + i] = at + static_cast<std::uint32_t>(std::countr_zero(bits | (std::uint64_t{1} << 63)));
            bits &= bits - 1;
        }
    }
    return out + count;
}

}  // namespace

std::uint32_t* Index::room_for(std::size_t more) {
    if (size_ + more > capacity_) {
        capacity_ = std::max(capacity_ * 2, size_ + more);
        std::unique_ptr<std::uint32_t[]> larger(new std::uint32_t[capacity_]);
        std::copy_n(values_.get(), size_, larger.get());
        values_ = std::move(larger);
    }
    return values_.get() + size_;
}

void Index::drop(std::size_t count, std::uint32_t shift) noexcept {
    for (std::size_t i = count; i < size_; ++i) values_[i - count] = values_[i] - shift;
    size_ -= count;
}

void StructureScanner::match_plain(const char* data, std::size_t blocks, Dialect dialect, Masks* masks) noexcept {
    for (std::size_t b = 0; b < blocks; ++b) {
        Masks mask{0, 0, 0};
#if defined(__x86_64__)
        const __m128i delimiter = _mm_set1_epi8(dialect.delimiter);
        const __m128i line_end = _mm_set1_epi8(dialect.line_end);
        const __m128i quote = _mm_set1_epi8(dialect.quote);
        for (unsigned part = 0; part < 4; ++part) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + b * 64 + part * 16));
            const auto bits = [&](__m128i what) {
                return static_cast<std::uint64_t>(
                           static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, what))))
                       << (part * 16);
            };
            mask.delimiter |= bits(delimiter);
            mask.line_end |= bits(line_end);
            mask.quote |= bits(quote);
        }
#else
        for (unsigned i = 0; i < 64; ++i) {
            const char byte = data[b * 64 + i];
            mask.delimiter |= std::uint64_t{byte == dialect.delimiter} << i;
            mask.line_end |= std::uint64_t{byte == dialect.line_end} << i;
            mask.quote |= std::uint64_t{byte == dialect.quote} << i;
        }
#endif
        if (dialect.quote == '\0') mask.quote = 0;
        masks[b] = mask;
    }
}

std::uint32_t* StructureScanner::walk_block(const char* data, std::uint32_t at, std::uint32_t to,
                                            std::uint32_t* out) noexcept {
    for (; at < to; ++at) {
        const char byte = data[at];
        const bool row_end = byte == dialect_.line_end;
        line_ends_ += row_end ? 1 : 0;
        if (place_ == Place::quoted) {
            if (byte == dialect_.quote) place_ = Place::after_quote;
        } else if (byte == dialect_.delimiter || row_end) {
            row_ends_ += row_end ? 1 : 0;
            *out++ = at;
            place_ = Place::cell_start;
        } else if (byte == dialect_.quote && place_ != Place::unquoted) {
            place_ = Place::quoted;  // opens the cell, or is the second of a doubled quote
        } else {
            place_ = Place::unquoted;
        }
    }
    return out;
}

// The same for both instruction sets; inlined so that each gets its own bit instructions.
inline __attribute__((always_inline)) std::uint32_t* StructureScanner::emit(const char* data, std::uint32_t at,
                                                                            std::uint32_t to, const Masks* masks,
                                                                            std::uint32_t* out) noexcept {
    for (; at < to; at += 64, ++masks) {
        const std::uint32_t size = std::min<std::uint32_t>(64, to - at);
        const std::uint64_t within = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
        const std::uint64_t line_end = masks->line_end & within;
        const std::uint64_t breaks = (masks->delimiter & within) | line_end;
        const std::uint64_t quote = masks->quote & within;
        const std::uint64_t last = std::uint64_t{1} << (size - 1);
        if (quote == 0 && place_ != Place::quoted) {
            line_ends_ += std::popcount(line_end);
            row_ends_ += std::popcount(line_end);
            out = put(breaks, at, out);
            place_ = (breaks & last) != 0 ? Place::cell_start : Place::unquoted;
            continue;
        }
        const std::uint64_t inside = running_xor(quote) ^ (place_ == Place::quoted ? ~std::uint64_t{0} : 0);
        const std::uint64_t may_open = ((breaks | quote) << 1) | (place_ == Place::unquoted ? 0 : 1);
        if ((quote & inside & ~may_open) != 0) {
            out = walk_block(data, at, at + size, out);
            continue;
        }
        line_ends_ += std::popcount(line_end);
        row_ends_ += std::popcount(line_end & ~inside);
        out = put(breaks & ~inside, at, out);
        if ((inside & last) != 0) place_ = Place::quoted;
        else if ((quote & last) != 0) place_ = Place::after_quote;
        else place_ = (breaks & last) != 0 ? Place::cell_start : Place::unquoted;
    }
    return out;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void StructureScanner::match_avx2(const char* data, std::size_t blocks, Dialect dialect,
                                                                  Masks* masks) noexcept {
    const __m256i delimiter = _mm256_set1_epi8(dialect.delimiter);
    const __m256i line_end = _mm256_set1_epi8(dialect.line_end);
    const __m256i quote = _mm256_set1_epi8(dialect.quote);
    const std::uint64_t quotes_count = dialect.quote == '\0' ? 0 : ~std::uint64_t{0};
    for (std::size_t b = 0; b < blocks; ++b) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + b * 64));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + b * 64 + 32));
#define PERSONA_MASK(what)                                                                                        \
    (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, what)))) | \
     (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, what)))) \
      << 32))
        masks[b] = {PERSONA_MASK(delimiter), PERSONA_MASK(line_end), PERSONA_MASK(quote) & quotes_count};
#undef PERSONA_MASK
    }
}

__attribute__((target("avx2,bmi,popcnt"))) std::uint32_t* StructureScanner::emit_avx2(
    const char* data, std::uint32_t at, std::uint32_t to, const Masks* masks, std::uint32_t* out) noexcept {
    return emit(data, at, to, masks, out);
}
#endif

StructureScanner::StructureScanner(Dialect dialect, [[maybe_unused]] Instructions instructions) : dialect_(dialect) {
#if defined(__x86_64__)
    wide_ = instructions == Instructions::all_there_are && __builtin_cpu_supports("avx2") != 0 &&
            __builtin_cpu_supports("bmi") != 0;
#endif
}

void StructureScanner::scan(const char* data, std::uint32_t from, std::uint32_t to, Index& index) {
    Masks masks[group];
    while (from < to) {
        const std::uint32_t stop = std::min<std::uint32_t>(to, from + static_cast<std::uint32_t>(group) * 64);
        const std::size_t blocks = (stop - from + 63) / 64;
        std::uint32_t* out = index.room_for(blocks * 64 + 8);
#if defined(__x86_64__)
        if (wide_) {
            match_avx2(data + from, blocks, dialect_, masks);
            out = emit_avx2(data, from, stop, masks, out);
        } else
#endif
        {
            match_plain(data + from, blocks, dialect_, masks);
            out = emit(data, from, stop, masks, out);
        }
        index.add(out);
        from = stop;
    }
}

}  // namespace persona::csv
