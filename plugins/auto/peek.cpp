#include "peek.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace persona::automatic {
namespace {

constexpr std::size_t most = 4096;

std::optional<int> descriptor_of(const Path& path) {
    if (path.standard_stream()) return STDIN_FILENO;
    const std::string name = path.value.string();
    if (name == "/dev/stdin") return STDIN_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!name.starts_with(folder)) continue;
        int out = 0;
        const auto* end = name.data() + name.size();
        const auto read = std::from_chars(name.data() + folder.size(), end, out);
        if (read.ec == std::errc() && read.ptr == end) return out;
    }
    return std::nullopt;
}

/// tee() copies what is in a pipe into another one and leaves it where it is.
std::optional<std::string> peek_pipe(int from, const std::stop_token& stop) {
    constexpr int patience = 100;  // milliseconds between looks at `stop`
    pollfd waiting{from, POLLIN, 0};
    while (poll(&waiting, 1, patience) == 0)
        if (stop.stop_requested()) return std::nullopt;
    std::array<int, 2> copy{};
    if (pipe2(copy.data(), O_CLOEXEC | O_NONBLOCK) != 0) return std::nullopt;
    std::optional<std::string> out;
    if (tee(from, copy[1], most, SPLICE_F_NONBLOCK) >= 0) {
        std::string bytes(most, '\0');
        const auto got = read(copy[0], bytes.data(), bytes.size());
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        out = std::move(bytes);
    }
    close(copy[0]);
    close(copy[1]);
    return out;
}

}  // namespace

std::optional<std::string> peek(const Path& path, const std::stop_token& stop) {
    const auto from = descriptor_of(path);
    struct stat status {};
    if (!from || fstat(*from, &status) != 0) return std::nullopt;
    if (S_ISFIFO(status.st_mode)) return peek_pipe(*from, stop);
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    std::string bytes(most, '\0');
    const auto got = pread(*from, bytes.data(), bytes.size(), lseek(*from, 0, SEEK_CUR));
    if (got < 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

}  // namespace persona::automatic
