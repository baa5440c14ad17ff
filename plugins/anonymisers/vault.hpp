// The vault: which value each surrogate stands for, in an SQLite file, encrypted under the run's key. With file and key
// everybody can undo the replacing; it is for those who have to, and off by default.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <persona/error.hpp>

namespace persona::anonymisers {

/// AES-256-GCM under a key made from the run's. The nonce is a keyed hash of the text (as RFC 8452 does it), so that equal
/// texts are equal when sealed and no two texts share a nonce.
class Seal {
public:
    explicit Seal(std::string_view run_key);
    [[nodiscard]] Result<std::string> close(std::string_view text) const;
    /// Nothing when the key is another one or the bytes were changed.
    [[nodiscard]] std::optional<std::string> open(std::string_view sealed) const;
private:
    std::string encryption_, nonce_;
};

/// Writes. Thread-safe; what is there already stays.
class VaultWriter {
public:
    /// Makes the file with mode 0600, or opens one that the same key made.
    static Result<std::unique_ptr<VaultWriter>> make(const std::filesystem::path& path, std::string_view run_key);
    ~VaultWriter();
    VaultWriter(const VaultWriter&) = delete;
    VaultWriter& operator=(const VaultWriter&) = delete;

    using Pair = std::pair<std::string, std::string>;  ///< surrogate, original
    /// All of them or none.
    Status add(const std::vector<Pair>& pairs);
    /// The connection is closed; what was added is on the disk.
    void close() noexcept;

private:
    struct Inside;
    explicit VaultWriter(std::unique_ptr<Inside> inside);
    std::mutex mutex_;
    std::unique_ptr<Inside> inside_;
};

/// A whole vault in memory: original by surrogate; nothing for a surrogate that stands for several values.
using VaultTable = std::map<std::string, std::optional<std::string>, std::less<>>;
[[nodiscard]] Result<VaultTable> read_vault(const std::filesystem::path& path, std::string_view run_key);

}  // namespace persona::anonymisers
