#include "completion.hpp"

#include <algorithm>
#include <set>

#include "command.hpp"

#include "framework/run/command_line.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {
namespace {

using Words = std::vector<std::string>;

/// The words of a command's name that stand at the beginning; the command of the longest name that fits.
Command* command_of(const std::vector<CommandPtr>& commands, const Words& typed, std::size_t& used) {
    Command* best = nullptr;
    for (const auto& command : commands) {
        const std::string name(command->name());
        const auto space = name.find(' ');
        const std::size_t length = space == std::string::npos ? 1 : 2;
        if (typed.size() < length || length <= used) continue;
        if (typed[0] != name.substr(0, space) || (length == 2 && typed[1] != name.substr(space + 1))) continue;
        best = command.get();
        used = length;
    }
    return best;
}

/// Names that may stand at place `at` of a command's name, after what stands there already.
Words names_at(const std::vector<CommandPtr>& commands, const Words& before) {
    std::set<std::string> out;
    for (const auto& command : commands) {
        const std::string name(command->name());
        const auto space = name.find(' ');
        if (before.empty()) out.insert(name.substr(0, space));
        else if (space != std::string::npos && before.size() == 1 && before[0] == name.substr(0, space))
            out.insert(name.substr(space + 1));
    }
    return {out.begin(), out.end()};
}

/// The value of an option: by its own name where there is a list, else by what its help calls it.
Words values_of(const options::options_description& declared, const std::string& option) {
    if (option == "--strategy") return {"redact", "replace", "hash"};
    if (option == "--format") return {"csv", "json", "jsonl", "yaml", "xlsx", "sql", "text"};
    const auto* found = declared.find_nothrow(option.substr(2), false);
    const auto kind = found == nullptr ? std::string() : found->semantic()->name();
    if (kind.starts_with("FILE") || kind.starts_with("RECORD")) return {"FILE"};
    if (kind.starts_with("DIR")) return {"FOLDER"};
    return {};
}

bool takes_value(const options::options_description& declared, const std::string& word) {
    if (!word.starts_with("--") || word.find('=') != std::string::npos) return false;
    const auto* found = declared.find_nothrow(word.substr(2), false);
    return found != nullptr && found->semantic()->max_tokens() > 0;
}

Words stages() {
    std::vector<Error> errors;
    return make_registry({}, errors)->names();
}

Words arguments_of(const std::string& name) {
    if (name == "plugin describe") return stages();
    if (name == "plugin check") return {"FILE"};
    if (name == "plugin docs") return {"FOLDER"};
    if (name == "persona-run" ||
        (name.starts_with("pipeline ") && name != "pipeline schema" && name != "pipeline create")) {
        auto out = ready_made_names();
        out.emplace_back("FILE");
        return out;
    }
    return {};
}

Words candidates(const options::options_description& declared, const std::string& name, const Words& typed,
                 const std::string& current) {
    if (!typed.empty() && takes_value(declared, typed.back())) return values_of(declared, typed.back());
    if (!current.starts_with("-")) return arguments_of(name);
    auto out = option_names(declared);
    std::erase_if(out, [&](const std::string& option) {
        const auto* found = declared.find_nothrow(option.substr(2), false);
        return !found->semantic()->is_composing() && std::find(typed.begin(), typed.end(), option) != typed.end();
    });
    return out;
}

}  // namespace

std::vector<std::string> complete(const std::vector<std::string>& words) {
    if (words.size() < 2) return {};
    const auto& current = words.back();
    const Words typed(words.begin() + 1, words.end() - 1);
    Words out;
    if (words.front().ends_with("persona-run")) {
        RunOptions run;
        std::string repeat;
        options::options_description declared;
        run.declare(declared);
        declare_runner(declared, repeat);
        out = candidates(declared, "persona-run", typed, current);
    } else {
        const auto commands = all_commands();
        std::size_t used = 0;
        auto* command = command_of(commands, typed, used);
        if (typed.size() <= 1 && !current.starts_with("-")) out = names_at(commands, typed);
        if (typed.empty() && current.starts_with("-")) out = {"--help", "--version"};
        if (command != nullptr) {
            options::options_description declared;
            command->declare(declared);
            declared.add_options()("help", "");
            const auto more = candidates(declared, std::string(command->name()),
                                         {typed.begin() + static_cast<std::ptrdiff_t>(used), typed.end()}, current);
            out.insert(out.end(), more.begin(), more.end());
        }
    }
    std::erase_if(
        out, [&](const std::string& word) { return word != "FILE" && word != "FOLDER" && !word.starts_with(current); });
    return out;
}

}  // namespace persona::cli
