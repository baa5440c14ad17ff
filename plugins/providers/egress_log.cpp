#include "egress_log.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <boost/json.hpp>

namespace persona::providers {

Result<std::shared_ptr<EgressLog>> EgressLog::open(const std::filesystem::path& path) {
    std::error_code ignored;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return Error(ErrorCode::io, "can not write the egress log '" + path.string() + "', so nothing is sent",
                     "give 'egress_log' a file in a folder of yours");
    return std::shared_ptr<EgressLog>(new EgressLog(file));
}

EgressLog::~EgressLog() { ::close(file_); }

Status EgressLog::write(const Sent& sent) {
    boost::json::object headers;
    for (const auto& header : sent.headers) headers[header.name] = header.value;
    const auto line = boost::json::serialize(boost::json::object{{"to", sent.to},
                                                                 {"method", sent.method},
                                                                 {"target", sent.target},
                                                                 {"headers", std::move(headers)},
                                                                 {"body", sent.body}}) +
                      "\n";
    const std::lock_guard lock(mutex_);
    for (std::size_t done = 0; done < line.size();) {
        const auto count = ::write(file_, line.data() + done, line.size() - done);
        if (count <= 0)
            return Error(ErrorCode::io, "the egress log could not be written, so nothing is sent",
                         "make room on the disk, or give 'egress_log' another file");
        done += static_cast<std::size_t>(count);
    }
    return {};
}

}  // namespace persona::providers
