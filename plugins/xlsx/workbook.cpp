#include "workbook.hpp"

#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include <persona/text.hpp>

#include "xml.hpp"

namespace persona::xlsx {
namespace {

int number_of(std::string_view text, int otherwise) {
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// One .rels part: targets by identifier, and the type of each.
struct Relations final : XmlHandler {
    struct Target {
        std::string type, path;
    };
    std::string folder;  ///< of the part that the relations belong to, with a slash
    std::map<std::string, Target, std::less<>> by_id;

    explicit Relations(std::string of_folder) : folder(std::move(of_folder)) {}
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name != "Relationship" || attributes["TargetMode"] == "External") return {};
        const auto type = attributes["Type"];
        by_id[std::string(attributes["Id"])] = {std::string(type.substr(type.rfind('/') + 1)),
                                                resolved(attributes["Target"])};
        return {};
    }
    Status end(std::string_view) override { return {}; }
    Status text(std::string_view) override { return {}; }
    [[nodiscard]] const Target* of_type(std::string_view type) const {
        for (const auto& [id, target] : by_id)
            if (target.type == type) return &target;
        return nullptr;
    }
private:
    [[nodiscard]] std::string resolved(std::string_view target) const {
        if (target.starts_with('/')) return std::string(target.substr(1));
        std::string base = folder;
        while (target.starts_with("../")) {
            target.remove_prefix(3);
            const auto slash = base.size() < 2 ? std::string::npos : base.rfind('/', base.size() - 2);
            base.resize(slash == std::string::npos ? 0 : slash + 1);
        }
        while (target.starts_with("./")) target.remove_prefix(2);
        return base + std::string(target);
    }
};

struct Sheets final : XmlHandler {
    struct Sheet {
        std::string name, id;
    };
    std::vector<Sheet> all;
    bool from_1904 = false;
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name == "sheet") all.push_back({std::string(attributes["name"]), std::string(attributes["id"])});
        if (name == "workbookPr") from_1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true";
        return {};
    }
    Status end(std::string_view) override { return {}; }
    Status text(std::string_view) override { return {}; }
};

struct Styles final : XmlHandler {
    std::map<int, Shown> custom;
    std::vector<Shown> cells;
    bool in_cells = false;
    Status start(std::string_view name, const Attributes& attributes) override {
        const int id = number_of(attributes["numFmtId"], 0);
        if (name == "numFmt") custom[id] = shown_by_code(attributes["formatCode"]);
        if (name == "cellXfs") in_cells = true;
        if (name != "xf" || !in_cells) return {};
        const auto found = custom.find(id);
        cells.push_back(found == custom.end() ? shown_by_builtin(id) : found->second);
        return {};
    }
    Status end(std::string_view name) override {
        if (name == "cellXfs") in_cells = false;
        return {};
    }
    Status text(std::string_view) override { return {}; }
};

struct Strings final : XmlHandler {
    SharedStrings& out;
    std::size_t most;
    std::string item;
    bool in_text = false;
    int phonetic = 0;  ///< inside a reading aid (rPh), which is no part of the text
    Strings(SharedStrings& into, std::int64_t limit) : out(into), most(static_cast<std::size_t>(limit)) {}
    Status start(std::string_view name, const Attributes&) override {
        if (name == "si") item.clear();
        if (name == "rPh") ++phonetic;
        in_text = name == "t" && phonetic == 0;
        return {};
    }
    Status end(std::string_view name) override {
        in_text = false;
        if (name == "rPh") --phonetic;
        if (name != "si") return {};
        unescape(item);
        out.append(item);
        return out.bytes() > most ? too_many() : Status();
    }
    Status text(std::string_view part) override {
        if (!in_text) return {};
        item += part;
        return out.bytes() + item.size() > most ? too_many() : Status();
    }
    [[nodiscard]] Status too_many() const {
        return Error(ErrorCode::limit,
                     "the workbook's shared strings take more than " + std::to_string(most >> 20) +
                         " MiB, and they have to be held in memory",
                     "raise most_strings if there is that much memory, or save the sheet as CSV");
    }
};

Result<std::string> workbook_part(const Package& package) {
    std::string part = "xl/workbook.xml";
    if (package.has("_rels/.rels")) {
        Relations top("");
        PERSONA_ASSIGN(auto relations, package.part("_rels/.rels"));
        PERSONA_TRY(parse_xml(std::move(relations), top));
        if (const auto* target = top.of_type("officeDocument")) part = target->path;
    }
    if (!package.has(part) || !part.ends_with(".xml"))
        return Error(ErrorCode::invalid_data, "this is a zip archive, but holds no Excel workbook",
                     "an .xlsx file holds xl/workbook.xml; .ods, .xlsb and .docx files are something else: save the "
                     "table as .xlsx");
    return part;
}

