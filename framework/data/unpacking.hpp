// The bytes of a file, unpacked when it is gzip or zstd, within limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

namespace persona::detail {

/// A file descriptor that is closed at the end of the scope.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor();
    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool open() const noexcept { return fd_ >= 0; }
    /// Closes now and says whether the system had something to complain about.
    [[nodiscard]] bool close() noexcept;
private:
    int fd_ = -1;
};

/// The system's words for an errno value.
[[nodiscard]] std::string system_words(int error_number);

/// Reads a descriptor and unpacks it.
class Unpacker {
public:
    Unpacker(Descriptor file, std::string name, std::int64_t most_unpacked, double most_ratio);
    ~Unpacker();
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
    /// Reads the first bytes and tells the compression by them.
    Status start();
    /// As many bytes as fit, fewer only at the end.
    Result<std::size_t> read(std::span<char> into);
    [[nodiscard]] std::string_view compression() const noexcept;
    [[nodiscard]] std::int64_t packed_bytes() const noexcept { return packed_; }

private:
    Result<std::size_t> take(std::span<char> into);  ///< from the descriptor; some bytes, 0 at the end
    Status refill();
    Result<std::size_t> inflate_some(std::span<char> into);
    Result<std::size_t> zstd_some(std::span<char> into);
    Status within_limits() const;
    [[nodiscard]] Error broken(std::string_view why) const;
    struct Streams;
    Descriptor file_;
    std::string name_;
    std::int64_t most_unpacked_;
    double most_ratio_;
    std::unique_ptr<Streams> streams_;
    std::vector<char> block_;  ///< packed bytes, or the first bytes of a plain file
    std::size_t block_at_ = 0, block_end_ = 0;
    std::int64_t packed_ = 0, unpacked_ = 0;
    bool at_end_ = false;    ///< the descriptor has given all
    bool finished_ = false;  ///< nothing more will come out
};

}  // namespace persona::detail
