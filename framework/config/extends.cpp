#include "framework/config/extends.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona {
namespace {

namespace fs = std::filesystem;

/// A part of a pipeline whose entries are merged by name. A new entry must have the key `needs`, or a name is misspelt.
struct Section {
    std::string_view name, one, needs;
};
constexpr Section sections[] = {
    {"parameters", "parameter", "type"}, {"providers", "provider", "use"}, {"stages", "stage", "use"}};

/// The entries of `base` in their order, with `over` on them; then what only `over` has, in its order.
template <class Merge>
Value merged(const Value& base, const Value& over, Merge merge) {
    if (base.map() == nullptr || over.map() == nullptr) return over;
    std::map<std::string_view, const Value::Entry*> own;
    for (const auto& entry : *over.map()) own.emplace(entry.key, &entry);
    Value::Map out;
    for (const auto& entry : *base.map()) {
        const auto found = own.find(entry.key);
        if (found == own.end()) {
            out.push_back(entry);
            continue;
        }
        const auto& mine = *found->second;
        if (!mine.value.is_null()) out.push_back({entry.key, merge(entry, mine), mine.place});
        own.erase(found);
    }
    for (const auto& entry : *over.map())
        if (own.contains(entry.key)) out.push_back(entry);
    return std::move(Value(std::move(out)).at(over.place()));
}

Value replaced(const Value::Entry&, const Value::Entry& over) { return over.value; }

Value merged_entry(const Value::Entry& base, const Value::Entry& over) {
    const auto* before = base.value.find("use");
    const auto* now = over.value.find("use");
    // The keys of one stage mean nothing to another.
    const bool other = before != nullptr && now != nullptr && before->string() != nullptr && now->string() != nullptr &&
                       *before->string() != *now->string();
    return other ? over.value : merged(base.value, over.value, replaced);
}

/// That whatever an extension changes or takes away is there.
void check_changes(const Section& section, const Value& base, const Value& over, const std::string& base_file,
                   std::vector<Error>& errors) {
    if (over.map() == nullptr) return;
    std::set<std::string> names;
    if (base.map() != nullptr)
        for (const auto& entry : *base.map()) names.insert(entry.key);
    for (const auto& entry : *over.map()) {
        const bool changes =
            entry.value.is_null() || (entry.value.map() != nullptr && entry.value.find(section.needs) == nullptr);
        if (!changes || names.contains(entry.key)) continue;
        if (errors.size() >= yaml_most_errors) return;  // each looks through all names
        errors.push_back(wrong(entry.place,
                               in_quotes(base_file) + " has no " + std::string(section.one) + " " +
                                   in_quotes(entry.key) + " that could be changed",
                               suggestion(entry.key, names, "there are: ")));
    }
}

Value merged_pipelines(const Value& base, const Value& over, const std::string& base_file, std::vector<Error>& errors) {
    static const Value nothing;
    Value::Map kept;
    for (const auto& entry : *base.map())
        if (entry.key != "pipeline" && entry.key != "doc" && entry.key != "tests") kept.push_back(entry);
    for (const auto& section : sections)
        if (const auto* own = over.find(section.name)) {
            const auto* theirs = base.find(section.name);
            check_changes(section, theirs != nullptr ? *theirs : nothing, *own, base_file, errors);
        }
    return merged(Value(std::move(kept)), over, [](const Value::Entry& theirs, const Value::Entry& own) {
        const bool by_name = std::any_of(std::begin(sections), std::end(sections),
                                         [&](const auto& section) { return section.name == own.key; });
        return by_name ? merged(theirs.value, own.value, merged_entry) : own.value;
    });
}

/// The file that `extends:` means: one beside the file that says so, or one that ships with persona.
std::optional<std::string> extended_file(const Value& extends, std::vector<Error>& errors) {
    const auto* name = expect_text("extends", extends, errors);
    if (name == nullptr) return std::nullopt;
    const auto path = resolve_path(*name, extends.place(), false);
    std::error_code code;
    if (fs::is_regular_file(path, code)) return path;
    if (fs::exists(path, code)) {
        errors.push_back(wrong(extends.place(), in_quotes(*name) + " is no regular file", "name a pipeline file"));
        return std::nullopt;
    }
    const auto bundled = fs::path(*name).stem().string();
    const auto known = ready_made_names();
    const bool is_bundled = std::find(known.begin(), known.end(), bundled) != known.end();
    if (is_bundled && bundled == *name)
        if (auto found = ready_made_pipeline(bundled)) return *std::move(found);
    errors.push_back(
        wrong(extends.place(), "there is no pipeline file " + in_quotes(*name) + " to extend",
              is_bundled ? "for the one that ships with persona write 'extends: " + bundled + "'"
                         : "it is looked for from the folder of this file, a bare name also among those that ship with "
                           "persona"));
    return std::nullopt;
}

std::string identity(const std::string& path) {
    std::error_code code;
    const auto canonical = fs::weakly_canonical(path, code);
    return code ? path : canonical.string();
}

}  // namespace