Result<std::string> chosen_part(const Sheets& sheets, const Relations& relations, const std::string& wanted) {
    const auto part_of = [&](const Sheets::Sheet& sheet) -> const Relations::Target* {
        const auto found = relations.by_id.find(sheet.id);
        return found == relations.by_id.end() || found->second.type != "worksheet" ? nullptr : &found->second;
    };
    const auto how_many = std::to_string(sheets.all.size());
    if (wanted.empty()) {
        for (const auto& sheet : sheets.all)
            if (const auto* target = part_of(sheet)) return target->path;
        return Error(ErrorCode::not_found, "the workbook has no worksheet", "a workbook of charts only holds no table");
    }
    const Sheets::Sheet* found = nullptr;
    for (const auto& sheet : sheets.all)
        if (sheet.name == wanted) found = &sheet;
    const auto place = parse_int64(wanted);
    if (found == nullptr && place && *place >= 1 && *place <= static_cast<std::int64_t>(sheets.all.size()))
        found = &sheets.all[static_cast<std::size_t>(*place - 1)];
    if (found == nullptr)
        return Error(
            ErrorCode::not_found,
            "the workbook has no sheet of the name that the parameter sheet gives; it has " + how_many + " sheets",
            "give the name as the tab shows it, or the sheet's place: sheet: \"1\" to \"" + how_many + "\"");
    const auto* target = part_of(*found);
    if (target == nullptr)
        return Error(ErrorCode::invalid_data, "the chosen sheet is no worksheet (a chart?)",
                     "choose a sheet that holds a table");
    return target->path;
}

}  // namespace

void unescape(std::string& text) {
    auto from = text.find("_x");
    if (from == std::string::npos) return;
    std::string out = text.substr(0, from);
    const std::string_view whole(text);
    while (from < whole.size()) {
        unsigned code = 0;
        const auto rest = whole.substr(from, 7);
        const bool escape = rest.size() == 7 && rest.starts_with("_x") && rest[6] == '_' &&
                            std::from_chars(rest.data() + 2, rest.data() + 6, code, 16).ptr == rest.data() + 6;
        // Only what one UTF-16 unit can say; NUL and halves of surrogate pairs stay as they are.
        if (!escape || code == 0 || (code >= 0xd800 && code < 0xe000)) {
            out += whole[from++];
            continue;
        }
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xc0 | (code >> 6));
            out += static_cast<char>(0x80 | (code & 0x3f));
        } else {
            out += static_cast<char>(0xe0 | (code >> 12));
            out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
            out += static_cast<char>(0x80 | (code & 0x3f));
        }
        from += 7;
    }
    text = std::move(out);
}

Result<Workbook> read_workbook(const Package& package, const std::string& sheet, std::int64_t most_strings) {
    PERSONA_ASSIGN(const auto part, workbook_part(package));
    const auto slash = part.rfind('/') == std::string::npos ? 0 : part.rfind('/') + 1;
    Sheets sheets;
    PERSONA_ASSIGN(auto workbook, package.part(part));
    PERSONA_TRY(parse_xml(std::move(workbook), sheets));
    Relations relations(part.substr(0, slash));
    PERSONA_ASSIGN(auto links, package.part(part.substr(0, slash) + "_rels/" + part.substr(slash) + ".rels"));
    PERSONA_TRY(parse_xml(std::move(links), relations));
    Workbook out;
    out.from_1904 = sheets.from_1904;
    PERSONA_ASSIGN(out.sheet_part, chosen_part(sheets, relations, sheet));
    if (const auto* target = relations.of_type("styles")) {
        Styles styles;
        PERSONA_ASSIGN(auto bytes, package.part(target->path));
        PERSONA_TRY(parse_xml(std::move(bytes), styles));
        out.styles = std::move(styles.cells);
    }
    if (const auto* target = relations.of_type("sharedStrings")) {
        Strings strings(out.strings, most_strings);
        PERSONA_ASSIGN(auto bytes, package.part(target->path));
        PERSONA_TRY(parse_xml(std::move(bytes), strings));
    }
    return out;
}

}  // namespace persona::xlsx
