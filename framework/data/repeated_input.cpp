#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <persona/records.hpp>

namespace persona {

struct RepeatedInput::Inside {
    Path path;
    InputOptions options;
    std::filesystem::path spool;
    std::optional<InputFile> file;
    std::string name, note;
    int kept = -1;  ///< the spooled copy
    int passes = 0;
    bool ended = false;           ///< the first pass went to the end
    std::int64_t first_pass = 0;  ///< bytes of the file taken in the passes before this one
    std::int64_t total = 0;
    std::int64_t replayed = 0;

    Inside(Path from, InputOptions how, std::filesystem::path folder)
        : path(std::move(from)),
          options(std::move(how)),
          spool(std::move(folder)),
          name(path.standard_stream() ? "standard input" : path.string()) {}
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() {
        if (kept >= 0) ::close(kept);
    }

    Error broken(const std::string& what) const {
        const std::string reason = std::strerror(errno);
        return Error(
            ErrorCode::io, what + " in the private spool: " + reason,
            errno == ENOSPC ? "free some space, or give the data as a file instead of a pipe: files need no copy" : "");
    }

    Status open_spool() {
        PERSONA_ASSIGN(kept, nameless_file(spool));
        return {};
    }

    Status keep(std::span<const char> bytes) {
        while (!bytes.empty()) {
            const auto done = ::write(kept, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return broken("can not keep a copy of " + name);
            bytes = bytes.subspan(static_cast<std::size_t>(done));
        }
        return {};
    }

    Result<std::size_t> replay(std::span<char> into) {
        std::size_t filled = 0;
        while (filled < into.size()) {
            const auto got = ::read(kept, into.data() + filled, into.size() - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return broken("can not read the copy of " + name);
            if (got == 0) break;
            filled += static_cast<std::size_t>(got);
        }
        replayed += static_cast<std::int64_t>(filled);
        return filled;
    }
};

RepeatedInput::RepeatedInput(Path path, InputOptions options, std::filesystem::path spool)
    : inside_(std::make_unique<Inside>(std::move(path), std::move(options), std::move(spool))) {}
RepeatedInput::RepeatedInput(RepeatedInput&&) noexcept = default;
RepeatedInput& RepeatedInput::operator=(RepeatedInput&&) noexcept = default;
RepeatedInput::~RepeatedInput() = default;

Status RepeatedInput::start() {
    auto& in = *inside_;
    if (in.kept >= 0 && !in.ended)
        return Error(ErrorCode::internal, "the first pass over " + in.name + " stopped before its end");
    if (in.passes++ == 0 || in.kept < 0) {
        if (in.passes > 1) in.first_pass += in.file->bytes_done();
        in.file.reset();
        PERSONA_ASSIGN(auto opened, InputFile::open(in.path, in.options));
        in.file.emplace(std::move(opened));
        in.name = in.file->name();
        in.total = 2 * in.file->bytes_total();
        if (in.passes == 1 && !in.file->repeatable()) PERSONA_TRY(in.open_spool());
        return {};
    }
    if (in.file) {  // lets go of the pipe
        in.first_pass += in.file->bytes_done();
        in.file.reset();
    }
    if (::lseek(in.kept, 0, SEEK_SET) != 0) return in.broken("can not go back to the start of the copy of " + in.name);
    return {};
}

Result<std::size_t> RepeatedInput::read(std::span<char> into) {
    auto& in = *inside_;
    if (in.kept >= 0 && in.passes > 1) return in.replay(into);
    PERSONA_ASSIGN(const auto got, in.file->read(into));
    if (in.kept >= 0) PERSONA_TRY(in.keep({into.data(), got}));
    in.ended = got == 0;
    in.note = in.file->encoding_note();
    return got;
}

const std::string& RepeatedInput::name() const noexcept { return inside_->name; }

std::int64_t RepeatedInput::bytes_done() const noexcept {
    const auto& in = *inside_;
    return in.first_pass + (in.file ? in.file->bytes_done() : 0) + in.replayed;
}

std::int64_t RepeatedInput::bytes_total() const noexcept { return inside_->total; }

std::string RepeatedInput::encoding_note() const { return inside_->note; }

}  // namespace persona
