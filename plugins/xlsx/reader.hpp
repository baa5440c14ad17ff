// reader.xlsx: one worksheet as batches, in two passes over its part of the archive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <persona/stage.hpp>

#include "package.hpp"
#include "sheet.hpp"
#include "table.hpp"
#include "workbook.hpp"

namespace persona::xlsx {

class XlsxReader final : public Reader {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;
private:
    [[nodiscard]] Status try_open(Context& context);
    [[nodiscard]] Result<std::optional<Batch>> try_read(Context& context);
    [[nodiscard]] Result<std::unique_ptr<Sheet>> start() const;
    [[nodiscard]] Status scan(Context& context);
    void progress(Context& context, int pass) const;
    Path path_;
    std::string sheet_;
    bool header_ = true;
    bool dates_ = true;
    bool day_first_ = true;
    std::int64_t skip_rows_ = 0;
    ByteSize most_unpacked_{std::int64_t{16} << 30};
    ByteSize most_strings_{std::int64_t{256} << 20};
    std::optional<Package> package_;
    std::optional<Workbook> workbook_;
    std::unique_ptr<Sheet> rows_;
    std::unique_ptr<TableBuilder> builder_;
    bool header_pending_ = false, given_ = false, ended_ = false;
};

}  // namespace persona::xlsx
