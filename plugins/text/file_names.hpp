// The names of text files: which are read from a folder, and what a file is called on the way out.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace persona::text {

/// The columns: a file's name without folder and ending ("notes"), and what is in it. (With its ending, "notes.md" would
/// be an address of the net: .md is Moldova's.)
inline constexpr std::string_view file_column = "file";
inline constexpr std::string_view text_column = "text";
/// The ending rides along, so that nothing that is done to columns can change it: an attachment of the batch.
inline constexpr const char* ending_attachment = "ending";
/// How a WebVTT file begins. It would pass for a company's name, so the text starts behind it, and the writer puts it back.
inline constexpr std::string_view webvtt = "WEBVTT";
[[nodiscard]] bool is_webvtt(std::string_view text) noexcept;
/// Whether a text may stand behind that word.
[[nodiscard]] bool follows_webvtt(std::string_view text) noexcept;

/// The endings read from a folder, for messages and documentation.
inline constexpr std::string_view known_endings = ".txt, .text, .md, .markdown, .vtt, .srt";

/// "notes" and "md" of "notes.md.gz".
struct FileName {
    std::string_view stem;
    std::string ending;  ///< one of the known ones, in lower case, or empty
};
[[nodiscard]] FileName split_name(std::string_view name);
/// "text_3": what the third text is called when its own name can not be used.
[[nodiscard]] std::string numbered_name(std::int64_t number);

/// Gives every text of a folder a name of its own that any file system takes and that stays within the folder.
class FolderNames {
public:
    /// `stem` and `ending` may be anything; `number` counts from 1. `changed` becomes true when the stem had to be
    /// another one. An ending that is not known becomes "txt".
    [[nodiscard]] std::string take(std::string_view stem, std::string_view ending, std::int64_t number, bool& changed);
private:
    std::set<std::string, std::less<>> taken_;  ///< in lower case: some file systems do not tell A from a
};

}  // namespace persona::text
