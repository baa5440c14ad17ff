// Names of machines as numbers, without waiting for a name server any longer than somebody wants the answer.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <Poco/Net/IPAddress.h>

#include "watchdog.hpp"

namespace persona::providers {

using IPAddresses = std::vector<Poco::Net::IPAddress>;
/// Blocks, for as long as it likes; throws nothing. Must outlive nothing: it may still run when its caller is gone.
using Lookup = std::function<IPAddresses(const std::string& host)>;

/// The system's resolver (getaddrinfo, POSIX.1-2017).
[[nodiscard]] IPAddresses system_lookup(const std::string& host);

struct Resolved {
    IPAddresses numbers;                      ///< in the resolver's order; none: the name is unknown
    Watchdog::Cut cut = Watchdog::Cut::none;  ///< why nobody waited for it
};
/// A number stands for itself: asking for its name would tell a name server of it. Looks every twentieth of a second whether
/// the answer is still wanted; a lookup that nobody waits for runs on in a thread of its own until the system gives it up.
[[nodiscard]] Resolved resolve(const std::string& host, Watchdog::Clock::time_point deadline,
                               const std::stop_token& stop, Lookup lookup = system_lookup);

}  // namespace persona::providers
