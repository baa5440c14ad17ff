// OutputFolder: the private spool, then a folder beside the target, then a rename.
#include <persona/files.hpp>

#include <cerrno>
#include <set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output_parts.hpp"
#include "unpacking.hpp"

namespace persona {

namespace fs = std::filesystem;

struct OutputFolder::Inside {
    std::string name;  ///< for messages: as the user wrote it
    fs::path target;   ///< without the "/" at its end, symbolic links resolved
    detail::Descriptor spool;
    struct File {
        std::string name;
        std::int64_t bytes = 0;
    };
    std::vector<File> files;
    std::set<std::string, std::less<>> taken;
    std::string buffer;
    std::string temporary;  ///< the folder beside the target; empty when there is none
    bool prepared = false, done = false;

    Status aim(const Path& path);
    Status flush();
    Status fill(const std::stop_token& stop);
    Status prepare(const std::stop_token& stop);
    void abort() noexcept;
};

OutputFolder::OutputFolder(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
OutputFolder::OutputFolder(OutputFolder&&) noexcept = default;
OutputFolder& OutputFolder::operator=(OutputFolder&& other) noexcept {
    abort();
    inside_ = std::move(other.inside_);
    return *this;
}
OutputFolder::~OutputFolder() { abort(); }

Status OutputFolder::Inside::aim(const Path& path) {
    name = path.string();
    std::string plain = path.value.lexically_normal().string();
    while (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
    target = plain;
    std::error_code ignored;
    if (fs::is_symlink(target, ignored)) {
        const fs::path real = fs::weakly_canonical(target, ignored);
        if (!real.empty()) target = real;
    }
    if (fs::exists(target, ignored)) {
        const bool folder = fs::is_directory(target, ignored);
        if (!folder || !fs::is_empty(target, ignored))
            return Error(ErrorCode::io,
                         folder ? "the output's folder is not empty"
                                : "the output is to be a folder, and there is a file of that name",
                         "name a folder that is not there yet: nothing is replaced")
                .at({name, 0, 0});
    }
    return detail::check_parent(target, name);
}

Status OutputFolder::check(const Path& target) { return Inside().aim(target); }

Result<OutputFolder> OutputFolder::create(const Path& target, const fs::path& spool) {
    auto inside = std::make_unique<Inside>();
    PERSONA_TRY(inside->aim(target));
    PERSONA_ASSIGN(const int private_file, nameless_file(spool));
    inside->spool = detail::Descriptor(private_file);
    return OutputFolder(std::move(inside));
}

Status OutputFolder::Inside::flush() {
    const int why = detail::write_all(spool.get(), buffer);
    buffer.clear();
    return why == 0 ? Status() : Status(detail::spool_failed(why));
}

Status OutputFolder::begin_file(std::string_view name) {
    auto& out = *inside_;
    if (out.prepared || out.done) return Error(ErrorCode::internal, "a folder was written to after it was prepared");
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos ||
        name.find('\0') != std::string_view::npos)
        return Error(ErrorCode::internal, "a file of a folder has a name that leads elsewhere");
    if (!out.taken.emplace(name).second) return Error(ErrorCode::internal, "a folder has two files of one name");
    out.files.push_back({std::string(name), 0});
    return {};
}

Status OutputFolder::write(std::string_view bytes) {
    auto& out = *inside_;
    if (out.files.empty() || out.prepared || out.done)
        return Error(ErrorCode::internal, "a folder was written to without a file");
    out.files.back().bytes += static_cast<std::int64_t>(bytes.size());
    out.buffer += bytes;
    return out.buffer.size() < (std::size_t{1} << 20) ? Status() : out.flush();
}

Status OutputFolder::Inside::fill(const std::stop_token& stop) {
    if (::lseek(spool.get(), 0, SEEK_SET) != 0) return detail::write_failed(name, errno);
    const mode_t mode = detail::new_file_mode();
    for (const auto& file : files) {
        const auto path = fs::path(temporary) / file.name;
        detail::Descriptor to(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
        if (!to.open()) return detail::write_failed(name, errno);
        PERSONA_TRY(detail::copy_bytes(spool.get(), file.bytes, to.get(), name, stop, "nothing was left half-written"));
        if (::fchmod(to.get(), mode) != 0 || ::fsync(to.get()) != 0 || !to.close())
            return detail::write_failed(name, errno);
    }
    detail::sync_folder(temporary);
    return {};
}

Status OutputFolder::Inside::prepare(const std::stop_token& stop) {
    if (done) return Error(ErrorCode::internal, "a folder was prepared after it was committed or aborted");
    if (prepared) return {};
    PERSONA_TRY(flush());
    temporary =
        (detail::parent_of(target) / ("." + target.filename().string().substr(0, 200) + ".persona-XXXXXX")).string();
    if (::mkdtemp(temporary.data()) == nullptr) {
        const int why = errno;
        temporary.clear();
        return detail::write_failed(name, why);
    }
    PERSONA_TRY(fill(stop));
    prepared = true;
    return {};
}

Status OutputFolder::commit(const std::stop_token& stop) {
    auto& out = *inside_;
    PERSONA_TRY(out.prepare(stop));
    // Who may read files of this process may enter its folders.
    const mode_t mode = detail::new_file_mode();
    if (::chmod(out.temporary.c_str(), mode | ((mode & 0444U) >> 2U)) != 0 ||
        ::rename(out.temporary.c_str(), out.target.c_str()) != 0)
        return detail::write_failed(out.name, errno);
    out.temporary.clear();
    detail::sync_folder(detail::parent_of(out.target));
    out.done = true;
    return {};
}

void OutputFolder::Inside::abort() noexcept {
    std::error_code ignored;
    if (!temporary.empty()) fs::remove_all(temporary, ignored);
    temporary.clear();
    spool = detail::Descriptor();
    done = true;
}

Status OutputFolder::prepare(const std::stop_token& stop) { return inside_->prepare(stop); }
void OutputFolder::abort() noexcept {
    if (inside_ != nullptr && !inside_->done) inside_->abort();
}
const std::string& OutputFolder::name() const noexcept { return inside_->name; }

}  // namespace persona
