#include "unpacking.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <fmt/format.h>

namespace persona::detail {
namespace {
constexpr std::size_t block_bytes = std::size_t{1} << 18;
/// Below this many bytes no ratio is suspicious: a small file of blanks packs very well.
constexpr std::int64_t ratio_from = std::int64_t{64} << 20;
}  // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

bool Descriptor::close() noexcept {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 || ::close(fd) == 0;
}

std::string system_words(int error_number) { return std::generic_category().message(error_number); }

struct Unpacker::Streams {
    enum class Kind : std::uint8_t { plain, gzip, zstd } kind = Kind::plain;
    z_stream zlib{};
    bool zlib_open = false;
    bool inside_member = false;
    ZSTD_DStream* zstd = nullptr;
    Streams() = default;
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    ~Streams() {
        if (zlib_open) inflateEnd(&zlib);
        ZSTD_freeDStream(zstd);
    }
};

Unpacker::Unpacker(Descriptor file, std::string name, std::int64_t most_unpacked, double most_ratio)
    : file_(std::move(file)),
      name_(std::move(name)),
      most_unpacked_(most_unpacked),
      most_ratio_(most_ratio),
      streams_(std::make_unique<Streams>()),
      block_(block_bytes) {}
Unpacker::~Unpacker() = default;

Error Unpacker::broken(std::string_view why) const {
    Error error(ErrorCode::invalid_data, fmt::format("the {} data is damaged: {}", compression(), why),
                "make or fetch the file again; nothing after the damage can be read");
    return error.at({name_, 0, 0});
}

Result<std::size_t> Unpacker::take(std::span<char> into) {
    for (;;) {
        const auto got = ::read(file_.get(), into.data(), into.size());
        if (got >= 0) {
            packed_ += got;
            at_end_ = got == 0;
            return static_cast<std::size_t>(got);
        }
        if (errno == EINTR) continue;
        Error error(ErrorCode::io, fmt::format("reading failed: {}", system_words(errno)),
                    "check the disk or the network folder it lies on");
        return error.at({name_, 0, 0});
    }
}

Status Unpacker::refill() {
    block_at_ = block_end_ = 0;
    PERSONA_ASSIGN(block_end_, take(block_));
    return {};
}

Status Unpacker::start() {
    // A pipe may give its first bytes one by one; four tell all.
    while (block_end_ < 4 && !at_end_) {
        PERSONA_ASSIGN(const std::size_t got, take(std::span(block_).subspan(block_end_)));
        block_end_ += got;
    }
    const std::string_view head(block_.data(), block_end_);
    if (head.starts_with("\x1f\x8b")) {
        streams_->kind = Streams::Kind::gzip;
        if (inflateInit2(&streams_->zlib, 15 + 16) != Z_OK)
            return Error(ErrorCode::internal, "zlib could not be started");
        streams_->zlib_open = true;
    } else if (head.starts_with("\x28\xb5\x2f\xfd")) {
        streams_->kind = Streams::Kind::zstd;
        streams_->zstd = ZSTD_createDStream();
        if (streams_->zstd == nullptr) return Error(ErrorCode::internal, "zstd could not be started");
        // A frame may ask for a window of gigabytes; 128 MiB is what the zstd program itself allows.
        ZSTD_DCtx_setParameter(streams_->zstd, ZSTD_d_windowLogMax, 27);
    }
    return {};
}

std::string_view Unpacker::compression() const noexcept {
    switch (streams_->kind) {
        case Streams::Kind::gzip: return "gzip";
        case Streams::Kind::zstd: return "zstd";
        case Streams::Kind::plain: break;
    }
    return {};
}

Status Unpacker::within_limits() const {
    const auto ratio = static_cast<double>(unpacked_) / static_cast<double>(std::max<std::int64_t>(packed_, 1));
    const bool too_many = unpacked_ > most_unpacked_;
    if (!too_many && (unpacked_ <= ratio_from || ratio <= most_ratio_)) return {};
    Error error(
        ErrorCode::limit,
        too_many ? fmt::format("the {} file unpacks to more than {} bytes", compression(), most_unpacked_)
                 : fmt::format("the {} file unpacks to more than {:g} times its size: it may be made to fill the disk",
                               compression(), most_ratio_),
        "if the file is what you expect, unpack it yourself and read the unpacked file");
    return error.at({name_, 0, 0});
}

Result<std::size_t> Unpacker::inflate_some(std::span<char> into) {
    auto& zlib = streams_->zlib;
    zlib.next_out = reinterpret_cast<Bytef*>(into.data());
    zlib.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), std::size_t{1} << 30));
    const auto room = zlib.avail_out;
    while (zlib.avail_out == room) {
        if (block_at_ == block_end_ && !at_end_) PERSONA_TRY(refill());
        if (block_at_ == block_end_) {
            if (streams_->inside_member) return broken("it ends too early");
            finished_ = true;
            break;
        }
        if (!streams_->inside_member) {
            // Members may follow each other, and some tools pad the end with zeros.
            if (packed_ > static_cast<std::int64_t>(block_end_) || block_at_ > 0) {
                while (block_at_ < block_end_ && block_[block_at_] == 0) ++block_at_;
                if (block_at_ == block_end_) continue;
            }
            inflateReset(&zlib);
            streams_->inside_member = true;
        }
        zlib.next_in = reinterpret_cast<Bytef*>(block_.data() + block_at_);
        zlib.avail_in = static_cast<uInt>(block_end_ - block_at_);
        const int result = inflate(&zlib, Z_NO_FLUSH);
        block_at_ = block_end_ - zlib.avail_in;
        if (result == Z_STREAM_END) streams_->inside_member = false;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            return broken(zlib.msg != nullptr ? zlib.msg : "it does not unpack");
    }
    return static_cast<std::size_t>(room - zlib.avail_out);
}

Result<std::size_t> Unpacker::zstd_some(std::span<char> into) {
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    while (out.pos == 0) {
        if (block_at_ == block_end_ && !at_end_) PERSONA_TRY(refill());
        ZSTD_inBuffer in{block_.data() + block_at_, block_end_ - block_at_, 0};
        const bool nothing_left = in.size == 0;
        if (nothing_left && !streams_->inside_member) {
            finished_ = true;
            break;
        }
        const std::size_t result = ZSTD_decompressStream(streams_->zstd, &out, &in);
        block_at_ += in.pos;
        if (ZSTD_isError(result) != 0) return broken(ZSTD_getErrorName(result));
        streams_->inside_member = result != 0;
        if (nothing_left && out.pos == 0 && streams_->inside_member) return broken("it ends too early");
    }
    return out.pos;
}

Result<std::size_t> Unpacker::read(std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size() && !finished_) {
        const auto rest = into.subspan(filled);
        std::size_t got = 0;
        if (streams_->kind == Streams::Kind::plain) {
            if (block_at_ < block_end_) {
                got = std::min(rest.size(), block_end_ - block_at_);
                std::memcpy(rest.data(), block_.data() + block_at_, got);
                block_at_ += got;
            } else if (!at_end_) {
                PERSONA_ASSIGN(got, take(rest));
            }
            finished_ = got == 0;
        } else {
            if (streams_->kind == Streams::Kind::gzip) {
                PERSONA_ASSIGN(got, inflate_some(rest));
            } else {
                PERSONA_ASSIGN(got, zstd_some(rest));
            }
            unpacked_ += static_cast<std::int64_t>(got);
            PERSONA_TRY(within_limits());
        }
        filled += got;
    }
    return filled;
}

}  // namespace persona::detail
