#include "certificate.hpp"

#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

namespace persona::leaks {
namespace {

namespace json = boost::json;
using Counts = std::map<std::string, std::int64_t>;

constexpr std::string_view claim =
    "no value that is known from the source, and that fewer than k of its subjects hold, stands in the cells that were "
    "looked up, in any of the renderings listed";
constexpr std::string_view no_claim =
    "nothing is said about values that are in no group of the dictionary (numbers and dates of columns that identify "
    "nobody), about values that k or more subjects hold, about renderings that are not listed, or about what may be "
    "inferred from the rows";

std::int64_t total(const Counts& counts) {
    std::int64_t sum = 0;
    for (const auto& [name, count] : counts) sum += count;
    return sum;
}

json::object counted(const Counts& counts) {
    json::object out;
    for (const auto& [name, count] : counts) out[name] = count;
    return out;
}

Counts known_by_group(const Findings& known) {
    Counts out;
    const auto sizes = known.sizes();
    for (std::size_t group = 0; group < sizes.size(); ++group)
        if (known.groups[group] != completeness_group) out[known.groups[group]] += sizes[group];
    return out;
}

std::vector<std::string_view> looked_for(const Scanned& scanned) {
    return scanned.complete ? renderings_looked_for(*scanned.known) : std::vector<std::string_view>{};
}

Figure count(std::string name, std::optional<std::int64_t> value) {
    Figure out;
    out.name = std::move(name);
    out.is_count = out.is_detail = true;
    if (value) out.value = static_cast<double>(*value);
    return out;
}

struct Obstacle {
    std::string what, advice;
};
/// What kept the scan from saying anything; nothing: it can.
Obstacle why_not(const Scanned& scanned, std::int64_t known) {
    constexpr auto wire = "wire `against` to the analyser.findings that reads the source";
    if (scanned.known == nullptr) return {"there was no dictionary of known values", wire};
    if (!scanned.complete) return {"the dictionary of known values is not complete", wire};
    if (scanned.changed) return {"the file was changed while it was scanned", "scan it again when nobody writes to it"};
    if (known < scanned.least_known)
        return {"there were " + with_commas(known) + " known values to look for", "give it a table with more rows"};
    return {};
}

json::object details(const Scanned& scanned, const Counts& known, const ScanCounts& counts, const Counts& groups,
                     const Counts& columns) {
    json::array hits;
    for (const auto& [where, cells] : counts.hits)
        hits.push_back(json::object{{"group", where.first}, {"column", where.second}, {"cells", cells}});
    json::array renderings;
    for (const auto rendering : looked_for(scanned)) renderings.emplace_back(rendering);
    json::object out{{"by_group", counted(groups)}, {"by_column", counted(columns)}, {"hits", std::move(hits)}};
    json::object says{{"claims", claim}, {"does_not_claim", no_claim}};
    if (scanned.complete) says["k"] = scanned.known->k;
    says["known_values"] = json::object{{"total", total(known)}, {"by_group", counted(known)}};
    says["renderings"] = std::move(renderings);
    json::array left_out;
    for (const auto& group : scanned.left_out) left_out.emplace_back(group);
    says["groups_left_out"] = std::move(left_out);
    says["cells"] = json::object{{"total", total(counts.cells)}, {"by_column", counted(counts.cells)}};
    if (scanned.sha256) says["scanned_sha256"] = *scanned.sha256;
    out["certificate"] = std::move(says);
    return out;
}

}  // namespace

void ScanCounts::add(const ScanCounts& other) {
    for (const auto& [column, times] : other.cells) cells[column] += times;
    for (const auto& [where, times] : other.hits) hits[where] += times;
}

std::shared_ptr<const Verdict> certificate(const Scanned& scanned, const ScanCounts& counts) {
    auto verdict = std::make_shared<Verdict>();
    verdict->title = scanned.title;
    Counts groups;
    Counts columns;
    for (const auto& [where, times] : counts.hits) {
        groups[where.first] += times;
        columns[where.second] += times;
    }
    const auto leaked = total(groups);
    const auto known = scanned.complete ? known_by_group(*scanned.known) : Counts{};
    const auto cells = total(counts.cells);

    Figure gated = count("leaked_values", std::nullopt);
    gated.gate = 0;
    gated.gate_is_maximum = true;
    const auto obstacle = why_not(scanned, total(known));
    if (obstacle.what.empty()) {
        gated.value = static_cast<double>(leaked);
        gated.passed = leaked == 0;
    } else {
        gated.passed = false;
        gated.note = obstacle.what;
        verdict->failures.push_back("the " + scanned.title + " could not run: " + obstacle.what);
        verdict->advice.push_back(obstacle.advice);
    }
    verdict->figures.push_back(std::move(gated));
    verdict->figures.push_back(count("dictionary_size", total(known)));
    verdict->figures.push_back(count("cells_scanned", cells));
    verdict->summary = with_commas(cells) + " cells looked up among " + with_commas(total(known)) +
                       " known values in " + std::to_string(looked_for(scanned).size()) + " renderings";

    for (const auto& [group, times] : groups) {
        std::string where;
        for (const auto& [place, each] : counts.hits)
            if (place.first == group) where += (where.empty() ? "'" : ", '") + place.second + "'";
        verdict->failures.push_back(with_commas(times) + (times == 1 ? " cell holds" : " cells hold") +
                                    " a known value of the source (" + group + ") in column " + where);
    }
    if (leaked > 0)
        verdict->advice.emplace_back(
            "do not pass these rows on: make them again with another seed, and say with --columns what the columns "
            "named above are; never raise this gate");
    verdict->details = json::serialize(details(scanned, known, counts, groups, columns));
    return verdict;
}

}  // namespace persona::leaks
