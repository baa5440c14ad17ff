// Options that several commands have: how rows are made, what the user knows of the input's columns, and what may not
// come out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"

#include <persona/synthetic_generator.hpp>

namespace persona::cli {

/// --count, --condition, --format, --provider, --model, --no-preserve-schema, --no-preserve-distribution.
struct GenerateOptions {
    std::optional<std::int64_t> count;
    std::string format;
    std::string provider, model;  ///< no provider: embedded
    std::vector<std::string> conditions;
    bool no_schema = false, no_distribution = false;
    void declare(options::options_description& to);
    /// Checks them and puts them into a request; who writes is PipelineRun::writer()'s to check.
    void fill(SynthesiseRequest& request) const;
    [[nodiscard]] bool embedded() const { return provider.empty() || provider == "embedded"; }
    /// The --set arguments that the conditions come to; throws Failure for one that is none. `learns`: the pipeline
    /// trains the model, which puts the columns chosen first, and judges it. `whole_rows`: a language model writes rows.
    [[nodiscard]] std::vector<std::string> sets(bool learns, bool whole_rows = false) const;
};

/// --refine-with, --refine-model, --max-requests, --max-cost, --prices, --estimate.
struct RefineOptions {
    std::string with, model, prices;
    std::optional<std::int64_t> max_requests;
    std::optional<double> max_cost;
    bool estimate = false;
    void declare(options::options_description& to);
    /// The --set arguments that the limits come to; throws Failure for what only holds together with something else.
    [[nodiscard]] std::vector<std::string> sets() const;
};

/// --columns and --subject.
struct ReadOptions {
    std::string columns_file, subject;
    void declare(options::options_description& to);
    /// The --set arguments that the columns file comes to; throws Failure with everything that is wrong in it.
    /// What the pipeline does decides which of it there is a stage for.
    enum class Pipeline { reads, replaces, learns };
    [[nodiscard]] std::vector<std::string> sets(Pipeline pipeline) const;
};

/// --confidential.
struct ConfidentialOption {
    std::string file;
    void declare(options::options_description& to);
};

/// --constraints.
struct ConstraintsOption {
    std::string file;
    void declare(options::options_description& to);
    /// The --set argument that the file comes to; throws Failure when it is no YAML.
    [[nodiscard]] std::vector<std::string> sets() const;
};

/// The --set arguments for a columns file's text; errors with their places. The stages set are `source`, `votes`,
/// `anonymise` and `model`.
[[nodiscard]] std::vector<std::string> sets_of_columns(std::string_view text, const std::string& file_name,
                                                       std::vector<Error>& errors);

}  // namespace persona::cli
