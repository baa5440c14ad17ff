// bench_csv FILE [REPEATS] [all|sample|write]: reads a CSV file with reader.csv on one thread and prints the seconds of every
// repeat. With "write", the time that writer.csv takes for the same rows.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <persona/testing.hpp>

#include "plugins/csv/reader.hpp"
#include "plugins/csv/writer.hpp"

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print(stderr, "bench_csv FILE [REPEATS] [all|sample|write]\n");
        return 2;
    }
    const std::string path = arguments[1];
    const int repeats = count > 2 ? std::atoi(arguments[2]) : 5;
    const std::string mode = count > 3 ? arguments[3] : "all";
    try {
        for (int i = 0; i < repeats; ++i) {
            auto reader = std::make_shared<persona::csv::CsvReader>();
            persona::testing::Harness harness(
                "reader.csv", reader, {{"path", "'" + path + "'"}, {"infer", mode == "sample" ? "sample" : "all"}});
            auto& context = harness.context();
            const auto start = std::chrono::steady_clock::now();
            reader->open(context).value();
            std::int64_t rows = 0;
            std::vector<persona::Batch> batches;  // kept, as the others keep their table
            for (;;) {
                auto batch = reader->read(context).value();
                if (!batch) break;
                rows += batch->rows;
                batches.push_back(*std::move(batch));
            }
            double seconds = seconds_since(start);
            if (mode == "write") {
                const persona::testing::TemporaryFolder folder;
                persona::testing::Harness writing("writer.csv", std::make_shared<persona::csv::CsvWriter>(),
                                                  {{"path", "'" + folder.path("out.csv") + "'"}});
                const auto begin = std::chrono::steady_clock::now();
                writing.write_all(batches);
                seconds = seconds_since(begin);
            }
            fmt::print("{:.6f} {} {}\n", seconds, rows, batches.front().schema->size());
        }
    } catch (const persona::Failure& failure) {
        fmt::print(stderr, "{}\n", failure.error().text());
        return 1;
    }
    return 0;
}
