// Compression of outputs: the same bytes for the same input, whatever the time and the machine.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <persona/error.hpp>

namespace persona::detail {

class Packer {
public:
    Packer() = default;
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    virtual ~Packer() = default;
    /// Appends what comes out to `packed`.
    virtual Status pack(std::string_view bytes, std::string& packed) = 0;
    virtual Status finish(std::string& packed) = 0;
    /// By the name's ending, .gz or .zst; null for any other.
    static Result<std::unique_ptr<Packer>> for_name(std::string_view file_name);
};

}  // namespace persona::detail
