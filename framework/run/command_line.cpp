#include "framework/run/command_line.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <boost/program_options.hpp>

#include <persona/text.hpp>

#include "framework/config/yaml.hpp"

namespace persona {
namespace {

namespace options = boost::program_options;

Error misused(std::string message, std::string hint) {
    return {ErrorCode::configuration, std::move(message), std::move(hint)};
}

bool takes_value(const options::option_description& option) { return option.semantic()->max_tokens() > 0; }

/// The option of exactly this name, dashes off.
const options::option_description* named(const options::options_description& declared, const std::string& name) {
    return declared.find_nothrow(name, false);
}

std::string see_help(const Program& program) { return fmt::format("'{} --help' explains the options", program.name); }

Error unknown(const Program& program, const options::options_description& declared, const std::string& typed) {
    const auto names = option_names(declared);
    auto near = nearest_name(typed, names);
    // "-i" for "--input": the only option that begins so.
    if (!near && typed.size() == 2) {
        for (const auto& name : names) {
            if (name[2] != typed[1]) continue;
            if (near)
                return misused(fmt::format("'{}' has no option {}", program.name, in_quotes(typed)), see_help(program));
            near = name;
        }
    }
    return misused(fmt::format("'{}' has no option {}", program.name, in_quotes(typed)),
                   near ? "did you mean " + *near + "?" : see_help(program));
}

/// The words once over, for everything that Boost.Program_options would tell in words of its own or take in silence:
/// it makes "--input --output x" an input called "--output".
class Look {
public:
    Look(const Program& program, const options::options_description& declared, const std::vector<std::string>& words)
        : program_(program), declared_(declared), words_(words) {}

    Status all() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const auto& word = words_[i];
            if (word == "--") return {};
            if (word.size() < 2 || word[0] != '-') continue;
            PERSONA_TRY(one(word, i));
        }
        return {};
    }

private:
    /// `at` moves on when the value is the next word.
    Status one(const std::string& word, std::size_t& at) {
        const auto equals = word.find('=');
        const auto typed = word.substr(0, equals);
        const auto* option = word.starts_with("--") ? named(declared_, typed.substr(2)) : nullptr;
        if (word == "-h") return {};
        if (option == nullptr) return unknown(program_, declared_, typed);
        if (!option->semantic()->is_composing() && !seen_.insert(typed).second)
            return misused(typed + " is there twice", "keep one of the two");
        if (!takes_value(*option)) {
            if (equals != std::string::npos)
                return misused(typed + " takes no value", "write " + typed + " alone, or leave it out");
            return {};
        }
        const auto metavar = option->semantic()->name();
        const auto example = fmt::format("write {} {}", typed, metavar.substr(0, metavar.find(' ')));
        if (equals != std::string::npos) {
            if (equals + 1 == word.size()) return misused(typed + " has an empty value", example);
            return {};
        }
        if (at + 1 == words_.size()) return misused(typed + " has no value", example);
        const auto& value = words_[++at];
        if (value.empty()) return misused(typed + " has an empty value", example);
        if (value.starts_with("--") && named(declared_, value.substr(2, value.find('=') - 2)) != nullptr)
            return misused(fmt::format("{} has no value: {} comes behind it", typed, in_quotes(value)), example);
        return {};
    }

    const Program& program_;
    const options::options_description& declared_;
    const std::vector<std::string>& words_;
    std::set<std::string> seen_;
};

}  // namespace

Result<options::variables_map> read_command_line(const Program& program, const options::options_description& declared,
                                                 const std::vector<std::string>& words,
                                                 std::vector<std::string>& arguments) {
    namespace style = options::command_line_style;
    PERSONA_TRY(Look(program, declared, words).all());
    options::options_description all;
    all.add(declared).add_options()("argument", options::value(&arguments));
    if (named(declared, "help") == nullptr) all.add_options()("help", "");
    options::positional_options_description positional;
    positional.add("argument", -1);
    auto plain = words;
    std::replace(plain.begin(), plain.end(), std::string("-h"), std::string("--help"));
    try {
        options::variables_map given;
        options::store(options::command_line_parser(plain)
                           .options(all)
                           .positional(positional)
                           .style(style::unix_style & ~style::allow_guessing & ~style::allow_short)
                           .run(),
                       given);
        if (!given.contains("help") && !given.contains("version")) options::notify(given);
        return given;
    } catch (const options::invalid_option_value& error) {
        // All options that are not text are whole numbers.
        return misused(error.get_option_name() + " takes a whole number", see_help(program));
    } catch (const options::error& error) {
        return misused(error.what(), see_help(program));
    }
}

Status check_arguments(const Program& program, const std::vector<std::string>& arguments, std::size_t most) {
    if (arguments.size() <= most) return {};
    const auto& first = arguments[most];
    const auto takes =
        most == 0 ? std::string("options only") : fmt::format("{} argument{}", most, most == 1 ? "" : "s");
    return misused(
        fmt::format("'{}' takes {}, so it is not clear what {} is for", program.name, takes, in_quotes(first)),
        fmt::format("usage: {} {}", program.name, program.usage));
}

std::vector<std::string> option_names(const options::options_description& declared) {
    std::vector<std::string> out;
    for (const auto& option : declared.options()) out.push_back("--" + option->long_name());
    return out;
}

}  // namespace persona
