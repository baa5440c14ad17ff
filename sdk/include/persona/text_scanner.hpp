// Personal data in single texts, from C++: the detectors of the pipeline `scan`, without files.
//
//     const persona::TextScanner scanner({.entities = {"EMAIL_ADDRESS", "PERSON"}});
//     const auto found = scanner.scan("please write to ada@example.org");
//     if (!found) std::cerr << found.error().text() << '\n';
//     else for (const auto& each : *found) std::cout << each.type << ' ' << each.begin << '-' << each.end << '\n';
//
// Link PersonaSDK::persona (find_package(PersonaSDK)). Plugins and pipelines are found beside the library. For tables and
// files use the pipeline itself: it sees whole columns and records.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

namespace persona {

struct TextScannerOptions {
    std::vector<std::string> entities = {};        ///< entity types that are told; empty: all that are found
    std::vector<std::string> sets = {};            ///< as `--set` takes them: "detect.passes=[patterns]"
    std::vector<std::string> plugin_folders = {};  ///< searched before the installed plugins
};

/// Where personal data stands in a text.
struct TextFinding {
    std::uint32_t begin = 0;  ///< bytes of the text's UTF-8
    std::uint32_t end = 0;
    std::string type;      ///< entity type, by Presidio's name where it has one
    double score = 0;      ///< 0 to 1
    std::string detector;  ///< the pass that found it
    std::string reason;    ///< pattern, check, context word, list or model: never the value
    bool operator==(const TextFinding&) const = default;
};

/// Making one loads plugins and models (some 50 ms) and is best done once; scanning is thread-safe.
class TextScanner {
public:
    explicit TextScanner(TextScannerOptions options = {});
    ~TextScanner();
    TextScanner(TextScanner&&) noexcept;
    TextScanner& operator=(TextScanner&&) noexcept;

    /// The findings, in the order of the text and without overlaps. What went wrong when the scanner was made is told here;
    /// a text that is not UTF-8 is an error of code `invalid_data`.
    [[nodiscard]] Result<std::vector<TextFinding>> scan(std::string_view text) const;
    /// Several texts at once: those of one record, or of one data set. They help each other: a name is found in all of them
    /// that was found in one of a record (`together`), and what an invented name is, they decide together.
    [[nodiscard]] Result<std::vector<std::vector<TextFinding>>> scan(const std::vector<std::string>& texts,
                                                                     bool together = false) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace persona
