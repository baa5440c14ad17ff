#include "pattern_syntax.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

namespace persona::detectors {
namespace {

constexpr std::size_t most_states = 20000;

struct Node {
    enum class Kind : std::uint8_t { bytes, sequence, either, repeat } kind = Kind::sequence;
    ByteSet bytes;
    std::vector<Node> parts;
    int least = 1, most = 1;  // repeat; most < 0: no end
};

struct Unknown {};  // an expression that this parser does not know

Node of_bytes(const ByteSet& bytes) {
    Node out;
    out.kind = Node::Kind::bytes;
    out.bytes = bytes;
    return out;
}
Node repeated(Node what, int least, int most) {
    Node out;
    out.kind = Node::Kind::repeat;
    out.least = least;
    out.most = most;
    out.parts.push_back(std::move(what));
    return out;
}
ByteSet range(int from, int to) {
    ByteSet out;
    for (int c = from; c <= to; ++c) out.set(static_cast<std::size_t>(c));
    return out;
}

/// A set of characters: those of ASCII one by one, and whether any other is in it.
struct Characters {
    ByteSet ascii;
    bool others = false;
    void add(std::uint32_t from, std::uint32_t to, bool any_case) {
        for (auto c = from; c <= to && c < 0x80; ++c) {
            ascii.set(c);
            const auto lower = c | 0x20U;
            if (!any_case || lower < 'a' || lower > 'z') continue;
            ascii.set(lower);
            ascii.set(lower & ~0x20U);
        }
        others = others || to >= 0x80;
    }
    void negate() {
        ascii = range(0, 0x7f) & ~ascii;
        others = true;
    }
    [[nodiscard]] Node node() const {
        if (!others) return of_bytes(ascii);
        Node out;
        out.kind = Node::Kind::either;
        if (ascii.any()) out.parts.push_back(of_bytes(ascii));
        out.parts.push_back(repeated(of_bytes(range(0x80, 0xff)), 1, 4));
        return out;
    }
};

class Parser {
public:
    explicit Parser(std::string_view regex) : rest_(regex) {}
    Node all() {
        auto out = either(false);
        if (!rest_.empty()) throw Unknown{};
        return out;
    }

private:
    [[nodiscard]] bool sees(std::string_view what) const noexcept { return rest_.starts_with(what); }
    bool takes(std::string_view what) noexcept {
        if (!sees(what)) return false;
        rest_.remove_prefix(what.size());
        return true;
    }
    char next() {
        if (rest_.empty()) throw Unknown{};
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    Node either(bool any_case) {
        Node out;
        out.kind = Node::Kind::either;
        do {
            Node sequence;
            while (!rest_.empty() && !sees("|") && !sees(")")) {
                if (takes("(?i)")) any_case = true;
                else sequence.parts.push_back(piece(any_case));
            }
            out.parts.push_back(std::move(sequence));
        } while (takes("|"));
        return out;
    }

    Node piece(bool any_case) {
        auto out = atom(any_case);
        for (;;) {
            if (takes("*")) out = repeated(std::move(out), 0, -1);
            else if (takes("+")) out = repeated(std::move(out), 1, -1);
            else if (takes("?")) out = repeated(std::move(out), 0, 1);
            else if (takes("{")) out = counted(std::move(out));
            else return out;
            takes("?");  // lazy: the same language
        }
    }

    Node counted(Node what) {
        const auto number = [this] {
            int value = 0;
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') throw Unknown{};
            while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') value = value * 10 + (next() - '0');
            return value;
        };
        const int least = number();
        int most = least;
        if (takes(",")) most = sees("}") ? -1 : number();
        if (!takes("}")) throw Unknown{};
        return repeated(std::move(what), least, most);
    }

    Node atom(bool any_case) {
        if (takes("(")) {
            if (takes("?")) {
                if (takes("i:")) any_case = true;
                else if (!takes(":")) throw Unknown{};
            }
            auto out = either(any_case);
            if (!takes(")")) throw Unknown{};
            return out;
        }
        Characters set;
        if (takes("[")) {
            characters(set, any_case);
        } else if (takes(".")) {
            set.add('\n', '\n', false);
            set.negate();
        } else if (sees("^") || sees("$")) {
            throw Unknown{};
        } else if (sees("\\")) {
            if (const auto one = escaped(set)) set.add(*one, *one, any_case);
        } else {
            const auto one = character();
            set.add(one, one, any_case);
        }
        return set.node();
    }

    void characters(Characters& set, bool any_case) {
        const bool negated = takes("^");
        for (bool first = true; first || !sees("]"); first = false) {
            std::optional<std::uint32_t> from;
            if (sees("\\")) {
                from = escaped(set);
                if (!from) continue;
            } else {
                from = character();
            }
            auto to = *from;
            if (sees("-") && !sees("-]")) {
                takes("-");
                const auto end = sees("\\") ? escaped(set) : std::optional(character());
                if (!end) throw Unknown{};
                to = *end;
            }
            set.add(*from, to, any_case);
        }
        takes("]");
        if (negated) set.negate();
    }

    /// One character, or nothing after a class was added to the set.
    std::optional<std::uint32_t> escaped(Characters& set) {
        takes("\\");
        const char c = next();
        switch (c) {
            case 'd': set.add('0', '9', false); return std::nullopt;
            case 'w':
                set.add('0', '9', false);
                set.add('a', 'z', false);
                set.add('A', 'Z', false);
                set.add('_', '_', false);
                return std::nullopt;
            case 's':
                for (const char blank : {' ', '\t', '\n', '\f', '\r'})
                    set.add(static_cast<std::uint8_t>(blank), static_cast<std::uint8_t>(blank), false);
                return std::nullopt;
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'x': {
                if (!takes("{")) throw Unknown{};
                std::uint32_t value = 0;
                while (!takes("}")) {
                    const char digit = next();
                    const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(digit | 0x20));
                    if (at == std::string_view::npos) throw Unknown{};
                    value = value * 16 + static_cast<std::uint32_t>(at);
                }
                return value;
            }
            default:
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) throw Unknown{};
                return static_cast<std::uint8_t>(c);
        }
    }

