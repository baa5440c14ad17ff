#include "resolve.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>

namespace persona::providers {
namespace {

/// What a lookup leaves its answer in, whoever of both is the last to leave.
struct Pending {
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<IPAddresses> answer;
};

}  // namespace

IPAddresses system_lookup(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &first) != 0) return {};
    IPAddresses out;
    for (const auto* one = first; one != nullptr; one = one->ai_next) {
        const void* address = nullptr;
        socklen_t length = 0;
        if (one->ai_family == AF_INET) {
            address = &reinterpret_cast<const sockaddr_in*>(one->ai_addr)->sin_addr;
            length = sizeof(in_addr);
        } else if (one->ai_family == AF_INET6) {
            address = &reinterpret_cast<const sockaddr_in6*>(one->ai_addr)->sin6_addr;
            length = sizeof(in6_addr);
        }
        if (address != nullptr) out.emplace_back(address, length);
    }
    freeaddrinfo(first);
    return out;
}

Resolved resolve(const std::string& host, Watchdog::Clock::time_point deadline, const std::stop_token& stop,
                 Lookup lookup) {
    if (Poco::Net::IPAddress number; Poco::Net::IPAddress::tryParse(host, number)) return {{number}};
    const auto pending = std::make_shared<Pending>();
    std::thread([pending, host, lookup = std::move(lookup)] {
        auto found = lookup(host);
        const std::lock_guard lock(pending->mutex);
        pending->answer = std::move(found);
        pending->ready.notify_one();
    }).detach();
    std::unique_lock lock(pending->mutex);
    while (!pending->answer) {
        constexpr std::chrono::milliseconds beat{50};
        if (stop.stop_requested()) return {{}, Watchdog::Cut::stopped};
        const auto now = Watchdog::Clock::now();
        if (now >= deadline) return {{}, Watchdog::Cut::deadline};
        pending->ready.wait_until(lock, std::min(deadline, now + beat));
    }
    return {*std::move(pending->answer)};
}

}  // namespace persona::providers
