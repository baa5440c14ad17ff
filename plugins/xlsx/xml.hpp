// expat, pulled: a handler sees elements and text and may pause the parser after any of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <persona/error.hpp>

#include "package.hpp"

namespace persona::xlsx {

/// An element's attributes; names without their namespace prefix.
class Attributes {
public:
    explicit Attributes(const char** pairs) : pairs_(pairs) {}
    /// Empty when there is none of that name.
    [[nodiscard]] std::string_view operator[](std::string_view name) const noexcept;
private:
    const char** pairs_;
};

class XmlHandler {
public:
    XmlHandler() = default;
    XmlHandler(const XmlHandler&) = delete;
    XmlHandler& operator=(const XmlHandler&) = delete;
    virtual ~XmlHandler() = default;
    /// Names come without their namespace prefix. An error ends the parsing.
    [[nodiscard]] virtual Status start(std::string_view name, const Attributes& attributes) = 0;
    [[nodiscard]] virtual Status end(std::string_view name) = 0;
    [[nodiscard]] virtual Status text(std::string_view text) = 0;
    /// Asked after each end(): pause here?
    [[nodiscard]] virtual bool pause() const { return false; }
};

/// Document type declarations, and with them every kind of entity bomb, are refused: no workbook has one.
class XmlPull {
public:
    XmlPull(Part part, XmlHandler& handler);
    XmlPull(const XmlPull&) = delete;
    XmlPull& operator=(const XmlPull&) = delete;
    ~XmlPull();
    /// Parses to the next pause (true) or to the end (false).
    [[nodiscard]] Result<bool> next();
    [[nodiscard]] const Part& part() const noexcept;
private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// Parses a whole part.
[[nodiscard]] Status parse_xml(Part part, XmlHandler& handler);

}  // namespace persona::xlsx
