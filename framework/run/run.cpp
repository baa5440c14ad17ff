#include <filesystem>
#include <fstream>
#include <sstream>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <persona/random.hpp>
#include <persona/state_folder.hpp>

#include "framework/run/job.hpp"
#include "framework/run/preflight.hpp"
#include "framework/run/report.hpp"
#include "framework/run/whole_file.hpp"

namespace persona {
namespace {

std::string fresh_bytes(std::size_t count) {
    std::string out(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1)
        throw Failure(Error(ErrorCode::internal, "the system gave no random bytes"));
    return out;
}

Result<std::string> write_record(const Job& job, const RunSettings& settings, const std::string& text) {
    std::filesystem::path path;
    if (settings.record) {
        path = *settings.record;
    } else {
        const auto state = state_folder();
        if (state.empty()) return std::string();
        const auto folder = state / "runs";
        std::error_code code;
        std::filesystem::create_directories(folder, code);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);
        path = folder / (job.spec.name + "-" + hexadecimal(fresh_bytes(6)) + ".json");
    }
    PERSONA_TRY(write_whole_file(path, text, 0600));
    return path.string();
}

}  // namespace

std::uint64_t fresh_seed() {
    std::uint64_t out = 0;
    const auto bytes = fresh_bytes(sizeof out);
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&out));
    return out;
}

Result<std::string> read_key(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error(ErrorCode::configuration, "can not open the key file '" + path + "'",
                     "make one with: head -c 32 /dev/urandom > " + path);
    std::ostringstream text;
    text << file.rdbuf();
    auto bytes = text.str();
    if (!bytes.empty() && bytes.back() == '\n') bytes.pop_back();
    if (bytes.size() < 16)
        return Error(ErrorCode::configuration, "the key file '" + path + "' holds fewer than 16 bytes",
                     "make one with: head -c 32 /dev/urandom > " + path);
    const auto key = hmac_sha256("persona key file", bytes);
    return std::string(reinterpret_cast<const char*>(key.data()), key.size());
}

RunResult run_job(Job& job, const Registry& registry, const RunSettings& settings) {
    RunResult result;
    const auto ended = [&](Error error) {
        result.exit_code = exit_code(error.code);
        result.outcome.error = std::move(error);
        result.report = make_report(job, registry, result.outcome);
        return result;
    };
    if (auto files = check_files(job, settings); !files) return ended(std::move(files).error());
    ExecutorOptions options;
    options.threads = settings.threads;
    options.memory = settings.memory / 2;
    options.seed = settings.seed ? *settings.seed : fresh_seed();
    options.k = settings.k;
    options.gates = job.gates;
    options.gates.insert(options.gates.end(), settings.gates.begin(), settings.gates.end());
    options.spool_parent = settings.spool;
    options.stop = settings.stop;
    options.progress = settings.progress;
    options.log = settings.log;
    options.hung = settings.hung;
    if (settings.fresh_key) {
        options.key = *settings.fresh_key;
    } else if (settings.key_file) {
        auto key = read_key(*settings.key_file);
        if (!key) return ended(std::move(key).error());
        options.key = *std::move(key);
    } else {
        options.key = fresh_bytes(32);
    }
    result.outcome = execute(job.plan, options);
    if (result.outcome.error) result.exit_code = exit_code(result.outcome.error->code);
    result.report = make_report(job, registry, result.outcome);
    for (const auto& path : settings.reports) {
        if (const auto status = write_report(path, result.report); status) result.reports.push_back(path);
        else result.warnings.push_back(status.error());
    }
    // A run that failed is not worth repeating; one that was refused may be.
    const bool keep = !result.outcome.error || result.outcome.error->code == ErrorCode::refused;
    if (keep && (!settings.record || !settings.record->empty())) {
        auto record = make_record(job, registry, settings, options.seed, options.key);
        auto path = record ? write_record(job, settings, *record) : Result<std::string>(record.error());
        if (path) result.record_path = *path;
        else result.warnings.push_back(path.error());
    }
    OPENSSL_cleanse(options.key.data(), options.key.size());
    // A report that was asked for and could not be written is a failure of the run, though the data is in place.
    if (!result.warnings.empty() && result.exit_code == 0) result.exit_code = 1;
    return result;
}

}  // namespace persona
