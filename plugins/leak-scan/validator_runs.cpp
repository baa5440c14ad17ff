#include "validator_runs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <string>

#include <boost/json.hpp>

#include <persona/text.hpp>

#include "text_runs.hpp"

namespace persona::leaks {
namespace {

/// Passages of one port, and those that share a run of each length with the source.
struct Shares {
    std::int64_t passages = 0;
    std::array<std::int64_t, run_lengths.size()> sharing{};
    [[nodiscard]] double rate(std::size_t kind) const {
        return passages == 0 ? 0.0 : static_cast<double>(sharing[kind]) / static_cast<double>(passages);
    }
};

struct ShareState final : State {
    std::map<std::string, Shares, std::less<>> ports;
};

/// The most that chance explains: three standard errors of the difference of two shares (pooled), or the margin.
double most_by_chance(const Shares& ours, const Shares& chance, std::size_t kind, double margin) {
    const auto n = static_cast<double>(ours.passages);
    const auto m = static_cast<double>(std::max<std::int64_t>(chance.passages, 1));
    const double pooled = static_cast<double>(ours.sharing[kind] + chance.sharing[kind]) / (n + m);
    return std::min(1.0, chance.rate(kind) + std::max(margin, 3 * std::sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))));
}

boost::json::object told(const Shares& shares) {
    boost::json::object out{{"passages", shares.passages}};
    for (std::size_t kind = 0; kind < run_lengths.size(); ++kind)
        out["sharing_" + std::to_string(run_lengths[kind]) + "_words"] = shares.sharing[kind];
    return out;
}

}  // namespace

void ValidatorRuns::describe(Description& description) {
    description
        .doc(
            "Holds the texts against runs of words that few subjects of the source wrote, and the share that has one "
            "against the share that chance makes.",
            "A text that shares five words with somebody's is no copy: people say the same things. So the share of "
            "passages (20 words; short texts are one) that hold a run which fewer than k subjects of the source wrote "
            "is compared with that of texts which were never copied: those of the `holdout`, or, where it is too "
            "small, those of the `source` itself against the runs of others (leave one out). A share above that by "
            "more than three standard errors, and more than `margin`, refuses the output, for runs of 5 words and of "
            "10 (of 30 characters in texts without blanks) alike.\n\n"
            "Whole texts of the source are found by detector.leak-scan, each of them.")
        .parallel();
    description.parameter("refuses", refuses_,
                          "Off: the shares are told, whatever they are. For pseudonymised data, whose texts are meant "
                          "to stay; never for synthetic data.");
    description.parameter("margin", margin_, "How much the share may be above that of chance, whatever the numbers.")
        .range(0, 1);
    description
        .parameter("least_passages", least_texts_,
                   "Passages that the holdout must have; with fewer, the source is taken for chance.")
        .at_least(1)
        .advanced();
    description.input("synthetic", "The rows whose texts are judged.");
    description.input("holdout", "Rows of the source's kind that nothing was learnt from.").reference().optional();
    description.input("source", "The rows that the runs were made of.").reference().optional();
    description.artifact_input("runs", std::string(TextRuns::kind_name), "The runs, from analyser.text-runs.")
        .reference();
    description.artifact_output("verdict", std::string(Verdict::kind_name), "Whether texts were copied.");
}

StatePtr ValidatorRuns::start() const { return std::make_unique<ShareState>(); }

Status ValidatorRuns::observe(State& state, const Batch& batch, Context& context) const {
    const auto runs = context.artifact<TextRuns>("runs");
    if (runs == nullptr) return {};
    auto& shares = static_cast<ShareState&>(state).ports[std::string(context.port())];
    // Everything of a source's text is in the list: there, a run is shared when somebody else wrote it too.
    const bool own = context.port() == "source";
    const auto shared = [&](std::uint64_t hash) {
        const auto held = runs->find(hash);
        return own ? held == TextRuns::Held::by_several : held != TextRuns::Held::not_at_all;
    };
    RunReader reader(runs->key);
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
        if (!holds_texts(batch.field(column))) continue;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!batch.columns[column]->valid(row)) continue;
            for (const auto& passage : reader.read(batch.columns[column]->text(row))) {
                ++shares.passages;
                for (std::size_t kind = 0; kind < run_lengths.size(); ++kind)
                    if (std::any_of(passage.runs[kind].begin(), passage.runs[kind].end(), shared))
                        ++shares.sharing[kind];
            }
        }
    }
    return {};
}

Status ValidatorRuns::merge(State& into, State& from) const {
    auto& whole = static_cast<ShareState&>(into).ports;
    for (const auto& [port, shares] : static_cast<ShareState&>(from).ports) {
        whole[port].passages += shares.passages;
        for (std::size_t kind = 0; kind < run_lengths.size(); ++kind) whole[port].sharing[kind] += shares.sharing[kind];
    }
    return {};
}

Result<std::vector<ArtifactPtr>> ValidatorRuns::finish(State& state, Context& context) {
    auto& ports = static_cast<ShareState&>(state).ports;
    const bool wired = ports.contains("holdout") || ports.contains("source");
    const auto& ours = ports["synthetic"];
    const bool held_out = ports["holdout"].passages >= least_texts_;
    const auto& chance = held_out ? ports["holdout"] : ports["source"];
    auto verdict = std::make_shared<Verdict>();
    verdict->title = "copied texts";
    verdict->summary = ours.passages == 0
                           ? "no texts"
                           : with_commas(ours.passages) + " passages beside " + with_commas(chance.passages) +
                                 (held_out ? " held-out ones" : " of the source");
    boost::json::object details{{"chance_by", held_out ? "holdout" : "source"}};
    for (const auto& [port, shares] : ports) details[port] = told(shares);
    verdict->details = boost::json::serialize(details);
    const auto missing = context.artifact<TextRuns>("runs") == nullptr ? "there was no list of the source's runs"
                         : !wired ? "there was neither a holdout nor a source to tell chance by"
                                  : "";
    for (std::size_t kind = 0; kind < run_lengths.size(); ++kind) {
        Figure figure;
        figure.name = "sharing_" + std::to_string(run_lengths[kind]) + "_words";
        figure.gate_is_maximum = true;
        if (ours.passages > 0 && *missing == '\0') {
            figure.value = ours.rate(kind);
            figure.ceiling = chance.rate(kind);
            if (refuses_) figure.gate = most_by_chance(ours, chance, kind, margin_);
            figure.passed = !refuses_ || *figure.value <= *figure.gate;
            if (!figure.passed)
                verdict->failures.push_back(
                    "texts share runs of " + std::to_string(run_lengths[kind]) +
                    " words with those of fewer than k subjects more often than chance explains");
        } else if (*missing == '\0') {
            figure.note = "there are no texts of five words";
        } else {
            figure.gate = 0;
            figure.passed = false;
            figure.note = missing;
        }
        verdict->figures.push_back(std::move(figure));
    }
    if (*missing != '\0') verdict->failures.push_back(std::string("copied texts could not be looked for: ") + missing);
    if (!verdict->passed())
        verdict->advice.emplace_back(
            "do not pass these texts on: make them again from more people's texts, or leave "
            "the column out");
    return std::vector<ArtifactPtr>{verdict};
}

}  // namespace persona::leaks
