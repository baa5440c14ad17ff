// bench_pii [--data FOLDER] [--megabytes N] [--repeats N] [--seed N]: how many MB/s of varied text one core looks through, by pass.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

#include <fmt/format.h>

#include "plugins/detectors/patterns.hpp"

#include "varied_text.hpp"

namespace {

using persona::detectors::Found;

/// Time on a core, so that other programs on the machine do not count.
double seconds_of_this_thread() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class Scan>
void measure(const char* name, const std::vector<std::string>& cells, int repeats, Scan scan) {
    std::size_t bytes = 0;
    for (const auto& cell : cells) bytes += cell.size();
    double best = 1e9;
    std::map<std::string, int> by_type;
    std::vector<Found> found;
    for (int i = 0; i < repeats; ++i) {
        by_type.clear();
        const double start = seconds_of_this_thread();
        for (const auto& cell : cells) {
            found.clear();
            scan(cell, found);
            for (const auto& each : found) ++by_type[each.origin->entity];
        }
        best = std::min(best, seconds_of_this_thread() - start);
    }
    fmt::print("{:<10} {:7.1f} MB/s\n", name, static_cast<double>(bytes) / best / 1e6);
    for (const auto& [type, times] : by_type) fmt::print("    {:<28} {}\n", type, times);
}

}  // namespace

int main(int count, char** arguments) {
    std::string folder = "../shared/data";
    double megabytes = 30;
    int repeats = 3;
    std::uint64_t seed = 1;
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        const char* value = i + 1 < count ? arguments[++i] : nullptr;
        if (value == nullptr) {
            fmt::print(stderr, "bench_pii [--data FOLDER] [--megabytes N] [--repeats N] [--seed N]\n");
            return 2;
        }
        if (option == "--data") folder = value;
        else if (option == "--megabytes") megabytes = std::atof(value);
        else if (option == "--repeats") repeats = std::atoi(value);
        else if (option == "--seed") seed = static_cast<std::uint64_t>(std::atoll(value));
        else {
            fmt::print(stderr, "bench_pii: I do not know {}\n", option);
            return 2;
        }
    }
    const auto cells = persona::bench::varied_text(static_cast<std::size_t>(megabytes * 1e6), folder, seed);
    fmt::print("{} cells, {} patterns\n", cells.size(), persona::detectors::pattern_rows().size());
    persona::detectors::PatternOptions options;
    options.regions = {"GB", "US", "DE", "FR", "ES", "IT"};
    const persona::detectors::PatternScanner patterns(std::move(options));
    measure("patterns", cells, repeats,
            [&](const std::string& cell, std::vector<Found>& found) { patterns.scan(cell, "", found); });
    return 0;
}
