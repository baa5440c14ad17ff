// The ABI tag out of an ELF file, without opening it as a library: opening would run its constructors, and a symbol
// that is missing would hide the real reason. Boost.DLL's library_info lists a section's symbols but not their bytes,
// and a stripped file has no symbols: so the section's content is read here. Every offset is checked: the file is not ours.
#include <bit>
#include <cstring>
#include <fstream>

#include <elf.h>

#include "framework/plugin/loader.hpp"

namespace persona {
namespace {

constexpr std::string_view section_name = "persona_tag";
constexpr std::uint64_t longest_tag = 256;
constexpr std::uint64_t longest_names = 1U << 20U;

class ElfFile {
public:
    explicit ElfFile(const std::filesystem::path& path) : stream_(path, std::ios::binary) {
        stream_.seekg(0, std::ios::end);
        const auto end = stream_.tellg();
        size_ = end < 0 ? 0 : static_cast<std::uint64_t>(end);
    }
    [[nodiscard]] bool open() const { return stream_.is_open(); }
    [[nodiscard]] bool read(std::uint64_t offset, void* into, std::uint64_t bytes) {
        if (offset > size_ || bytes > size_ - offset) return false;
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(offset));
        stream_.read(static_cast<char*>(into), static_cast<std::streamsize>(bytes));
        return stream_.good();
    }

private:
    std::ifstream stream_;
    std::uint64_t size_ = 0;
};

}  // namespace

Result<std::string> read_abi_tag(const std::filesystem::path& library) {
    const auto damaged = [&] {
        return refused_library(library, "the library is damaged: its section table points outside the file",
                               "build or copy it again");
    };
    ElfFile file(library);
    if (!file.open()) return refused_library(library, "the library can not be read", "check its permissions");
    Elf64_Ehdr header{};
    if (!file.read(0, &header, sizeof header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return refused_library(library, "this is no shared library", "a plugin folder holds only plugins");
    const unsigned char order = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != order)
        return refused_library(library, "the library is built for another kind of machine", "build it on this machine");
    if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shoff == 0 || header.e_shstrndx >= header.e_shnum)
        return refused_library(library, "the library has no table of sections, so its ABI tag can not be read",
                               "build it again, and strip it with 'strip' only");
    const auto section = [&](std::uint64_t index, Elf64_Shdr& into) {
        const std::uint64_t offset = index * sizeof(Elf64_Shdr);
        return header.e_shoff <= UINT64_MAX - offset && file.read(header.e_shoff + offset, &into, sizeof into);
    };
    Elf64_Shdr names{};
    if (!section(header.e_shstrndx, names) || names.sh_size > longest_names) return damaged();
    std::string name_bytes(names.sh_size, '\0');
    if (!file.read(names.sh_offset, name_bytes.data(), names.sh_size)) return damaged();
    for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr entry{};
        if (!section(i, entry) || entry.sh_name >= name_bytes.size()) return damaged();
        if (std::string_view(name_bytes.c_str() + entry.sh_name) != section_name) continue;
        if (entry.sh_type == SHT_NOBITS || entry.sh_size == 0 || entry.sh_size > longest_tag) return damaged();
        std::string tag(entry.sh_size, '\0');
        if (!file.read(entry.sh_offset, tag.data(), entry.sh_size)) return damaged();
        return std::string(tag.c_str());
    }
    return refused_library(library, "the library has no ABI tag: it is no persona plugin",
                           "end one of its .cpp files with PERSONA_PLUGIN(\"name\", \"1.0.0\") { … }");
}

}  // namespace persona