    /// The next character; one beyond ASCII is told as U+0080.
    std::uint32_t character() {
        const auto c = static_cast<std::uint8_t>(next());
        if (c < 0x80) return c;
        while (!rest_.empty() && (static_cast<std::uint8_t>(rest_.front()) & 0xc0U) == 0x80) next();
        return 0x80;
    }

    std::string_view rest_;
};

class Builder {
public:
    Automaton out;
    int state() {
        if (out.states.size() >= most_states) throw Unknown{};
        out.states.emplace_back();
        return static_cast<int>(out.states.size()) - 1;
    }
    void silent(int from, int to) { out.states[static_cast<std::size_t>(from)].silent.push_back(to); }
    /// The state after `node`, beginning in `from`.
    int add(const Node& node, int from) {
        switch (node.kind) {
            case Node::Kind::bytes: {
                const int to = state();
                out.states[static_cast<std::size_t>(from)].steps.push_back({node.bytes, to});
                return to;
            }
            case Node::Kind::sequence:
                for (const auto& part : node.parts) from = add(part, from);
                return from;
            case Node::Kind::either: {
                const int to = state();
                for (const auto& part : node.parts) {
                    const int begin = state();  // a state of its own, so that a loop in one part stays there
                    silent(from, begin);
                    silent(add(part, begin), to);
                }
                return to;
            }
            case Node::Kind::repeat: break;
        }
        for (int i = 0; i < node.least; ++i) from = add(node.parts[0], from);
        if (node.most < 0) {
            const int loop = state();
            silent(from, loop);
            silent(add(node.parts[0], loop), loop);
            const int to = state();
            silent(loop, to);
            return to;
        }
        const int to = state();
        for (int i = node.least; i < node.most; ++i) {
            silent(from, to);
            from = add(node.parts[0], from);
        }
        silent(from, to);
        return to;
    }
};

}  // namespace

std::optional<Automaton> automaton_of(std::string_view regex) {
    try {
        const auto tree = Parser(regex).all();
        Builder builder;
        builder.out.start = builder.state();
        builder.out.accept = builder.add(tree, builder.out.start);
        return std::move(builder.out);
    } catch (const Unknown&) {
        return std::nullopt;
    }
}

}  // namespace persona::detectors
