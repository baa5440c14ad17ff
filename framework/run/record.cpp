// The private run record: everything needed to repeat a run. With it draws can be inverted, so only its owner may read it.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include <persona/files.hpp>
#include <persona/random.hpp>
#include <persona/version.hpp>

#include "framework/config/yaml.hpp"
#include "framework/data/json_text.hpp"
#include "framework/run/report.hpp"

namespace persona {
namespace {

namespace json = boost::json;

/// What the run's result hangs on: the hashes of files that readers and loaders name, and in words what can not be
/// looked at a second time. A pipe is not even opened: nobody writes to it any more.
void add_inputs(json::object& record, const Job& job) {
    json::object hashes;
    json::array gone;
    for (const auto& stage : job.plan.stages) {
        const auto& instance = stage.instance;
        bool known = false;
        for (const auto& path : instance.inputs) {
            std::error_code failed;
            if (path == "-") {
                gone.emplace_back("standard input");
                known = true;
            } else if (std::filesystem::exists(path, failed)) {
                known = true;
                const auto hash = std::filesystem::is_regular_file(path, failed)
                                      ? sha256_of_file(path)
                                      : Result<std::string>(Error(ErrorCode::io, "it is no regular file"));
                if (hash) hashes[path] = *hash;
                else gone.emplace_back("'" + path + "', which is no file that can be read again");
            }
        }
        if (!known && instance.stage->stage_kind() == StageKind::reader)
            gone.emplace_back("what stage '" + instance.name + "' (" + instance.use +
                              ") reads, which may have changed");
    }
    record["inputs_sha256"] = std::move(hashes);
    record["inputs_gone"] = std::move(gone);
}

/// The same without marks of secrecy: what is hashed must hold what is hidden when it is shown.
Value unmarked(const Value& value) {
    if (const auto* list = value.list()) {
        Value::List out;
        for (const auto& item : *list) out.push_back(unmarked(item));
        return Value(std::move(out));
    }
    if (const auto* map = value.map()) {
        Value::Map out;
        for (const auto& entry : *map) out.push_back({entry.key, unmarked(entry.value), {}});
        return Value(std::move(out));
    }
    if (const auto* text = value.string()) return Value(*text);
    if (const auto* number = value.number()) return Value(*number);
    if (const auto* whole = value.integer()) return Value(*whole);
    if (const auto* flag = value.boolean()) return Value(*flag);
    return {};
}

/// The pipeline with everything filled in: a variable of the environment may change it where no file has changed.
std::string resolved(const Job& job) {
    Value::Map all;
    for (const auto* group : {&job.spec.stages, &job.spec.providers})
        for (const auto& stage : *group) {
            Value::Map keys{{"use", Value(stage.use), {}}};
            for (const auto& key : stage.keys) keys.push_back({key.key, unmarked(key.value), {}});
            for (const auto& given : stage.overrides) keys.push_back({"set " + given.key, Value(given.text), {}});
            all.push_back({stage.name, Value(std::move(keys)), {}});
        }
    const auto hash = hmac_sha256("persona resolved pipeline", write_yaml(Value(std::move(all))));
    return hexadecimal({reinterpret_cast<const char*>(hash.data()), hash.size()});
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

/// Of those that can be read; an empty name is none.
json::object hashes_of(const std::vector<std::string>& paths) {
    json::object out;
    std::error_code failed;
    for (const auto& path : paths)
        if (const auto hash = path.empty() ? Result<std::string>(std::string()) : sha256_of_file(path);
            hash && !hash->empty())
            out[std::filesystem::absolute(path, failed).string()] = *hash;
    return out;
}

/// That the files of one list are what they were.
Status check_hashes(const json::object& record, std::string_view list, std::string_view what, const std::string& path) {
    const auto* hashes = record.if_contains(list);
    if (hashes == nullptr || !hashes->is_object()) return {};
    for (const auto& [name, hash] : hashes->get_object()) {
        const auto same = sha256_of_file(std::string(name));
        if (!same || !hash.is_string() || *same != std::string_view(hash.get_string()))
            return changed(path, "the " + std::string(what) + " '" + std::string(name) + "' was changed or is gone",
                           "");
    }
    return {};
}

}  // namespace

Result<std::string> make_record(const Job& job, const Registry& registry, const RunSettings& settings,
                                std::uint64_t seed, const std::string& key) {
    std::error_code failed;
    json::object record{{"schema", record_schema},
                        {"persona", PERSONA_VERSION},
                        {"plugins", plugin_versions(registry)},
                        {"folder", std::filesystem::current_path(failed).string()},
                        {"pipeline", job.spec.file},
                        {"k", settings.k}};
    if (const auto hash = sha256_of_file(job.spec.file)) record["pipeline_sha256"] = *hash;
    record["extends_sha256"] = hashes_of(job.spec.extends);
    json::array sets;
    for (const auto& set : job.sets) sets.emplace_back(set);
    record["set"] = std::move(sets);
    // A gate that is missed may draw again, so the result hangs on them, too.
    if (!settings.gate_file.empty()) record["gates"] = std::filesystem::absolute(settings.gate_file, failed).string();
    record["gates_sha256"] = hashes_of({job.spec.gates, settings.gate_file});
    record["seed"] = std::to_string(seed);
    record["key_fingerprint"] = fingerprint(key);
    if (settings.key_file) record["key_file"] = *settings.key_file;
    else record["key"] = hexadecimal(key);
    record["resolved_hmac"] = resolved(job);
    add_inputs(record, job);
    return json_text(record, 2) + "\n";
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
        return Error(ErrorCode::configuration, "'" + path + "' is no run record of this version",
                     "the end of a run names its record");
    const auto& record = parsed.get_object();
    if (text_of(record, "persona") != PERSONA_VERSION)
        return changed(path, "it was made by persona " + text_of(record, "persona") + ", this is " PERSONA_VERSION,
                       "install that version");
    if (const auto* plugins = record.if_contains("plugins");
        plugins == nullptr || *plugins != json::value(plugin_versions(registry)))
        return changed(path, "the plugins are not the same",
                       "compare 'persona plugin list' with the record's \"plugins\"");
    RecordedRun out;
    out.folder = text_of(record, "folder");
    out.resolved = text_of(record, "resolved_hmac");
    // Relative names in it are those of the folder it was started in.
    std::error_code failed;
    if (!std::filesystem::is_directory(out.folder, failed))
        return changed(path, "the folder '" + out.folder + "' that it was started in is gone", "");
    const auto in_folder = [&](const std::string& name) { return (std::filesystem::path(out.folder) / name).string(); };
    out.pipeline = text_of(record, "pipeline");
    const auto now = sha256_of_file(in_folder(out.pipeline));
    if (!now || *now != text_of(record, "pipeline_sha256"))
        return changed(path, "the pipeline '" + out.pipeline + "' was changed or is gone", "");
    if (const auto* gone = record.if_contains("inputs_gone");
        gone != nullptr && gone->is_array() && !gone->get_array().empty())
        return changed(path, "it read " + std::string(gone->get_array().front().as_string()),
                       "keep the input in a file");
    PERSONA_TRY(check_hashes(record, "extends_sha256", "pipeline", path));
    PERSONA_TRY(check_hashes(record, "inputs_sha256", "input", path));
    PERSONA_TRY(check_hashes(record, "gates_sha256", "gate file", path));
    out.gates = text_of(record, "gates");
    if (const auto* sets = record.if_contains("set"); sets != nullptr && sets->is_array())
        for (const auto& set : sets->get_array())
            if (set.is_string()) out.sets.emplace_back(set.get_string());
    if (const auto* k = record.if_contains("k"); k != nullptr && k->is_int64()) out.k = k->get_int64();
    out.seed = std::strtoull(text_of(record, "seed").c_str(), nullptr, 10);
    out.key_file = text_of(record, "key_file");
    if (!out.key_file.empty()) {
        out.key_file = in_folder(out.key_file);
        PERSONA_ASSIGN(const auto key, read_key(out.key_file));
        if (fingerprint(key) != text_of(record, "key_fingerprint"))
            return changed(path, "the key file '" + out.key_file + "' holds another key", "");
    }
    const auto hex = text_of(record, "key");
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out.key += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
    if (!out.key.empty() && fingerprint(out.key) != text_of(record, "key_fingerprint"))
        return changed(path, "its key does not fit its fingerprint", "the record was edited");
    return out;
}

Status check_same(const Job& job, const RecordedRun& recorded, const std::string& path) {
    if (resolved(job) == recorded.resolved) return {};
    return changed(path, "the pipeline comes to something else than it did then",
                   "an environment variable that it uses may have changed");
}

}  // namespace persona
