#include "dispatch.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include <persona/text.hpp>
#include <persona/version.hpp>

#include "command.hpp"
#include "completion.hpp"

#include "framework/config/yaml.hpp"
#include "framework/run/command_line.hpp"

namespace persona::cli {
namespace {

constexpr unsigned help_width = 100;

constexpr std::string_view introduction =
    R"(persona turns sensitive tables and texts into synthetic data that is safe to share.

  persona synthesise --input survey.csv --output safe.csv     a synthetic table with a quality summary
  persona synthesise preview --input survey.csv               a few synthetic rows here in the terminal
  persona privacy scan --input survey.csv                     what personal data is in it, and where

Commands ('persona COMMAND --help' explains each with examples):
)";

constexpr std::string_view exit_codes = R"(
Exit codes: 0 done, 1 the run failed (bad data, a missing file), 2 the command or the configuration is wrong,
3 a plugin did not load, 4 a privacy or quality gate refused the output, 130 interrupted.
Every command that makes or checks data runs a pipeline file: 'persona pipeline echo NAME' shows it.
)";

void print_commands(std::FILE* to, const std::vector<CommandPtr>& commands, const std::string& begin) {
    for (const auto& command : commands)
        if (command->name().starts_with(begin)) fmt::print(to, "  {:<22} {}\n", command->name(), command->summary());
}

/// All commands. To standard error when nothing was asked for.
void print_overview(std::FILE* to, const std::vector<CommandPtr>& commands) {
    fmt::print(to, "{}", introduction);
    print_commands(to, commands, "");
    fmt::print(to, "{}", exit_codes);
}

/// Those of a group ("privacy").
void print_group(std::FILE* to, const std::vector<CommandPtr>& commands, const std::string& group) {
    fmt::print(to, "Commands of persona {0} ('persona {0} … --help' explains each with examples):\n", group);
    print_commands(to, commands, group + " ");
}

/// The longest name that the first words spell; null when none does.
Command* find(const std::vector<CommandPtr>& commands, const std::vector<std::string>& words, std::size_t& used) {
    Command* best = nullptr;
    for (const auto& command : commands) {
        std::istringstream parts{std::string(command->name())};
        std::vector<std::string> spelt;
        for (std::string part; parts >> part;) spelt.push_back(part);
        if (spelt.size() > words.size() || (best != nullptr && spelt.size() <= used)) continue;
        if (!std::equal(spelt.begin(), spelt.end(), words.begin())) continue;
        best = command.get();
        used = spelt.size();
    }
    return best;
}

bool is_group(const std::vector<CommandPtr>& commands, const std::string& word) {
    return std::any_of(commands.begin(), commands.end(),
                       [&](const auto& command) { return command->name().starts_with(word + " "); });
}

/// What may stand behind the first word of a group: "scan" and "anonymise" for "privacy".
std::vector<std::string> others_of(const std::vector<CommandPtr>& commands, const std::string& group) {
    std::vector<std::string> out;
    for (const auto& command : commands)
        if (command->name().starts_with(group + " ")) out.emplace_back(command->name().substr(group.size() + 1));
    return out;
}

/// The commands whose last word is `word`: whoever types 'persona scan' means 'persona privacy scan'.
std::vector<std::string> ending_in(const std::vector<CommandPtr>& commands, const std::string& word) {
    std::vector<std::string> out;
    for (const auto& command : commands)
        if (command->name().ends_with(" " + word)) out.emplace_back(command->name());
    return out;
}

