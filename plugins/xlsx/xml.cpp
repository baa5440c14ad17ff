#include "xml.hpp"

#include <expat.h>

#include <optional>
#include <utility>

namespace persona::xlsx {
namespace {

constexpr int chunk = 1 << 16;
constexpr int most_depth = 256;

std::string_view local(const char* name) {
    const std::string_view whole(name);
    const auto colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

std::string_view Attributes::operator[](std::string_view name) const noexcept {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
        if (local(pair[0]) == name) return pair[1];
    return {};
}

struct XmlPull::Inside {
    Part part;
    XmlHandler& handler;
    XML_Parser parser = XML_ParserCreate(nullptr);
    std::optional<Error> fault;
    int depth = 0;
    bool paused = false, ended = false, last = false;

    Inside(Part from, XmlHandler& to) : part(std::move(from)), handler(to) {
        XML_SetUserData(parser, this);
        XML_SetElementHandler(
            parser,
            [](void* self, const XML_Char* name_, const XML_Char** pairs) {
                static_cast<Inside*>(self)->start(name_, pairs);
            },
            [](void* self, const XML_Char* name_) { static_cast<Inside*>(self)->end(name_); });
        XML_SetCharacterDataHandler(parser, [](void* self, const XML_Char* text, int size) {
            auto& in = *static_cast<Inside*>(self);
            in.check(in.handler.text({text, static_cast<std::size_t>(size)}));
        });
        XML_SetStartDoctypeDeclHandler(parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
            static_cast<Inside*>(self)->check(
                Error(ErrorCode::invalid_data, "a part of the workbook declares entities (a document type declaration)",
                      "no spreadsheet program writes that; the file was made to do harm or is damaged"));
        });
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { XML_ParserFree(parser); }

    void check(Status status) {
        if (status || fault) return;
        fault = std::move(status).error();
        XML_StopParser(parser, XML_FALSE);
    }
    void start(const XML_Char* name, const XML_Char** pairs) {
        if (fault) return;
        if (++depth > most_depth)
            check(Error(ErrorCode::limit,
                        "a part of the workbook is nested deeper than " + std::to_string(most_depth) + " levels",
                        "the file is damaged"));
        else check(handler.start(local(name), Attributes(pairs)));
    }
    void end(const XML_Char* name) {
        if (fault) return;
        --depth;
        check(handler.end(local(name)));
        if (fault || !handler.pause()) return;
        paused = true;
        XML_StopParser(parser, XML_TRUE);
    }
    [[nodiscard]] Error broken() const {
        return Error(ErrorCode::invalid_data,
                     std::string("the workbook holds broken XML: ") + XML_ErrorString(XML_GetErrorCode(parser)),
                     "it is damaged; open it in a spreadsheet program and save it again");
    }
};

XmlPull::XmlPull(Part part, XmlHandler& handler) : inside_(std::make_unique<Inside>(std::move(part), handler)) {}
XmlPull::~XmlPull() = default;
const Part& XmlPull::part() const noexcept { return inside_->part; }

Result<bool> XmlPull::next() {
    auto& in = *inside_;
    while (!in.ended) {
        XML_Status status = XML_STATUS_OK;
        if (std::exchange(in.paused, false)) {
            status = XML_ResumeParser(in.parser);
        } else {
            void* buffer = XML_GetBuffer(in.parser, chunk);
            if (buffer == nullptr) return Error(ErrorCode::limit, "a cell is too large for the memory there is");
            PERSONA_ASSIGN(const auto got, in.part.read({static_cast<char*>(buffer), chunk}));
            in.last = got == 0;
            status = XML_ParseBuffer(in.parser, static_cast<int>(got), in.last ? 1 : 0);
        }
        if (in.fault) return *in.fault;
        if (status == XML_STATUS_ERROR) return in.broken();
        if (in.paused) return true;
        in.ended = in.last;
    }
    return false;
}

Status parse_xml(Part part, XmlHandler& handler) {
    XmlPull pull(std::move(part), handler);
    while (true) {
        PERSONA_ASSIGN(const bool more, pull.next());
        if (!more) return {};
    }
}

}  // namespace persona::xlsx
