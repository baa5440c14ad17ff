// bench_pii [--data FOLDER] [--megabytes N] [--repeats N] [--seed N] [--types yes] [--write FILE]: how many MB/s of varied text
// one core looks through, pass by pass, as the stages do it; with --write the text goes into a file of JSON lines instead.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <string>

#include <fmt/format.h>
#include <boost/json.hpp>

#include <persona/testing.hpp>

#include "plugins/detectors/detector_names.hpp"
#include "plugins/detectors/detector_normalise.hpp"
#include "plugins/detectors/detector_patterns.hpp"
#include "plugins/detectors/detector_propagate.hpp"
#include "plugins/detectors/patterns.hpp"

#include "varied_text.hpp"

namespace {

using persona::Batch;
using persona::detectors::Found;
using persona::testing::Harness;

struct Options {
    std::string folder = "../shared/data";
    double megabytes = 30;
    int repeats = 3;
    std::uint64_t seed = 1;
    bool types = false;
    std::string write;
};

/// Time on a core, so that other programs on the machine do not count.
double seconds_of_this_thread() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

using Counts = std::map<std::string, std::int64_t>;

/// `pass` looks through all of the text once and counts what it finds by type.
template <class Pass>
void measure(const char* name, std::size_t bytes, const Options& options, Pass pass) {
    double best = 1e9;
    Counts found;
    for (int i = 0; i < options.repeats; ++i) {
        found.clear();
        const double start = seconds_of_this_thread();
        pass(found);
        best = std::min(best, seconds_of_this_thread() - start);
    }
    std::int64_t all = 0;
    for (const auto& [type, times] : found) all += times;
    fmt::print("{:<28} {:7.2f} MB/s {:10} findings\n", name, static_cast<double>(bytes) / best / 1e6, all);
    if (!options.types) return;
    for (const auto& [type, times] : found) fmt::print("    {:<28} {}\n", type, times);
}

void count(const Batch& batch, Counts& found) {
    if (batch.spans == nullptr) return;
    for (const auto& span : *batch.spans) ++found[span.origin->entity];
}

/// The cells as batches of the size that readers make.
std::vector<Batch> batches_of(const std::vector<std::string>& cells) {
    std::vector<Batch> out;
    const auto schema = persona::Schema::make({{"text", persona::Type::text, "", persona::Role::unknown, ""}});
    persona::TextBuilder texts;
    const auto flush = [&] {
        Batch batch;
        batch.schema = schema;
        batch.rows = texts.size();
        batch.columns = {texts.finish()};
        texts = {};
        out.push_back(std::move(batch));
    };
    for (const auto& cell : cells) {
        texts.append(cell);
        if (texts.size() >= persona::batch_rows || texts.text_bytes() >= persona::batch_bytes) flush();
    }
    if (texts.size() > 0) flush();
    return out;
}

bool parse(int count, char** arguments, Options& options) {
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        const char* value = i + 1 < count ? arguments[++i] : nullptr;
        if (value == nullptr) return false;
        if (option == "--data") options.folder = value;
        else if (option == "--megabytes") options.megabytes = std::atof(value);
        else if (option == "--repeats") options.repeats = std::atoi(value);
        else if (option == "--seed") options.seed = static_cast<std::uint64_t>(std::atoll(value));
        else if (option == "--types") options.types = std::string_view(value) == "yes";
        else if (option == "--write") options.write = value;
        else return false;
    }
    return true;
}

}  // namespace

int main(int count_of_arguments, char** arguments) {
    Options options;
    if (!parse(count_of_arguments, arguments, options)) {
        fmt::print(stderr,
                   "bench_pii [--data FOLDER] [--megabytes N] [--repeats N] [--seed N] [--types yes] [--write FILE]\n");
        return 2;
    }
    const auto cells =
        persona::bench::varied_text(static_cast<std::size_t>(options.megabytes * 1e6), options.folder, options.seed);
    std::size_t bytes = 0;
    for (const auto& cell : cells) bytes += cell.size();
    if (!options.write.empty()) {
        std::ofstream out(options.write);
        for (const auto& cell : cells) out << boost::json::serialize(boost::json::object{{"text", cell}}) << '\n';
        return out ? 0 : 1;
    }
    fmt::print("{} cells, {:.1f} MB, {} patterns\n", cells.size(), static_cast<double>(bytes) / 1e6,
               persona::detectors::pattern_rows().size());
    persona::detectors::PatternOptions pattern_options;
    pattern_options.regions = {"GB", "US", "DE", "FR", "ES", "IT"};
    const persona::detectors::PatternScanner scanner(std::move(pattern_options));
    measure("patterns, without the stage", bytes, options, [&](Counts& found) {
        std::vector<Found> each;
        for (const auto& cell : cells) {
            each.clear();
            scanner.scan(cell, "", each);
            for (const auto& one : each) ++found[one.origin->entity];
        }
    });
    const auto batches = batches_of(cells);
    namespace detectors = persona::detectors;
    Harness normalise("detector.normalise", std::make_shared<detectors::DetectorNormalise>());
    Harness patterns("detector.patterns", std::make_shared<detectors::DetectorPatterns>());
    Harness names("detector.names", std::make_shared<detectors::DetectorNames>());
    Harness propagate("detector.propagate", std::make_shared<detectors::DetectorPropagate>());
    for (auto& [name, stage] :
         {std::pair<const char*, Harness*>{"normalise", &normalise}, {"patterns", &patterns}, {"names", &names}})
        measure(name, bytes, options, [&, stage = stage](Counts& found) {
            for (const auto& batch : batches) count(stage->process(batch), found);
        });
    measure("all passes", bytes, options, [&](Counts& found) {
        for (const auto& batch : batches)
            count(propagate.process(names.process(patterns.process(normalise.process(batch)))), found);
    });
    return 0;
}
