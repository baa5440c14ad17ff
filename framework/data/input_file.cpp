// InputFile: opening, and the text that comes out of the unpacked bytes.
#include <persona/files.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "decoding.hpp"
#include "text_scan.hpp"
#include "unpacking.hpp"

namespace persona {
namespace {

struct Opened {
    detail::Descriptor file;
    std::string name;
    std::int64_t total = 0;
    bool regular = false;
};

Result<Opened> open_path(const Path& path) {
    Opened opened;
    if (path.standard_stream()) {
        opened.name = "standard input";
        opened.file = detail::Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    } else {
        opened.name = path.string();
        opened.file = detail::Descriptor(::open(path.value.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    }
    const auto failed = [&](ErrorCode code, std::string why, std::string hint) {
        return Error(code, std::move(why), std::move(hint)).at({opened.name, 0, 0});
    };
    if (!opened.file.open()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return failed(ErrorCode::not_found, "there is no such file",
                          "check the path; relative paths are taken from the working directory, those in a pipeline "
                          "file from its folder");
        if (errno == EACCES || errno == EPERM)
            return failed(ErrorCode::io, "no permission to read the file",
                          "ask its owner, or run as a user who may read it");
        return failed(ErrorCode::io, fmt::format("the file can not be opened: {}", detail::system_words(errno)), "");
    }
    struct stat about {};
    if (::fstat(opened.file.get(), &about) != 0) return failed(ErrorCode::io, detail::system_words(errno), "");
    if (S_ISDIR(about.st_mode))
        return failed(ErrorCode::io, "this is a folder, not a file", "name one of the files in it");
    if (S_ISBLK(about.st_mode) ||
        (S_ISCHR(about.st_mode) && !path.standard_stream() && ::isatty(opened.file.get()) == 0)) {
        return failed(ErrorCode::io, "this is a device, not a file", "name a file, or - for standard input");
    }
    opened.regular = S_ISREG(about.st_mode) && !path.standard_stream();
    if (S_ISREG(about.st_mode)) {
        opened.total = about.st_size;
        ::posix_fadvise(opened.file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return opened;
}

}  // namespace

struct InputFile::Inside {
    Inside(Opened opened, const InputOptions& options)
        : name(opened.name),
          total(opened.total),
          regular(opened.regular),
          unpacker(std::move(opened.file), opened.name, options.most_unpacked, options.most_ratio) {}
    std::string name;
    std::int64_t total = 0;
    bool regular = false;
    detail::Unpacker unpacker;
    std::string ahead;  ///< bytes read and not yet given: the first look, a sequence cut in two
    bool binary = false;
    bool decided = false;  ///< UTF-8 for certain: what is not, is an error
    std::string encoding = "UTF-8";
    std::string note;
    std::optional<detail::Converter> converter;
    bool source_ended = false;
    std::int64_t lines = 0, given = 0;

    Status begin(const InputOptions& options);
    Status use(const std::string& wanted);
    Result<std::size_t> bytes(std::span<char> into);
    Result<std::size_t> utf8(std::span<char> into);
    Result<std::size_t> converted(std::span<char> into);
    Status check_zeros(std::string_view text, const detail::ByteScan& seen) const;
    [[nodiscard]] Error in_text(ErrorCode code, std::string why, std::string hint, std::string_view before) const {
        return Error(code, std::move(why), std::move(hint))
            .at({name, lines + 1 + std::count(before.begin(), before.end(), '\n'), 0});
    }
};

InputFile::InputFile(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
InputFile::InputFile(InputFile&&) noexcept = default;
InputFile& InputFile::operator=(InputFile&&) noexcept = default;
InputFile::~InputFile() = default;

Result<InputFile> InputFile::open(const Path& path, InputOptions options) {
    PERSONA_ASSIGN(Opened opened, open_path(path));
    auto inside = std::make_unique<Inside>(std::move(opened), options);
    PERSONA_TRY(inside->unpacker.start());
    PERSONA_TRY(inside->begin(options));
    return InputFile(std::move(inside));
}

Status InputFile::Inside::use(const std::string& wanted) {
    auto opened = detail::Converter::open(wanted);
    if (!opened.ok()) return std::move(opened).error();
    converter = std::move(*opened);
    encoding = wanted;
    return {};
}

Status InputFile::Inside::begin(const InputOptions& options) {
    if (options.encoding == "binary") {
        binary = true;
        encoding = "binary";
        return {};
    }
    ahead.resize(4096);
    PERSONA_ASSIGN(const std::size_t got, unpacker.read(ahead));
    ahead.resize(got);
    const auto found = detail::encoding_by_start(ahead);
    if (options.encoding == "auto" || options.encoding.empty()) {
        if (!found) return {};
        ahead.erase(0, found->mark_bytes);
        if (found->name == "UTF-8") {
            decided = true;
            return {};
        }
        if (found->guessed)
            note = fmt::format(
                "taken for {} by its zero bytes, as there is no byte order mark; name the encoding if that is wrong",
                found->name);
        return use(found->name);
    }
    std::string wanted = options.encoding;
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    const bool utf8_wanted = wanted == "UTF-8" || wanted == "UTF8" || wanted == "ASCII" || wanted == "US-ASCII";
    if (found && (wanted.starts_with("UTF") || utf8_wanted)) ahead.erase(0, found->mark_bytes);
    if (!utf8_wanted) return use(options.encoding);
    decided = true;
    return {};
}

Result<std::size_t> InputFile::Inside::bytes(std::span<char> into) {
    const std::size_t first = std::min(into.size(), ahead.size());
    std::memcpy(into.data(), ahead.data(), first);
    ahead.erase(0, first);
    if (first == into.size()) return first;
    PERSONA_ASSIGN(const std::size_t got, unpacker.read(into.subspan(first)));
    source_ended = first + got < into.size();
    return first + got;
}

Status InputFile::Inside::check_zeros(std::string_view text, const detail::ByteScan& seen) const {
    if (!seen.zero) return {};
    return in_text(ErrorCode::invalid_data, "there is a NUL byte in the text",
                   "the file is damaged, no text at all, or in an encoding that was not recognised: name it with the "
                   "parameter `encoding`",
                   text.substr(0, text.find('\0')));
}

Result<std::size_t> InputFile::Inside::utf8(std::span<char> into) {
    PERSONA_ASSIGN(std::size_t got, bytes(into));
    std::string_view text(into.data(), got);
    const auto seen = detail::scan_bytes(text.data(), text.size());
    PERSONA_TRY(check_zeros(text, seen));
    lines += seen.lines;
    if (seen.ascii) return got;
    const std::size_t open = source_ended ? 0 : detail::open_sequence(text);
    const std::string_view whole = text.substr(0, text.size() - open);
    if (detail::is_utf8(whole)) {
        const bool more_than_ascii = open == 0 || !detail::scan_bytes(whole.data(), whole.size()).ascii;
        decided = decided || more_than_ascii;
        ahead.insert(0, text.substr(whole.size()));
        return whole.size();
    }
    lines -= seen.lines;
    if (!decided && !detail::meant_as_utf8(text)) {
        // All before was ASCII, the same in every encoding that can be meant: nothing has to be taken back.
        ahead.insert(0, text);
        const std::string guess = detail::encoding_by_content(text);
        note = fmt::format(
            "the text is not UTF-8 and was read as {}, a guess; name the encoding if names and places look wrong",
            guess);
        PERSONA_TRY(use(guess));
        return converted(into);
    }
    std::size_t good = 0;
    while (good < text.size()) {  // the first line that is not valid
        const auto end = std::min(text.find('\n', good), text.size() - 1) + 1;
        if (!detail::is_utf8(text.substr(good, end - good))) break;
        good = end;
    }
    return in_text(
        ErrorCode::invalid_data, "this line is not valid UTF-8, though the rest of the text is",
        "the file mixes encodings: repair the line, or name one encoding for all with the parameter `encoding`",
        text.substr(0, good));
}

Result<std::size_t> InputFile::Inside::converted(std::span<char> into) {
    std::size_t filled = 0;
    bool finished = false;
    std::string block;
    while (filled + 8 < into.size() && !finished) {
        // UTF-8 takes up to three bytes for one: what does not fit waits in `ahead`.
        block.resize(std::max<std::size_t>((into.size() - filled) / 2, 64));
        PERSONA_ASSIGN(const std::size_t got, bytes(block));
        const bool last = source_ended && ahead.empty();
        const auto step = converter->convert(std::string_view(block).substr(0, got), into.subspan(filled), last);
        filled += step.given;
        if (step.failed) {
            lines += step.lines;
            return in_text(ErrorCode::invalid_data, fmt::format("there are bytes here that {} does not have", encoding),
                           "name the right encoding with the parameter `encoding`",
                           std::string_view(into.data(), filled));
        }
        ahead.insert(0, std::string_view(block).substr(step.taken, got - step.taken));
        finished = last && step.taken == got && filled + 8 < into.size();
    }
    const std::string_view text(into.data(), filled);
    const auto seen = detail::scan_bytes(text.data(), text.size());
    PERSONA_TRY(check_zeros(text, seen));
    lines += seen.lines;
    return filled;
}

Result<std::size_t> InputFile::read(std::span<char> into) {
    auto& in = *inside_;
    std::size_t filled = 0;
    for (;;) {
        const auto rest = into.subspan(filled);
        std::size_t got = 0;
        if (in.binary) {
            PERSONA_ASSIGN(got, in.bytes(rest));
        } else if (in.converter) {
            PERSONA_ASSIGN(got, in.converted(rest));
        } else {
            PERSONA_ASSIGN(got, in.utf8(rest));
        }
        filled += got;
        // The last bytes of a block may have waited for the rest of a character: then there is a little room left.
        if (got == 0 || into.size() - filled < 64) break;
    }
    in.given += static_cast<std::int64_t>(filled);
    return filled;
}

Result<std::string> InputFile::read_all(std::int64_t most) {
    std::string all;
    for (;;) {
        const std::size_t before = all.size();
        all.resize(before + std::max<std::size_t>(std::size_t{1} << 20, before / 2));
        PERSONA_ASSIGN(const std::size_t got, read(std::span(all).subspan(before)));
        all.resize(before + got);
        if (got == 0) return all;
        if (static_cast<std::int64_t>(all.size()) > most) {
            return Error(ErrorCode::limit,
                         fmt::format("the input holds more than {} bytes, which is all that may be held at once", most),
                         "use a format that streams (CSV, JSON Lines), or raise the limit")
                .at({inside_->name, 0, 0});
        }
    }
}

bool InputFile::repeatable() const noexcept { return inside_->regular; }
const std::string& InputFile::name() const noexcept { return inside_->name; }
std::string_view InputFile::compression() const noexcept { return inside_->unpacker.compression(); }
const std::string& InputFile::encoding() const noexcept { return inside_->encoding; }
const std::string& InputFile::encoding_note() const noexcept { return inside_->note; }
std::int64_t InputFile::bytes_done() const noexcept { return inside_->unpacker.packed_bytes(); }
std::int64_t InputFile::bytes_total() const noexcept { return inside_->total; }

Result<std::string> first_bytes(const Path& path, std::size_t most) {
    InputOptions options;
    options.encoding = "binary";
    PERSONA_ASSIGN(InputFile file, InputFile::open(path, options));
    std::string head(most, '\0');
    PERSONA_ASSIGN(const std::size_t got, file.read(head));
    head.resize(got);
    return head;
}

}  // namespace persona
