#include "packing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <zlib.h>
#include <zstd.h>

namespace persona::detail {
namespace {

class GzipPacker final : public Packer {
public:
    ~GzipPacker() override {
        if (open_) deflateEnd(&stream_);
    }
    bool open() {
        // 15 + 16: a gzip header, which zlib fills with no name and time 0 unless told otherwise.
        open_ = deflateInit2(&stream_, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
        return open_;
    }
    Status pack(std::string_view bytes, std::string& packed) override { return run(bytes, packed, Z_NO_FLUSH); }
    Status finish(std::string& packed) override { return run({}, packed, Z_FINISH); }
private:
    Status run(std::string_view bytes, std::string& packed, int flush) {
        std::array<Bytef, std::size_t{1} << 16> block;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib's interface predates const
        stream_.avail_in = static_cast<uInt>(bytes.size());
        do {
            stream_.next_out = block.data();
            stream_.avail_out = static_cast<uInt>(block.size());
            if (deflate(&stream_, flush) == Z_STREAM_ERROR) return Error(ErrorCode::internal, "zlib lost its state");
            packed.append(reinterpret_cast<const char*>(block.data()), block.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
        return {};
    }
    z_stream stream_{};
    bool open_ = false;
};

class ZstdPacker final : public Packer {
public:
    ~ZstdPacker() override { ZSTD_freeCCtx(context_); }
    bool open() {
        return context_ != nullptr && ZSTD_isError(ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1)) == 0;
    }
    Status pack(std::string_view bytes, std::string& packed) override { return run(bytes, packed, ZSTD_e_continue); }
    Status finish(std::string& packed) override { return run({}, packed, ZSTD_e_end); }
private:
    Status run(std::string_view bytes, std::string& packed, ZSTD_EndDirective end) {
        std::array<char, std::size_t{1} << 16> block;
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer out{block.data(), block.size(), 0};
            const std::size_t left = ZSTD_compressStream2(context_, &out, &in, end);
            if (ZSTD_isError(left) != 0)
                return Error(ErrorCode::internal, std::string("zstd: ") + ZSTD_getErrorName(left));
            packed.append(block.data(), out.pos);
            if (end == ZSTD_e_end ? left == 0 : in.pos == in.size) return {};
        }
    }
    ZSTD_CCtx* context_ = ZSTD_createCCtx();
};

template <class T>
Result<std::unique_ptr<Packer>> opened() {
    auto packer = std::make_unique<T>();
    if (!packer->open()) return Error(ErrorCode::internal, "the compression could not be started");
    return std::unique_ptr<Packer>(std::move(packer));
}

}  // namespace

Result<std::unique_ptr<Packer>> Packer::for_name(std::string_view file_name) {
    if (file_name.ends_with(".gz")) return opened<GzipPacker>();
    if (file_name.ends_with(".zst")) return opened<ZstdPacker>();
    return std::unique_ptr<Packer>();
}

}  // namespace persona::detail
