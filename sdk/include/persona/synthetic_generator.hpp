// persona as a C++ library: the same pipelines as the commands `persona synthesise` and `persona synthesise validate`.
//
//     const persona::SyntheticGenerator generator({.seed = 7});
//     const auto made = generator.synthesise({.input = "survey.csv", .output = "safe.csv", .count = 1000});
//     if (!made) std::cerr << made.error().text() << '\n';           // what, where, why, what to do
//     const auto judged = generator.validate({.original = "survey.csv", .synthetic = "safe.csv"});
//     if (judged && judged->passed) std::cout << *judged->distribution_similarity << '\n';
//
// Calls return a Result and do not throw for what can go wrong in a run; `.value()` throws persona::Failure instead.
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

/// What holds for every run of one SyntheticGenerator. What is out of range is an error of code `configuration`.
struct SyntheticGeneratorOptions {
    int threads = 0;                              ///< 1 to 1024; 0: one a core; never changes the result
    std::int64_t memory = std::int64_t{1} << 30;  ///< bytes, about, for the whole process; at least 64 MiB
    std::optional<std::uint64_t> seed = {};       ///< none: fresh for each run
    std::optional<std::string> key_file = {};     ///< the secret for surrogates, at least 16 bytes; none: a fresh key,
                                                  ///< forgotten afterwards unless a record is kept
    std::int64_t k = 10;  ///< smallest number of people a published statistic may rest on; from 1
    std::vector<std::string> plugin_folders = {};  ///< searched before the installed plugins
    std::string spool = {};                        ///< parent of the private folder; empty: the system's
    /// File for the report, which may be shared: a page when it ends in .html, else JSON; written for refused and failed
    /// runs, too.
    std::optional<std::string> report = {};
    std::optional<std::string> record = {};  ///< file for the private run record (seed and key); none: none is kept
    std::stop_token stop = {};               ///< ends a run early: an error of code `cancelled`
    std::function<void(const std::string&)> log = {};  ///< warnings and notes, from any thread; may be empty
};

struct SynthesiseRequest {
    std::string input = {};   ///< CSV, JSON, JSON Lines, YAML, XLSX or a database URL; "-": standard input
    std::string output = {};  ///< likewise; appears whole or not at all; no file that is read
    std::optional<std::int64_t> count = {};  ///< rows, from 1; none: as many as came in
    bool preserve_schema = true;             ///< false: identifying and free-text columns may be left out
    bool preserve_distribution = true;       ///< false: every column is drawn evenly over what may be told
    std::string format = {};   ///< of the output, when its name does not tell: csv, json, jsonl, yaml, xlsx, sql
    std::string subject = {};  ///< the column that says whose row it is; empty: guessed; "none": each row its own
    std::vector<std::string> sets = {};  ///< further settings, as `--set` takes them: "model.trees=7"
    /// Who writes the texts: empty or "embedded", "ollama", "openai", "anthropic", "gemini", "replay", "auto".
    std::string provider = {};
    std::string model = {};  ///< the provider's; empty: its choice
    /// That provider's model writes whole rows, for tables that are too small for statistics; without refining.
    bool whole_rows = false;
    /// Who refines the weakest of the texts; empty: nobody. At most 100 requests, unless `sets` says otherwise:
    /// "max_requests=20", "max_cost=2" with "prompt_price=3" and "answer_price=15" (of a million tokens).
    std::string refine_with = {};
    std::string refine_model = {};  ///< that provider's; empty: its choice
};

struct ValidateRequest {
    std::string original = {};                ///< a file of any known format
    std::string synthetic = {};               ///< likewise, also of another format
    std::optional<std::string> holdout = {};  ///< original rows that the model never saw: firmer ceilings
    std::string subject = {};                 ///< of the original; empty: guessed
    std::vector<std::string> sets = {};       ///< "report.distribution=0.9"
};

/// The five figures of the specification; docs/guide/quality.md tells how to read them.
struct ValidationResult {
    std::optional<bool> schema_match;  ///< names, order and types kept; every cell reads as its column's type
    std::optional<double> distribution_similarity;  ///< 0 to 1; read it beside its ceiling in `verdicts`
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

/// Runs the ready-made pipelines synthesise, validate and validate-holdout. One object may be used for many runs, one
/// after another or from several threads; making one loads the plugins, and what did not load is told by the first call.
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