std::optional<std::string> read_pipeline_text(const std::string& path, const Place& where, const std::string& hint,
                                              std::vector<Error>& errors) {
    const auto fail = [&](std::string message, std::string what_to_do) -> std::optional<std::string> {
        errors.push_back(wrong(where, std::move(message), std::move(what_to_do)));
        return std::nullopt;
    };
    std::error_code unknown;
    const auto status = fs::status(path, unknown);
    if (!fs::exists(status)) return fail("there is no such pipeline file", hint);
    if (fs::is_directory(status)) return fail("this is a folder, not a pipeline file", "name the file in it");
    std::ifstream stream(path, std::ios::binary);
    // One byte more than allowed tells a file that is too large without reading it whole.
    std::string text(yaml_most_bytes + 1, '\0');
    if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.is_open() || stream.bad()) return fail("the pipeline file can not be read", "check its permissions");
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

std::optional<Value> parse_pipeline_map(std::string_view text, const std::string& file_name,
                                        std::vector<Error>& errors) {
    auto root = parse_yaml(text, file_name, errors);
    if (!root || root->map() != nullptr) return root;
    errors.push_back(wrong({file_name, 0, 0},
                           root->is_null()
                               ? "the file is empty"
                               : "this is no pipeline: it holds " + std::string(root->kind()) + ", not a map",
                           "begin with 'pipeline: <name>' and 'stages:'"));
    return std::nullopt;
}

std::optional<Value> with_extended(Value root, const std::string& file_name, std::vector<std::string>& files,
                                   std::vector<Error>& errors) {
    std::vector<Value> chain{std::move(root)};
    std::vector<std::string> seen{identity(file_name)};
    while (const auto* extends = chain.back().find("extends")) {
        const auto path = extended_file(*extends, errors);
        if (!path) return std::nullopt;
        if (std::find(seen.begin(), seen.end(), identity(*path)) != seen.end()) {
            errors.push_back(wrong(extends->place(), in_quotes(*path) + " ends in extending itself",
                                   "take 'extends' out of one of the files"));
            return std::nullopt;
        }
        if (seen.size() == most_extended_files) {
            errors.push_back(
                wrong(extends->place(),
                      "more than " + std::to_string(most_extended_files) + " pipeline files extend one another",
                      "put some of them together"));
            return std::nullopt;
        }
        const auto text = read_pipeline_text(*path, extends->place(), "check the name", errors);
        auto below = text ? parse_pipeline_map(*text, *path, errors) : std::nullopt;
        if (!below) return std::nullopt;
        files.push_back(*path);
        seen.push_back(identity(*path));
        chain.push_back(*std::move(below));
    }
    const auto before = errors.size();
    Value out = std::move(chain.back());
    for (auto level = chain.size() - 1; level-- > 0;) out = merged_pipelines(out, chain[level], files[level], errors);
    if (errors.size() != before) return std::nullopt;
    return out;
}

}  // namespace persona
