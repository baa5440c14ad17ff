// OutputFile: the private spool, then copy, sync and rename.
#include <persona/files.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "output_parts.hpp"
#include "packing.hpp"
#include "sha256.hpp"
#include "unpacking.hpp"

namespace persona {
namespace {

namespace fs = std::filesystem;

/// Gives a file without a name one of this pattern; empty: the system can not.
std::string name_file(const detail::Descriptor& file, const std::string& pattern) {
    const std::string from = fmt::format("/proc/self/fd/{}", file.get());
    for (int tries = 0; tries < 100; ++tries) {
        std::array<unsigned char, 8> bytes{};
        if (::getentropy(bytes.data(), bytes.size()) != 0) return {};
        std::string name = fmt::format("{}{:02x}", pattern, fmt::join(bytes, ""));
        if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) return name;
        if (errno != EEXIST) return {};
    }
    return {};
}

}  // namespace

struct OutputFile::Inside {
    std::string name;     ///< for messages
    fs::path target;      ///< symbolic links resolved; empty for standard output
    bool stream = false;  ///< standard output, a pipe, a device: written in commit()
    mode_t mode = 0600;
    detail::Descriptor spool;
    std::unique_ptr<detail::Packer> packer;  ///< null: not compressed
    std::string buffer, packed;
    std::string temporary;  ///< beside the target; empty when there is none
    std::int64_t bytes = 0;
    detail::Sha256 hash;  ///< of what goes to the spool
    std::string sha256;   ///< once prepared
    bool prepared = false, done = false, committed = false;

    /// Says where the output goes, and whether it can.
    Status aim(const Path& path);
    Status flush();
    [[nodiscard]] Status to_spool(std::string_view text) {
        hash.add(text);
        const int why = detail::write_all(spool.get(), text);
        return why == 0 ? Status() : Status(detail::spool_failed(why));
    }
    [[nodiscard]] Status from_spool(int to, const std::stop_token& stop, const char* left) const {
        if (::lseek(spool.get(), 0, SEEK_SET) != 0) return detail::write_failed(name, errno);
        return detail::copy_bytes(spool.get(), -1, to, name, stop, left);
    }
    Status prepare(const std::stop_token& stop);
    Status copy_beside(const std::stop_token& stop);
    Status commit(const std::stop_token& stop);
    void abort() noexcept;
};

Result<int> nameless_file(const fs::path& spool) {
    int file = ::open(spool.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        std::string name = (spool / "spool-XXXXXX").string();
        file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file >= 0) ::unlink(name.c_str());
    }
    if (file >= 0) return file;
    return Error(ErrorCode::io,
                 fmt::format("no file can be made in the private spool: {}", detail::system_words(errno)),
                 "it lies in --spool DIR, else where TMPDIR says; that folder must be there and have room")
        .at({spool.string(), 0, 0});
}

OutputFile::OutputFile(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
    abort();
    inside_ = std::move(other.inside_);
    return *this;
}
OutputFile::~OutputFile() { abort(); }

Status OutputFile::Inside::aim(const Path& path) {
    stream = path.standard_stream();
    name = stream ? "standard output" : path.string();
    if (stream) return {};
    const auto failed = [&](ErrorCode code, std::string why, std::string hint) {
        return Error(code, std::move(why), std::move(hint)).at({name, 0, 0});
    };
    std::error_code ignored;
    target = path.value;
    // WrittenTarget through a link, as the user would expect: rename would replace the link itself.
    if (fs::is_symlink(target, ignored)) {
        const fs::path real = fs::weakly_canonical(target, ignored);
        if (!real.empty()) target = real;
    }
    if (!target.has_filename() || fs::is_directory(target, ignored))
        return failed(ErrorCode::io, "the output is a folder", "name a file in it");
    struct stat about {};
    const bool exists = ::stat(target.c_str(), &about) == 0;
    stream = exists && !S_ISREG(about.st_mode);
    mode = exists ? about.st_mode & 0777U : detail::new_file_mode();
    if (!stream) return detail::check_parent(target, name);
    if (::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0)
        return failed(ErrorCode::io, fmt::format("no permission to write there: {}", detail::system_words(errno)),
                      "write to a folder of your own, or ask the folder's owner");
    return {};
}

Status OutputFile::check(const Path& target) { return Inside().aim(target); }

Result<OutputFile> OutputFile::create(const Path& target, const fs::path& spool) {
    auto inside = std::make_unique<Inside>();
    PERSONA_TRY(inside->aim(target));
    if (!target.standard_stream()) {
        PERSONA_ASSIGN(inside->packer, detail::Packer::for_name(inside->target.filename().string()));
    }
    PERSONA_ASSIGN(const int private_file, nameless_file(spool));
    inside->spool = detail::Descriptor(private_file);
    inside->buffer.reserve(std::size_t{1} << 20);
    return OutputFile(std::move(inside));
}

