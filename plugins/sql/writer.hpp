// writer.sql: a new table in one transaction.
#pragma once

#include <Poco/Data/Session.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "inserter.hpp"

namespace persona::sql {

class SqlWriter final : public Writer {
public:
    ~SqlWriter() override;
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    Status write(const Batch& batch, Context& context) override;
    Status prepare(Context& context) override;
    Status commit(Context& context) override;
    /// A server's COMMIT can fail; an SQLite file that was there is committed in place.
    [[nodiscard]] bool commits_early() const override { return beside_.empty(); }
    void abort() noexcept override;
    [[nodiscard]] std::vector<WrittenTarget> targets() const override;
private:
    [[nodiscard]] Status run(std::string_view what, const std::string& text);
    [[nodiscard]] Status create(const Schema& schema);
    [[nodiscard]] std::string full_name() const;
    void drop_session() noexcept;
    Secret url_;
    std::string table_;
    std::optional<std::string> schema_;
    std::optional<Target> target_;
    std::string beside_;  ///< a new SQLite file while it is made; empty for a database that was there
    std::string final_;   ///< its name when it is done
    std::optional<Poco::Data::Session> session_;
    SchemaPtr columns_;
    std::unique_ptr<Inserter> many_;
    bool prepared_ = false, committed_ = false;
};

}  // namespace persona::sql
