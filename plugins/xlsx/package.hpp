// An XLSX file is a zip archive of XML parts. Opens it, hands out parts as streams, and keeps zip bombs in bounds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <persona/describe.hpp>
#include <persona/error.hpp>

namespace persona::xlsx {

class Package;

/// One part, read from front to back.
class Part {
public:
    Part(Part&&) noexcept;
    Part& operator=(Part&&) noexcept;
    ~Part();
    /// Fills `into` as far as the part goes; 0 at its end. Error: broken data, or more than the limits allow.
    [[nodiscard]] Result<std::size_t> read(std::span<char> into);
    [[nodiscard]] std::int64_t unpacked() const noexcept;  ///< bytes given so far
    [[nodiscard]] std::int64_t size() const noexcept;      ///< as the archive says; it may lie
private:
    friend class Package;
    struct Inside;
    explicit Part(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

class Package {
public:
    /// Opens a file; standard input and pipes are copied to an unlinked file in the spool first, for a zip archive is read
    /// from its end. At most `most_unpacked` bytes come out of one part, and at most 250 for one packed byte once
    /// more than 64 MiB have come out.
    [[nodiscard]] static Result<Package> open(const Path& path, const std::filesystem::path& spool,
                                              std::int64_t most_unpacked);
    Package(Package&&) noexcept;
    Package& operator=(Package&&) noexcept;
    ~Package();
    [[nodiscard]] bool has(const std::string& part) const;
    /// Error: the part is not there or is encrypted.
    [[nodiscard]] Result<Part> part(const std::string& name) const;
private:
    struct Inside;
    explicit Package(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace persona::xlsx
