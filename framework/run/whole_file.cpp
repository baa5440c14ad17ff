#include "framework/run/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/report/report_page.hpp"

namespace persona {

Status write_whole_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
    const auto part = path.string() + ".part";
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0)
        return Error(ErrorCode::io, "can not write '" + path.string() + "'",
                     "check that its folder is there and may be written");
    const auto written = ::write(file, text.data(), text.size());
    const bool good = ::fchmod(file, mode) == 0 && written == static_cast<ssize_t>(text.size());
    ::close(file);
    if (!good || ::rename(part.c_str(), path.c_str()) != 0) {
        ::unlink(part.c_str());
        return Error(ErrorCode::io, "can not write '" + path.string() + "'", "the disk may be full");
    }
    return {};
}

Status write_report(const std::string& path, const std::string& json) {
    if (!wants_page(path)) return write_whole_file(path, json, 0644);
    PERSONA_ASSIGN(const auto page, report_page(json));
    return write_whole_file(path, page, 0644);
}

}  // namespace persona
