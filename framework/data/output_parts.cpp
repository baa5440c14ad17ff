#include "output_parts.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "unpacking.hpp"

namespace persona::detail {

namespace fs = std::filesystem;

namespace {
bool is_full(int why) { return why == ENOSPC || why == EDQUOT || why == EFBIG; }
}  // namespace

Error spool_failed(int why) {
    return {ErrorCode::io,
            is_full(why) ? fmt::format("no room in the private spool: {}", system_words(why))
                         : fmt::format("writing to the private spool failed: {}", system_words(why)),
            is_full(why) ? "free space where it lies (TMPDIR), or name another place with --spool DIR" : ""};
}

Error write_failed(const std::string& name, int why) {
    const bool full = is_full(why);
    return Error(ErrorCode::io,
                 full ? fmt::format("no room to write: {}", system_words(why))
                      : fmt::format("writing failed: {}", system_words(why)),
                 full ? "make room and run again; nothing was left half-written" : "")
        .at({name, 0, 0});
}

int write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return 0;
}

Status copy_bytes(int from, std::int64_t bytes, int to, const std::string& name, const std::stop_token& stop,
                  const char* left) {
    std::vector<char> block(std::size_t{1} << 20);
    while (bytes != 0) {
        if (stop.stop_requested())
            return Error(ErrorCode::cancelled, "interrupted while the output was written", left).at({name, 0, 0});
        const auto wanted = bytes < 0 ? block.size() : std::min(block.size(), static_cast<std::size_t>(bytes));
        const auto got = ::read(from, block.data(), wanted);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return write_failed(name, errno);
        if (got == 0) return {};
        if (const int why = write_all(to, {block.data(), static_cast<std::size_t>(got)}); why != 0)
            return write_failed(name, why);
        if (bytes > 0) bytes -= got;
    }
    return {};
}

// Asked from the kernel: umask() itself would change it for all threads.
mode_t new_file_mode() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("Umask:")) return static_cast<mode_t>(0666U & ~std::strtoul(line.c_str() + 6, nullptr, 8));
    }
    return 0600;
}

fs::path parent_of(const fs::path& target) { return target.has_parent_path() ? target.parent_path() : fs::path("."); }

Status check_parent(const fs::path& target, const std::string& name) {
    const auto failed = [&](ErrorCode code, std::string why, std::string hint) {
        return Error(code, std::move(why), std::move(hint)).at({name, 0, 0});
    };
    std::error_code ignored;
    const fs::path folder = parent_of(target);
    if (!fs::is_directory(folder, ignored))
        return failed(ErrorCode::not_found, "the output's folder does not exist",
                      "make the folder, or write elsewhere");
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
        return failed(ErrorCode::io, fmt::format("no permission to write there: {}", system_words(errno)),
                      "write to a folder of your own, or ask the folder's owner");
    return {};
}

void sync_folder(const fs::path& folder) noexcept {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open()) ::fsync(opened.get());
}

}  // namespace persona::detail