Status OutputFile::Inside::flush() {
    if (packer == nullptr) {
        PERSONA_TRY(to_spool(buffer));
    } else {
        packed.clear();
        PERSONA_TRY(packer->pack(buffer, packed));
        PERSONA_TRY(to_spool(packed));
    }
    buffer.clear();
    return {};
}

Status OutputFile::write(std::string_view bytes) {
    auto& out = *inside_;
    if (out.prepared || out.done) return Error(ErrorCode::internal, "a file was written to after it was prepared");
    out.bytes += static_cast<std::int64_t>(bytes.size());
    while (!bytes.empty()) {
        const std::size_t room = std::min(bytes.size(), (std::size_t{1} << 20) - out.buffer.size());
        out.buffer.append(bytes.substr(0, room));
        bytes.remove_prefix(room);
        if (out.buffer.size() == std::size_t{1} << 20) PERSONA_TRY(out.flush());
    }
    return {};
}

/// Copies to the target's own file system, so that a rename is all that is left. A copy without a name goes with the
/// process, however that ends; it gets its name when it is complete and safe on disk.
Status OutputFile::Inside::copy_beside(const std::stop_token& stop) {
    const fs::path folder = detail::parent_of(target);
    const std::string pattern =
        (folder / fmt::format(".{}.persona-", target.filename().string().substr(0, 200))).string();
    const auto named = [&] {
        temporary = pattern + "XXXXXX";
        detail::Descriptor made(::mkostemp(temporary.data(), O_CLOEXEC));
        if (!made.open()) temporary.clear();
        return made;
    };
    // Not every file system can make one.
    detail::Descriptor file(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    bool unnamed = file.open();
    if (!unnamed) file = named();
    for (;;) {
        if (!file.open()) return detail::write_failed(name, errno);
        PERSONA_TRY(from_spool(file.get(), stop, "nothing was left half-written"));
        if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0) return detail::write_failed(name, errno);
        if (unnamed) temporary = name_file(file, pattern);
        if (!temporary.empty()) break;
        // A system that can make such files but not name them (no /proc): once more, with a name from the start.
        unnamed = false;
        file = named();
    }
    if (!file.close()) return detail::write_failed(name, errno);
    return {};
}

Status OutputFile::Inside::prepare(const std::stop_token& stop) {
    if (done) return Error(ErrorCode::internal, "a file was prepared after it was committed or aborted");
    if (prepared) return {};
    PERSONA_TRY(flush());
    if (packer != nullptr) {
        packed.clear();
        PERSONA_TRY(packer->finish(packed));
        PERSONA_TRY(to_spool(packed));
    }
    if (!stream) PERSONA_TRY(copy_beside(stop));
    sha256 = hash.finish();
    prepared = true;
    return {};
}

Status OutputFile::Inside::commit(const std::stop_token& stop) {
    PERSONA_TRY(prepare(stop));
    if (stream) {
        constexpr const char* left = "what came out is not all of it";
        if (target.empty()) {
            PERSONA_TRY(from_spool(STDOUT_FILENO, stop, left));
        } else {
            const detail::Descriptor file(::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
            if (!file.open()) return detail::write_failed(name, errno);
            PERSONA_TRY(from_spool(file.get(), stop, left));
        }
    } else {
        if (::rename(temporary.c_str(), target.c_str()) != 0) return detail::write_failed(name, errno);
        temporary.clear();
        detail::sync_folder(detail::parent_of(target));
    }
    done = committed = true;
    return {};
}

void OutputFile::Inside::abort() noexcept {
    if (!temporary.empty()) ::unlink(temporary.c_str());
    temporary.clear();
    spool = detail::Descriptor();
    done = true;
}

Status OutputFile::prepare(const std::stop_token& stop) { return inside_->prepare(stop); }
Status OutputFile::commit(const std::stop_token& stop) { return inside_->commit(stop); }
bool OutputFile::streams() const noexcept { return inside_->stream; }
void OutputFile::abort() noexcept {
    if (inside_ != nullptr && !inside_->done) inside_->abort();
}
const std::string& OutputFile::name() const noexcept { return inside_->name; }
std::int64_t OutputFile::bytes() const noexcept { return inside_->bytes; }
WrittenTarget OutputFile::written() const {
    return {inside_->name, inside_->committed ? inside_->sha256 : std::string()};
}

}  // namespace persona
