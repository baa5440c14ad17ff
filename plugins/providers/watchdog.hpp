// Ends requests whose time is over or that nobody waits for any more, by shutting their sockets down: a thread that reads
// from one wakes up at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace persona::providers {

class Watchdog {
public:
    using Clock = std::chrono::steady_clock;
    enum class Cut : std::uint8_t { none, deadline, stopped };
    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// Watches one socket. By a descriptor of its own: whoever uses the socket may close it at any time, and its number may
    /// then be another's.
    class Watch {
    public:
        Watch(Watchdog& dog, int socket, Clock::time_point deadline, const std::stop_token& stop);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        [[nodiscard]] Cut cut() const;

    private:
        struct Stopper {
            Watchdog& dog;
            std::uint64_t number;
            void operator()() const { dog.cut(number, Cut::stopped); }
        };
        Watchdog& dog_;
        std::uint64_t number_;
        std::stop_callback<Stopper> stopper_;
    };

private:
    struct Entry {
        int socket = -1;
        Clock::time_point deadline;
        Cut cut = Cut::none;
    };
    std::uint64_t add(int socket, Clock::time_point deadline);
    void cut(std::uint64_t number, Cut why);
    void run(const std::stop_token& stop);
    static void shut(Entry& entry, Cut why);
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::uint64_t, Entry> entries_;
    std::uint64_t next_ = 0;
    std::jthread thread_;
};

}  // namespace persona::providers
