#include "watchdog.hpp"

#include <algorithm>

#include <sys/socket.h>
#include <unistd.h>

namespace persona::providers {

Watchdog::Watchdog() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

Watchdog::~Watchdog() { thread_.request_stop(); }

Watchdog::Watch::Watch(Watchdog& dog, int socket, Clock::time_point deadline, const std::stop_token& stop)
    : dog_(dog), number_(dog.add(socket, deadline)), stopper_(stop, Stopper{dog, number_}) {}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock(dog_.mutex_);
    const auto at = dog_.entries_.find(number_);
    if (at->second.socket >= 0) ::close(at->second.socket);
    dog_.entries_.erase(at);
}

Watchdog::Cut Watchdog::Watch::cut() const {
    const std::lock_guard lock(dog_.mutex_);
    return dog_.entries_.at(number_).cut;
}

std::uint64_t Watchdog::add(int socket, Clock::time_point deadline) {
    const std::lock_guard lock(mutex_);
    const auto number = next_++;
    entries_[number] = {::dup(socket), deadline, Cut::none};
    changed_.notify_all();
    return number;
}

void Watchdog::shut(Entry& entry, Cut why) {
    if (entry.cut != Cut::none) return;
    entry.cut = why;
    if (entry.socket >= 0) ::shutdown(entry.socket, SHUT_RDWR);
}

void Watchdog::cut(std::uint64_t number, Cut why) {
    const std::lock_guard lock(mutex_);
    if (const auto at = entries_.find(number); at != entries_.end()) shut(at->second, why);
}

void Watchdog::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        auto next = now + std::chrono::hours(1);
        for (auto& [number, entry] : entries_) {
            if (entry.cut != Cut::none) continue;
            if (entry.deadline <= now) shut(entry, Cut::deadline);
            else next = std::min(next, entry.deadline);
        }
        const auto seen = next_;
        changed_.wait_until(lock, stop, next, [&] { return next_ != seen; });
    }
}

}  // namespace persona::providers
