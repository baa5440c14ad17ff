// reader.sql: a table or a query as batches.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <persona/stage.hpp>

#include "source.hpp"

namespace persona::sql {

class SqlReader final : public Reader {
public:
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;
private:
    Secret url_;
    std::optional<std::string> table_, schema_, query_;
    bool dates_ = true;
    std::unique_ptr<Source> source_;
    bool given_ = false;
};

}  // namespace persona::sql
