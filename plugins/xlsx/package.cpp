#include "package.hpp"

#include <unistd.h>
#include <zip.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include <persona/files.hpp>

namespace persona::xlsx {
namespace {

constexpr std::int64_t free_bytes = std::int64_t{64} << 20;
constexpr std::int64_t most_ratio = 250;

/// The rest of the input in an unlinked file, positioned at its start.
Result<int> spooled(InputFile& input, const std::filesystem::path& spool) {
    PERSONA_ASSIGN(const int file, nameless_file(spool));
    std::vector<char> buffer(std::size_t{1} << 20);
    while (true) {
        auto got = input.read(buffer);
        if (!got) {
            ::close(file);
            return std::move(got).error();
        }
        if (*got == 0) break;
        for (std::size_t done = 0; done < *got;) {
            const auto wrote = ::write(file, buffer.data() + done, *got - done);
            if (wrote < 0 && errno == EINTR) continue;
            if (wrote < 0) {
                const std::string reason = std::strerror(errno);
                ::close(file);
                return Error(ErrorCode::io,
                             "can not keep a copy of " + input.name() + " in the private spool: " + reason);
            }
            done += static_cast<std::size_t>(wrote);
        }
    }
    ::lseek(file, 0, SEEK_SET);
    return file;
}

Error no_archive(const std::string& start) {
    if (start.empty())
        return {ErrorCode::invalid_data, "the file is empty",
                "an Excel workbook is never empty; check that the right file was given"};
    if (start.starts_with("\xD0\xCF\x11\xE0"))
        return {ErrorCode::invalid_data, "this is an encrypted workbook or one of the old .xls format",
                "open it in a spreadsheet program, remove the password and save it as .xlsx"};
    return {ErrorCode::invalid_data, "this is no Excel workbook: it is not a zip archive, or it was cut off",
            "an .xlsx file starts with the letters PK; check that the right and whole file was given"};
}

}  // namespace

struct Package::Inside {
    zip_t* archive = nullptr;
    std::int64_t most_unpacked = 0;
    Inside() = default;
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() {
        if (archive != nullptr) zip_discard(archive);
    }
};

Package::Package(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Package::Package(Package&&) noexcept = default;
Package& Package::operator=(Package&&) noexcept = default;
Package::~Package() = default;

Result<Package> Package::open(const Path& path, const std::filesystem::path& spool, std::int64_t most_unpacked) {
    InputOptions options;
    options.encoding = "binary";
    PERSONA_ASSIGN(auto input, InputFile::open(path, options));
    auto inside = std::make_unique<Inside>();
    inside->most_unpacked = most_unpacked;
    int code = 0;
    if (input.repeatable() && input.compression().empty()) {
        inside->archive = zip_open(path.string().c_str(), ZIP_RDONLY, &code);
        if (inside->archive == nullptr) {
            std::vector<char> start(4096);
            PERSONA_ASSIGN(const auto got, input.read(start));
            return no_archive(std::string(start.data(), got));
        }
    } else {
        PERSONA_ASSIGN(const int file, spooled(input, spool));
        char start[4] = {};
        const auto got = ::pread(file, start, sizeof start, 0);
        inside->archive = zip_fdopen(file, 0, &code);
        if (inside->archive == nullptr) {
            ::close(file);
            return no_archive(std::string(start, got > 0 ? static_cast<std::size_t>(got) : 0));
        }
    }
    return Package(std::move(inside));
}

bool Package::has(const std::string& part) const {
    return zip_name_locate(inside_->archive, part.c_str(), ZIP_FL_NOCASE) >= 0;
}

struct Part::Inside {
    zip_file_t* file = nullptr;
    std::int64_t packed = 0, size = 0, unpacked = 0, most = 0;
    Inside() = default;
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() {
        if (file != nullptr) zip_fclose(file);
    }
};

Part::Part(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Part::Part(Part&&) noexcept = default;
Part& Part::operator=(Part&&) noexcept = default;
Part::~Part() = default;
std::int64_t Part::unpacked() const noexcept { return inside_->unpacked; }
std::int64_t Part::size() const noexcept { return inside_->size; }

Result<Part> Package::part(const std::string& name) const {
    const auto index = zip_name_locate(inside_->archive, name.c_str(), ZIP_FL_NOCASE);
    zip_stat_t about;
    if (index < 0 || zip_stat_index(inside_->archive, static_cast<zip_uint64_t>(index), 0, &about) != 0)
        return Error(ErrorCode::invalid_data, "the workbook lacks a part that it names",
                     "it is damaged; open it in a spreadsheet program and save it again");
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE)
        return Error(ErrorCode::invalid_data, "this is an encrypted archive",
                     "unpack it with its password and pack it again without");
    auto inside = std::make_unique<Part::Inside>();
    inside->packed = static_cast<std::int64_t>(about.comp_size);
    inside->size = static_cast<std::int64_t>(about.size);
    inside->most = inside_->most_unpacked;
    inside->file = zip_fopen_index(inside_->archive, static_cast<zip_uint64_t>(index), 0);
    if (inside->file == nullptr)
        return Error(ErrorCode::invalid_data,
                     std::string("a part of the workbook can not be unpacked: ") + zip_strerror(inside_->archive),
                     "it is damaged, or packed in an unusual way; save it again in a spreadsheet program");
    return Part(std::move(inside));
}

Result<std::size_t> Part::read(std::span<char> into) {
    auto& in = *inside_;
    const auto got = zip_fread(in.file, into.data(), into.size());
    if (got < 0)
        return Error(ErrorCode::invalid_data,
                     std::string("the workbook is damaged: ") + zip_error_strerror(zip_file_get_error(in.file)),
                     "get the file again; it was probably cut off or changed on the way");
    in.unpacked += got;
    if (in.unpacked > in.most || (in.unpacked > free_bytes && in.unpacked / most_ratio > in.packed))
        return Error(ErrorCode::limit,
                     "the workbook unpacks to far more than it should (a zip bomb?): one part is beyond " +
                         std::to_string(in.unpacked >> 20) + " MiB",
                     "if the workbook really is that large, raise most_unpacked, or save it as CSV");
    return static_cast<std::size_t>(got);
}

}  // namespace persona::xlsx
