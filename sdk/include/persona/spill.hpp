// What does not fit into memory, on disk: for stages that would otherwise hold everything.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <persona/error.hpp>

namespace persona {

/// Blocks of bytes in a file without a name: nobody else can open it, and it is gone with the process, however that
/// ends. Each block is AES-256-GCM (NIST SP 800-38D) with its number as nonce, under a key that lives in memory alone.
/// All calls are thread-safe.
class SpillFile {
public:
    /// `spool` is Context::spool_folder().
    [[nodiscard]] static Result<std::unique_ptr<SpillFile>> make(const std::filesystem::path& spool);
    ~SpillFile();
    SpillFile(const SpillFile&) = delete;
    SpillFile& operator=(const SpillFile&) = delete;

    /// The number of the block, from 0 on. A full disk is an error of code `limit` that says what to do.
    [[nodiscard]] Result<std::int64_t> put(std::string bytes);
    [[nodiscard]] Result<std::string> get(std::int64_t number) const;

private:
    struct Block {
        std::int64_t offset = 0, length = 0;
    };
    explicit SpillFile(int file) : file_(file) {}
    int file_;
    std::array<std::uint8_t, 32> key_{};
    mutable std::mutex mutex_;
    std::int64_t end_ = 0;
    std::vector<Block> blocks_;
};

}  // namespace persona
