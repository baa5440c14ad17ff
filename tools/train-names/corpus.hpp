// Texts with marked names, as make_texts.py writes them, and the lists of make_gazetteer.py.
#pragma once

#include <string>
#include <vector>

#include "tagger_model.hpp"
#include "tagger_tokens.hpp"

namespace persona::train {

struct Marked {
    std::uint32_t begin = 0, end = 0;
    detectors::NameType type = detectors::NameType::person;
};
struct Text {
    std::string text;
    std::vector<Marked> names;
    bool partial = false;  ///< peoples, titles and addresses are not marked
};

/// Ends the program with a message where a file can not be read or a line is none of ours.
std::vector<Text> read_texts(const std::string& path);
std::vector<detectors::ListEntry> read_lists(const std::string& path);

}  // namespace persona::train
