// Finds the bytes that give a CSV text its structure: delimiters and line ends outside quotes.
//
// 64 bytes at a time become three bit masks (delimiters, line ends, quotes); a running exclusive-or over the quote bits
// says what lies inside quotes (the idea of Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019). A quote
// that opens in the middle of an unquoted cell is no RFC 4180; there the block is walked byte by byte and the quote
// taken as an ordinary character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace persona::csv {

struct Dialect {
    char delimiter = ',';
    char quote = '"';      ///< 0: there are no quotes
    char line_end = '\n';  ///< '\r' for files of old
    bool operator==(const Dialect&) const = default;
};

/// Bytes that must be readable behind every text that is scanned or parsed.
inline constexpr std::size_t padding = 64;

/// Offsets of structural bytes: a vector that does not clear what is about to be written.
class Index {
public:
    [[nodiscard]] std::uint32_t* room_for(std::size_t more);  ///< behind the last; add() says how many were put there
    void add(const std::uint32_t* end) noexcept { size_ = static_cast<std::size_t>(end - values_.get()); }
    void clear() noexcept { size_ = 0; }
    /// Drops the first `count` and takes `shift` off the others.
    void drop(std::size_t count, std::uint32_t shift) noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] const std::uint32_t* data() const noexcept { return values_.get(); }
    [[nodiscard]] std::uint32_t operator[](std::size_t i) const noexcept { return values_[i]; }
private:
    std::unique_ptr<std::uint32_t[]> values_;
    std::size_t size_ = 0, capacity_ = 0;
};

class StructureScanner {
public:
    /// What a processor may use besides what all of its kind have.
    enum class Instructions : std::uint8_t { all_there_are, plain };
    explicit StructureScanner(Dialect dialect, Instructions instructions = Instructions::all_there_are);
    /// Appends the offsets of the structural bytes in [from, to) to `index`; goes on where the last call ended.
    void scan(const char* data, std::uint32_t from, std::uint32_t to, Index& index);
    /// Inside a quoted cell at the end of what was scanned.
    [[nodiscard]] bool in_quotes() const noexcept { return place_ == Place::quoted; }
    /// Line ends that were structural, and line ends in all.
    [[nodiscard]] std::int64_t row_ends() const noexcept { return row_ends_; }
    [[nodiscard]] std::int64_t line_ends() const noexcept { return line_ends_; }

private:
    enum class Place : std::uint8_t { cell_start, unquoted, quoted, after_quote };
    struct Masks {
        std::uint64_t delimiter, line_end, quote;
    };
    static constexpr std::size_t group = 32;  ///< blocks whose masks are made at a time
    static void match_plain(const char* data, std::size_t blocks, Dialect dialect, Masks* masks) noexcept;
#if defined(__x86_64__)
    static void match_avx2(const char* data, std::size_t blocks, Dialect dialect, Masks* masks) noexcept;
    std::uint32_t* emit_avx2(const char* data, std::uint32_t at, std::uint32_t to, const Masks* masks,
                             std::uint32_t* out) noexcept;
#endif
    std::uint32_t* emit(const char* data, std::uint32_t at, std::uint32_t to, const Masks* masks,
                        std::uint32_t* out) noexcept;
    std::uint32_t* walk_block(const char* data, std::uint32_t at, std::uint32_t to, std::uint32_t* out) noexcept;
    Dialect dialect_;
    bool wide_ = false;  ///< AVX2 and BMI are there and may be used
    Place place_ = Place::cell_start;
    std::int64_t row_ends_ = 0, line_ends_ = 0;
};

}  // namespace persona::csv
