// persona as a C++ library: the same pipelines as the commands `persona synthesise` and `persona synthesise validate`.
//
//     persona::SyntheticGenerator generator({.seed = 7});
//     auto made = generator.synthesise({.input = "survey.csv", .output = "safe.csv"});
//     if (!made) std::cerr << made.error().text() << '\n';
//
// Link PersonaSDK::persona (find_package(PersonaSDK)). Plugins and pipelines are found beside the library.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <persona/error.hpp>

namespace persona {

/// What holds for every run of one SyntheticGenerator.
struct SyntheticGeneratorOptions {
    int threads = 0;                              ///< 0: one a core; never changes the result
    std::int64_t memory = std::int64_t{1} << 30;  ///< bytes, about
    std::optional<std::uint64_t> seed;            ///< none: fresh for each run
    std::optional<std::string> key_file;      ///< the secret for surrogates; none: a fresh key, forgotten afterwards
    std::int64_t k = 10;                      ///< smallest number of people a published statistic may rest on
    std::vector<std::string> plugin_folders;  ///< searched before the installed plugins
    std::string spool;                        ///< parent of the private folder; empty: the system's
    std::optional<std::string> record;  ///< file for the private run record (seed and key); none: no record is kept
    std::stop_token stop;               ///< ends a run early: an error of code `cancelled`
    std::function<void(const std::string&)> log;  ///< warnings and notes, from any thread; may be empty
};

struct SynthesiseRequest {
    std::string input;                  ///< CSV, JSON, JSON Lines, YAML, XLSX or a database URL
    std::string output;                 ///< likewise; appears whole or not at all
    std::optional<std::int64_t> count;  ///< rows; none: as many as came in
    bool preserve_schema = true;        ///< false: identifying and free-text columns may be left out
    bool preserve_distribution = true;  ///< false: every column is drawn evenly over what may be told
    std::string format;                 ///< of the output, when its name does not tell
    std::string subject;                ///< the column that says whose row it is; empty: guessed
    std::vector<std::string> sets;      ///< further settings, as `--set` takes them: "model.trees=7"
};

struct ValidateRequest {
    std::string original, synthetic;     ///< files of any known format, also of two
    std::optional<std::string> holdout;  ///< original rows that the model never saw
    std::string subject;
    std::vector<std::string> sets;
};

/// The five figures of the specification; docs/guide/quality.md tells how to read them.
struct ValidationResult {
    std::optional<bool> schema_match;  ///< names, order and types kept; every cell reads as its column's type
    std::optional<double> distribution_similarity;  ///< 0 to 1
    std::optional<std::int64_t> pii_detected;       ///< values of personal types that are the original's own
    std::optional<double> semantic_similarity;      ///< 0 to 1; none without a text column
    std::optional<double> diversity;                ///< 0 to 1
    bool passed = false;                            ///< every gate was met
    std::vector<std::string> failures;              ///< sentences: which gates were missed
    std::vector<std::string> warnings;
    std::string verdicts = "{}";  ///< JSON: all figures with ceilings, floors and gates
    /// One JSON object; its first fields are the five figures, null where one could not be computed.
    [[nodiscard]] std::string json() const;
};

struct SynthesiseResult {
    std::int64_t rows_in = 0;        ///< read from the input
    std::int64_t rows_out = 0;       ///< written to the output
    std::int64_t rows_rejected = 0;  ///< could not be processed and did not travel on
    ValidationResult figures;
    std::vector<std::string> targets;  ///< what was written
    std::string report;                ///< JSON, may be shared
    std::string record_path;           ///< empty: no record was kept
};

/// Runs the ready-made pipelines. One object may be used for many runs, one after another or from several threads.
class SyntheticGenerator {
public:
    explicit SyntheticGenerator(SyntheticGeneratorOptions options = {});
    ~SyntheticGenerator();
    SyntheticGenerator(SyntheticGenerator&&) noexcept;
    SyntheticGenerator& operator=(SyntheticGenerator&&) noexcept;

    /// Makes a synthetic table. When a gate refuses, the error is of code `refused` and nothing is written.
    [[nodiscard]] Result<SynthesiseResult> synthesise(const SynthesiseRequest& request) const;
    /// Judges a synthetic table against its original. A missed gate is no error: see `passed`.
    [[nodiscard]] Result<ValidationResult> validate(const ValidateRequest& request) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace persona
