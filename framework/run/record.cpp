// The private run record: everything needed to repeat a run. With it draws can be inverted, so only its owner may read it.
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include <persona/random.hpp>
#include <persona/version.hpp>

#include "framework/run/report.hpp"

namespace persona {
namespace {

namespace json = boost::json;

/// Files that readers and loaders name: what the run's result hangs on.
std::vector<std::string> inputs_of(const Job& job) {
    std::vector<std::string> out;
    for (const auto& stage : job.plan.stages)
        out.insert(out.end(), stage.instance.inputs.begin(), stage.instance.inputs.end());
    return out;
}

json::array plugin_versions(const Registry& registry) {
    json::array out;
    for (const auto& plugin : registry.plugins()) out.emplace_back(plugin.name + " " + plugin.version);
    return out;
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string fingerprint(const std::string& key) {
    const auto hash = hmac_sha256("persona key fingerprint", key);
    return hexadecimal({reinterpret_cast<const char*>(hash.data()), 8});
}

Error changed(const std::string& path, const std::string& what, const std::string& hint) {
    return Error(ErrorCode::configuration, "this run can not be repeated: " + what, hint).at({path, 0, 0});
}

}  // namespace

Result<std::string> make_record(const Job& job, const Registry& registry, const RunSettings& settings,
                                std::uint64_t seed, const std::string& key) {
    json::object record{{"schema", record_schema},
                        {"persona", PERSONA_VERSION},
                        {"plugins", plugin_versions(registry)},
                        {"pipeline", job.spec.file},
                        {"k", settings.k}};
    if (const auto hash = hash_file(job.spec.file)) record["pipeline_sha256"] = *hash;
    json::array sets;
    for (const auto& set : job.sets) sets.emplace_back(set);
    record["set"] = std::move(sets);
    record["seed"] = std::to_string(seed);
    record["key_fingerprint"] = fingerprint(key);
    if (settings.key_file) record["key_file"] = *settings.key_file;
    else record["key"] = hexadecimal(key);
    json::object inputs;
    json::array not_repeatable;
    for (const auto& path : inputs_of(job)) {
        if (path == "-") not_repeatable.emplace_back("standard input");
        else if (const auto hash = hash_file(path)) inputs[path] = *hash;
    }
    record["inputs_sha256"] = std::move(inputs);
    record["inputs_gone"] = std::move(not_repeatable);
    return json::serialize(record) + "\n";
}

Result<RecordedRun> read_record(const std::string& path, const Registry& registry) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error(ErrorCode::configuration, "can not open the run record '" + path + "'",
                     "the end of a run names its record");
    std::ostringstream text;
    text << file.rdbuf();
    boost::system::error_code code;
    const auto parsed = json::parse(text.str(), code);
    if (code || !parsed.is_object() || text_of(parsed.get_object(), "schema") != record_schema)
        return Error(ErrorCode::configuration, "'" + path + "' is no run record of this version");
    const auto& record = parsed.get_object();
    if (text_of(record, "persona") != PERSONA_VERSION)
        return changed(path, "it was made by persona " + text_of(record, "persona") + ", this is " PERSONA_VERSION,
                       "install that version");
    if (const auto* plugins = record.if_contains("plugins");
        plugins == nullptr || *plugins != json::value(plugin_versions(registry)))
        return changed(path, "the plugins are not the same",
                       "compare 'persona plugin list' with the record's \"plugins\"");
    RecordedRun out;
    out.pipeline = text_of(record, "pipeline");
    const auto now = hash_file(out.pipeline);
    if (!now || *now != text_of(record, "pipeline_sha256"))
        return changed(path, "the pipeline '" + out.pipeline + "' was changed or is gone", "");
    if (const auto* gone = record.if_contains("inputs_gone");
        gone != nullptr && gone->is_array() && !gone->get_array().empty())
        return changed(path, "its input came from standard input", "keep the input in a file");
    if (const auto* inputs = record.if_contains("inputs_sha256"); inputs != nullptr && inputs->is_object()) {
        for (const auto& [name, hash] : inputs->get_object()) {
            const auto same = hash_file(std::string(name));
            if (!same || !hash.is_string() || *same != std::string_view(hash.get_string()))
                return changed(path, "the input '" + std::string(name) + "' was changed or is gone", "");
        }
    }
    if (const auto* sets = record.if_contains("set"); sets != nullptr && sets->is_array())
        for (const auto& set : sets->get_array())
            if (set.is_string()) out.sets.emplace_back(set.get_string());
    if (const auto* k = record.if_contains("k"); k != nullptr && k->is_int64()) out.k = k->get_int64();
    out.seed = std::strtoull(text_of(record, "seed").c_str(), nullptr, 10);
    out.key_file = text_of(record, "key_file");
    const auto hex = text_of(record, "key");
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out.key += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
    if (!out.key.empty() && fingerprint(out.key) != text_of(record, "key_fingerprint"))
        return changed(path, "its key does not fit its fingerprint", "the record was edited");
    return out;
}

}  // namespace persona
