// A PostgreSQL server for one test: its own data, its own socket, gone at the end.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include <persona/testing.hpp>

namespace persona::testing {

class PostgresqlServer {
public:
    PostgresqlServer() = default;
    PostgresqlServer(const PostgresqlServer&) = delete;
    PostgresqlServer& operator=(const PostgresqlServer&) = delete;
    ~PostgresqlServer();
    /// False: reason() says why not.
    [[nodiscard]] bool start();
    [[nodiscard]] bool installed() const noexcept { return installed_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
    /// Of the user `persona`, who needs no password; or of another.
    [[nodiscard]] std::string url(const std::string& user = "persona", const std::string& database = "postgres") const;
private:
    [[nodiscard]] pid_t spawn(const std::vector<std::string>& words) const;
    [[nodiscard]] bool prepare(const std::string& programs);
    TemporaryFolder folder_;
    std::string reason_;
    pid_t server_ = -1;
    uid_t user_ = 0;
    gid_t group_ = 0;
    bool installed_ = false;
};

}  // namespace persona::testing
