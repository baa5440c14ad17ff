// The command line of persona and persona-run: one reading of words, one way to say what is wrong with them.
#pragma once

#include <string>
#include <vector>

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include <persona/error.hpp>

namespace persona {

/// Who is being called, for messages.
struct Program {
    std::string name;   ///< "persona synthesise"
    std::string usage;  ///< what stands behind it: "--input FILE --output FILE [options]"
};

/// Reads words against the options declared and stores the values in their members, unless --help or --version is
/// among them. Words that belong to no option are appended to `arguments`. Options are never abbreviated: an
/// abbreviation would change its meaning with every option that is added. Refused, each with the nearest option or the
/// usage as advice: unknown options, options twice, without a value, with an empty one, or with one of the wrong type.
[[nodiscard]] Result<boost::program_options::variables_map> read_command_line(
    const Program& program, const boost::program_options::options_description& declared,
    const std::vector<std::string>& words, std::vector<std::string>& arguments);

/// Refuses arguments beyond `most`, or any before the options that they seem to be meant for.
[[nodiscard]] Status check_arguments(const Program& program, const std::vector<std::string>& arguments,
                                     std::size_t most);

/// The long names declared, each with its dashes.
[[nodiscard]] std::vector<std::string> option_names(const boost::program_options::options_description& declared);

}  // namespace persona
