// reader.text: a text file, or every text file of a folder, as one record each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

namespace persona::text {

class TextReader final : public Reader {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;

private:
    struct Source {
        std::filesystem::path path;
        std::optional<std::string> name;  ///< as in the column `file`; nothing for standard input
        std::string ending;
        bool secret_name = false;  ///< the name looks like personal data and may not be printed
        std::int64_t bytes = 0;
    };
    Status list_folder(Context& context);
    void take_name(Source& source) const;
    /// The whole text of the source that is next.
    Result<std::string> text_of(const Source& source, Context& context) const;
    [[nodiscard]] std::string shown(const Source& source) const;

    Path path_;
    std::string encoding_ = "auto";
    ByteSize most_text_{std::int64_t{64} << 20};
    bool folder_ = false;
    std::vector<Source> sources_;
    std::size_t next_ = 0;
    std::int64_t bytes_done_ = 0, bytes_total_ = 0;
    std::int64_t empty_ = 0;
    bool ended_ = false;
};

}  // namespace persona::text
