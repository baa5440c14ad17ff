#include "dispatch.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include <persona/text.hpp>
#include <persona/version.hpp>

#include "command.hpp"

#include "framework/config/yaml.hpp"

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

/// All commands, or those of a group ("privacy"). To standard error when nothing was asked for.
void print_overview(std::FILE* to, const std::vector<CommandPtr>& commands, std::string_view group) {
    fmt::print(to, "{}", introduction);
    for (const auto& command : commands)
        if (group.empty() || command->name().starts_with(group))
            fmt::print(to, "  {:<22} {}\n", command->name(), command->summary());
    fmt::print(to, "{}", exit_codes);
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

int unknown_command(const std::vector<CommandPtr>& commands, const std::vector<std::string>& words) {
    // A path or a value may follow: only words that look like parts of a name are repeated.
    std::string typed = words.front();
    if (words.size() > 1 && !words[1].starts_with("-") && is_group(commands, words.front())) typed += " " + words[1];
    std::vector<std::string> names;
    for (const auto& command : commands) {
        names.emplace_back(command->name());
        names.push_back(names.back().substr(0, names.back().find(' ')));
    }
    const auto near = nearest_name(typed, names);
    fmt::print(stderr, "error: there is no command {}\n  hint: {}\n", in_quotes(typed),
               near ? "did you mean 'persona " + *near + "'?" : "'persona --help' lists the commands");
    return 2;
}

options::options_description declare(Command& command) {
    options::options_description out("Options", help_width);
    command.declare(out);
    out.add_options()("help", "this text");
    return out;
}

void print_help(Command& command) {
    std::ostringstream listed;
    listed << declare(command);
    fmt::print("persona {} {}: {}\n\n{}\n\n{}", command.name(), command.usage(), command.summary(), command.teaching(),
               listed.str());
}

int wrong_option(Command& command, const options::options_description& declared, const std::string& typed) {
    std::vector<std::string> names;
    for (const auto& option : declared.options()) names.push_back(option->format_name());
    // format_name() gives "[ --name ]" or "--name", depending on the version.
    for (auto& name : names) {
        const auto begin = name.find("--");
        name = begin == std::string::npos ? name : name.substr(begin, name.find_first_of(" ]", begin) - begin);
    }
    const auto near = nearest_name(typed, names);
    fmt::print(
        stderr, "error: 'persona {}' has no option {}\n  hint: {}\n", command.name(), in_quotes(typed),
        near ? "did you mean " + *near + "?" : fmt::format("'persona {} --help' lists its options", command.name()));
    return 2;
}

int run_command(const std::vector<CommandPtr>& commands, Command& command, const std::vector<std::string>& words) {
    namespace style = options::command_line_style;
    const auto visible = declare(command);
    options::options_description all;
    all.add(visible).add_options()("argument", options::value(&command.arguments));
    options::positional_options_description positional;
    positional.add("argument", -1);
    try {
        options::variables_map given;
        // Abbreviated options would change their meaning with every option that is added.
        auto parser = options::command_line_parser(words)
                          .options(all)
                          .positional(positional)
                          .style(style::unix_style & ~style::allow_guessing);
        options::store(parser.run(), given);
        if (given.contains("help")) {
            print_help(command);
            return 0;
        }
        options::notify(given);
    } catch (const options::unknown_option& error) {
        return wrong_option(command, visible, error.get_option_name());
    } catch (const options::error& error) {
        fmt::print(stderr, "error: {}\n  hint: 'persona {} --help' explains the options\n", error.what(),
                   command.name());
        return 2;
    }
    // 'synthesise valdate': the first word is a command, and the beginning of others.
    if (command.most_arguments() == 0 && !command.arguments.empty() && is_group(commands, std::string(command.name())))
        return unknown_command(commands, {std::string(command.name()), command.arguments.front()});
    if (command.most_arguments() >= 0 && command.arguments.size() > static_cast<std::size_t>(command.most_arguments()))
        misused(fmt::format("'persona {}' takes {}, so I do not know what to do with {}", command.name(),
                            command.most_arguments() == 0 ? "options only"
                                                          : fmt::format("{} argument{}", command.most_arguments(),
                                                                        command.most_arguments() == 1 ? "" : "s"),
                            in_quotes(command.arguments[static_cast<std::size_t>(command.most_arguments())])),
                fmt::format("usage: persona {} {}", command.name(), command.usage()));
    return command.run();
}

}  // namespace

int dispatch(const std::vector<std::string>& words) {
    try {
        const auto commands = all_commands();
        if (words.empty()) {
            print_overview(stderr, commands, "");
            return 2;
        }
        if (words.front() == "--help" || words.front() == "-h" || words.front() == "help") {
            std::size_t used = 0;
            const std::vector<std::string> rest(words.begin() + 1, words.end());
            if (auto* command = rest.empty() ? nullptr : find(commands, rest, used)) print_help(*command);
            else print_overview(stdout, commands, "");
            return 0;
        }
        if (words.front() == "--version") {
            fmt::print("persona {}\n", PERSONA_VERSION);
            return 0;
        }
        std::size_t used = 0;
        auto* command = find(commands, words, used);
        if (command != nullptr)
            return run_command(commands, *command, {words.begin() + static_cast<std::ptrdiff_t>(used), words.end()});
        if (is_group(commands, words.front()) && (words.size() == 1 || words[1] == "--help")) {
            print_overview(words.size() == 1 ? stderr : stdout, commands, words.front());
            return words.size() == 1 ? 2 : 0;
        }
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
