// What files and folders on the way out share: writing to descriptors, and the words for what goes wrong there.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include <sys/types.h>

#include <persona/error.hpp>

namespace persona::detail {

/// `why` is the system's error number.
[[nodiscard]] Error spool_failed(int why);
[[nodiscard]] Error write_failed(const std::string& name, int why);
/// 0, or the system's reason.
[[nodiscard]] int write_all(int fd, std::string_view bytes);
/// Copies so many bytes of one descriptor, from where it stands (negative: all there are), behind what is written to
/// the other. `left` is the hint of the error when `stop` ends it.
[[nodiscard]] Status copy_bytes(int from, std::int64_t bytes, int to, const std::string& name,
                                const std::stop_token& stop, const char* left);
/// The mode a new file of this process gets, by its umask.
[[nodiscard]] mode_t new_file_mode();
/// Whether something can be made in the folder that `target` is to appear in; `name` is what messages call the target.
[[nodiscard]] Status check_parent(const std::filesystem::path& target, const std::string& name);
/// The folder a path lies in.
[[nodiscard]] std::filesystem::path parent_of(const std::filesystem::path& target);
/// A new name must survive a power cut. A file system that can not sync folders has done what it can.
void sync_folder(const std::filesystem::path& folder) noexcept;

}  // namespace persona::detail
