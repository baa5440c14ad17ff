// The files that prompts are made from.
#include <algorithm>
#include <array>
#include <filesystem>

#include <dlfcn.h>
#include <persona/files.hpp>
#include <persona/text.hpp>

#include "prompts.hpp"

namespace persona::llm {
namespace {

constexpr std::array<std::string_view, 6> known_places{"columns", "guidance", "examples", "targets", "form", "row"};

/// The places of a text, from front to back.
std::vector<std::string> places_in(const std::string& text) {
    std::vector<std::string> out;
    for (auto open = text.find("{{"); open != std::string::npos; open = text.find("{{", open + 2)) {
        const auto close = text.find("}}", open);
        if (close == std::string::npos) break;
        out.push_back(text.substr(open + 2, close - open - 2));
    }
    return out;
}

Error wrong(const std::string& name, std::string message, std::string hint) {
    return Error(ErrorCode::configuration, std::move(message), std::move(hint)).at({name, 0, 0});
}

std::string trimmed(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    while (text.starts_with('\n')) text.erase(0, 1);
    return text;
}

/// <tree>/lib/persona/plugins/llm.so → <tree>/share/persona/plugins/llm; a test program lies in <tree>/bin.
Result<std::string> shipped(const std::string& name) {
    Dl_info info{};
    static const char here = 0;
    if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr)
        return Error(ErrorCode::internal, "the library of prompts does not know where it lies");
    std::error_code code;
    auto tree = std::filesystem::canonical(info.dli_fname, code).parent_path();
    for (int up = 0; up < 4 && tree != tree.parent_path(); ++up, tree = tree.parent_path()) {
        const auto file = tree / "share" / "persona" / "plugins" / "llm" / "templates" / name;
        if (std::filesystem::is_regular_file(file, code)) return file.string();
    }
    return Error(ErrorCode::io, "the prompt template '" + name + "' is missing",
                 "install persona again: it is part of it");
}

}  // namespace

Result<Template> parse_template(const std::string& text, const std::string& name) {
    constexpr std::string_view system_head = "[system]\n", user_head = "[user]\n";
    Template out;
    out.name = name;
    auto user = text.find(user_head);
    if (user == std::string::npos || (user != 0 && text[user - 1] != '\n'))
        return wrong(name, "the template has no section [user]",
                     "a line '[user]' begins it; '[system]' may stand before");
    if (text.starts_with(system_head)) out.system = trimmed(text.substr(system_head.size(), user - system_head.size()));
    else if (user != 0) return wrong(name, "the template does not begin with '[system]' or '[user]'", {});
    out.user = trimmed(text.substr(user + user_head.size()));
    auto places = places_in(out.system);
    if (std::find(places.begin(), places.end(), "row") != places.end())
        return wrong(name, "{{row}} stands in the section [system]",
                     "it belongs to the end of [user]: what is before it is the same for every row");
    const auto others = places_in(out.user);
    places.insert(places.end(), others.begin(), others.end());
    for (const auto& place : places) {
        if (std::find(known_places.begin(), known_places.end(), place) != known_places.end()) continue;
        const auto near = nearest_name(place, known_places);
        return wrong(name, "there is no place {{" + place + "}}",
                     near ? "did you mean {{" + *near + "}}?" : std::string());
    }
    if (others.empty() || others.back() != "row" || std::count(places.begin(), places.end(), "row") != 1)
        return wrong(name, "{{row}} is not the last place of the template, once",
                     "what is before it is the same for every row, so that a server need not read it anew");
    return out;
}

Result<Template> load_template(const std::string& path, const std::string& shipped_name) {
    auto file = path.empty() ? shipped(shipped_name) : Result<std::string>(path);
    PERSONA_ASSIGN(const auto found, std::move(file));
    PERSONA_ASSIGN(auto input, InputFile::open({found}));
    constexpr std::int64_t most = 1 << 20;
    PERSONA_ASSIGN(const auto text, input.read_all(most));
    return parse_template(text, path.empty() ? shipped_name : path);
}

}  // namespace persona::llm