int unknown_command(const std::vector<CommandPtr>& commands, const std::vector<std::string>& words) {
    // A path or a value may follow: only words that look like parts of a name are repeated.
    std::string typed = words.front();
    if (words.size() > 1 && !words[1].starts_with("-") && is_group(commands, words.front())) typed += " " + words[1];
    std::vector<std::string> names;
    std::vector<std::string> last;
    for (const auto& command : commands) {
        const std::string name(command->name());
        names.push_back(name);
        names.push_back(name.substr(0, name.find(' ')));
        last.push_back(name.substr(name.rfind(' ') + 1));
    }
    std::string hint = "'persona --help' lists the commands";
    const auto said = words.size() == 1 || !is_group(commands, words.front()) ? ending_in(commands, words.front())
                                                                              : std::vector<std::string>{};
    if (typed == "run") {
        hint = "'persona-run FILE' runs a pipeline file";
    } else if (!said.empty()) {
        hint = "did you mean 'persona " + said.front() + "'?";
    } else if (is_group(commands, words.front())) {
        const auto near = words.size() > 1 ? nearest_name(words[1], others_of(commands, words.front())) : std::nullopt;
        hint = near ? "did you mean 'persona " + words.front() + " " + *near + "'?"
                    : "'persona " + words.front() + " --help' lists its commands";
    } else if (const auto near = nearest_name(typed, names)) {
        hint = "did you mean 'persona " + *near + "'?";
    } else if (const auto word = nearest_name(typed, last)) {
        if (const auto meant = ending_in(commands, *word); !meant.empty())
            hint = "did you mean 'persona " + meant.front() + "'?";
    }
    print_errors({Error(ErrorCode::configuration, "there is no command " + in_quotes(typed), hint)});
    return 2;
}

options::options_description declare(Command& command) {
    options::options_description out("Options", help_width);
    command.declare(out);
    out.add_options()("help", "this text");
    return out;
}

void print_help(const std::vector<CommandPtr>& commands, Command& command) {
    std::ostringstream listed;
    listed << declare(command);
    fmt::print("persona {} {}: {}\n\n{}\n\n{}", command.name(), command.usage(), command.summary(), command.teaching(),
               listed.str());
    const std::string name(command.name());
    if (!is_group(commands, name)) return;
    fmt::print("\nCommands beside it:\n");
    print_commands(stdout, commands, name + " ");
}

int run_command(const std::vector<CommandPtr>& commands, Command& command, const std::vector<std::string>& words) {
    const std::string name(command.name());
    const Program program{"persona " + name, std::string(command.usage())};
    const auto declared = declare(command);
    // 'synthesise valdate': the first word is a command, and the beginning of others.
    if (!words.empty() && !words.front().starts_with("-") && command.most_arguments() == 0 &&
        is_group(commands, name)) {
        if (nearest_name(words.front(), others_of(commands, name)))
            return unknown_command(commands, {name, words.front()});
    }
    const auto given = read_command_line(program, declared, words, command.arguments);
    if (!given) throw Failure(given.error());
    if (given->contains("help")) {
        print_help(commands, command);
        return 0;
    }
    if (command.most_arguments() >= 0)
        check_arguments(program, command.arguments, static_cast<std::size_t>(command.most_arguments())).value();
    return command.run();
}

/// 'persona help …'.
int help(const std::vector<CommandPtr>& commands, const std::vector<std::string>& words) {
    std::size_t used = 0;
    if (words.empty()) print_overview(stdout, commands);
    else if (auto* command = find(commands, words, used)) print_help(commands, *command);
    else if (words.size() == 1 && is_group(commands, words.front())) print_group(stdout, commands, words.front());
    else return unknown_command(commands, words);
    return 0;
}

}  // namespace

int dispatch(const std::vector<std::string>& words) {
    try {
        const auto commands = all_commands();
        if (words.empty()) {
            print_overview(stderr, commands);
            return 2;
        }
        const auto& first = words.front();
        if (first == "--help" || first == "-h" || first == "help")
            return help(commands, {words.begin() + 1, words.end()});
        if (first == "--version") {
            fmt::print("persona {}\n", PERSONA_VERSION);
            return 0;
        }
        // For the shells' completion; not in the list, for nobody types it.
        if (first == "complete" && words.size() > 1 && words[1] == "--") {
            for (const auto& word : complete({words.begin() + 2, words.end()})) fmt::print("{}\n", word);
            return 0;
        }
        std::size_t used = 0;
        if (auto* command = find(commands, words, used))
            return run_command(commands, *command, {words.begin() + static_cast<std::ptrdiff_t>(used), words.end()});
        if (is_group(commands, first) && words.size() == 1) {
            print_group(stderr, commands, first);
            return 2;
        }
        if (is_group(commands, first) && (words[1] == "--help" || words[1] == "-h")) return help(commands, {first});
        if (first.starts_with("-"))
            misused("'persona' has no option " + in_quotes(first),
                    "options stand behind the command: 'persona --help'");
        return unknown_command(commands, words);
    } catch (const Failure& failure) {
        print_errors({failure.error()});
        return exit_code(failure.error().code);
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return 1;
    }
}

}  // namespace persona::cli
