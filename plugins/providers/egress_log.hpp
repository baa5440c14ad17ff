// Everything that was sent to a server, one JSON object a line: who wants to know what left can read it there.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <persona/error.hpp>

namespace persona::providers {

struct LoggedHeader {
    std::string name, value;
};
struct Sent {
    std::string to, method, target;
    std::vector<LoggedHeader> headers;  ///< secrets masked
    std::string body;                   ///< every byte
};

/// Thread-safe. Nobody but the user may read the file; an old one is added to.
class EgressLog {
public:
    static Result<std::shared_ptr<EgressLog>> open(const std::filesystem::path& path);
    ~EgressLog();
    EgressLog(const EgressLog&) = delete;
    EgressLog& operator=(const EgressLog&) = delete;
    /// Before the first byte is sent: what can not be written down is not sent.
    Status write(const Sent& sent);

private:
    explicit EgressLog(int file) : file_(file) {}
    int file_;
    std::mutex mutex_;
};

}  // namespace persona::providers
