#include "constraints.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::seqtree {
namespace {

template <class List, class Member>
auto find_by(const List& list, Member member, std::size_t column) noexcept {
    const auto at = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.*member == column; });
    return at == list.end() ? nullptr : &*at;
}

std::string factor_text(double factor) {
    std::string out;
    append_float64(out, factor);
    return out;
}

}  // namespace

std::size_t Constraints::size() const noexcept {
    return dependencies.size() + orderings.size() + sums.size() + combinations.size() + ranges.size() + uniques.size();
}

const Constraints::Ordering* Constraints::ordering(std::size_t upper) const noexcept {
    return find_by(orderings, &Ordering::upper, upper);
}

const Constraints::Sum* Constraints::sum(std::size_t total) const noexcept { return find_by(sums, &Sum::total, total); }

bool Constraints::unique(std::size_t column) const noexcept {
    return find_by(uniques, &Unique::column, column) != nullptr;
}

bool Constraints::decided(std::size_t column) const noexcept {
    return ordering(column) != nullptr || sum(column) != nullptr ||
           find_by(dependencies, &Dependency::to, column) != nullptr;
}

std::vector<std::size_t> Constraints::before(std::size_t column) const {
    std::vector<std::size_t> out;
    const auto add = [&](const auto& columns) { out.insert(out.end(), columns.begin(), columns.end()); };
    for (const auto& one : dependencies) {
        if (one.to != column) continue;
        out.push_back(one.from);
        // A combination may still change what decides: it comes first as a whole.
        for (const auto& other : combinations)
            if (std::find(other.columns.begin(), other.columns.end(), one.from) != other.columns.end())
                add(other.columns);
    }
    if (const auto* one = ordering(column)) add(one->lower);
    if (const auto* one = sum(column)) add(one->parts);
    for (const auto& one : combinations) {
        const auto at = std::find(one.columns.begin(), one.columns.end(), column);
        if (at != one.columns.end()) out.insert(out.end(), one.columns.begin(), at);
    }
    out.erase(std::remove(out.begin(), out.end(), column), out.end());
    return out;
}

std::vector<std::size_t> Constraints::bound() const {
    std::vector<std::size_t> out;
    const auto all = [&](const std::vector<std::size_t>& columns) {
        out.insert(out.end(), columns.begin(), columns.end());
    };
    for (const auto& one : dependencies) all({one.from, one.to});
    for (const auto& one : orderings) {
        all({one.upper});
        all(one.lower);
    }
    for (const auto& one : sums) {
        all({one.total});
        all(one.parts);
    }
    for (const auto& one : combinations) all(one.columns);
    for (const auto& one : uniques) all({one.column});
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::vector<std::size_t> Constraints::arrange(const std::vector<std::size_t>& order) const {
    if (size() == 0) return order;
    std::vector<std::size_t> out, open;
    std::vector<std::uint8_t> state(order.size(), 0);  // 1: waits for others, 2: has its place
    for (const auto start : order) {
        open.push_back(start);
        while (!open.empty()) {
            const auto column = open.back();
            if (state[column] == 0) {
                state[column] = 1;
                for (const auto first : before(column))
                    if (state[first] == 0) open.push_back(first);
                continue;
            }
            open.pop_back();
            if (state[column] == 2) continue;
            state[column] = 2;
            out.push_back(column);
        }
    }
    return out;
}

std::vector<std::string> Constraints::sentences(const std::vector<ColumnCodes>& columns) const {
    std::vector<std::string> out;
    const auto name = [&](std::size_t column) { return columns[column].field.name; };
    const auto told = [&](std::string text, bool found) { out.push_back(std::move(text) + (found ? " (found)" : "")); };
    for (const auto& one : dependencies) told(name(one.from) + " -> " + name(one.to), one.found);
    for (const auto& one : orderings)
        for (const auto lower : one.lower) told(name(lower) + " <= " + name(one.upper), one.found);
    for (const auto& one : sums) {
        auto text = name(one.total) + " =";
        if (one.how == Sum::How::years) text += " years from " + name(one.parts[0]) + " to " + name(one.parts[1]);
        if (one.how == Sum::How::product && one.factor != 1) text += " " + factor_text(one.factor) + " x";
        for (std::size_t i = 0; one.how != Sum::How::years && i < one.parts.size(); ++i) {
            const auto* sign = one.how == Sum::How::product ? " x " : one.signs[i] < 0 ? " - " : " + ";
            text += (i > 0 || one.signs[i] < 0 ? sign : " ") + name(one.parts[i]);
        }
        told(std::move(text), one.found);
    }
    for (const auto& one : combinations) {
        std::string text = "combinations of ";
        for (std::size_t i = 0; i < one.columns.size(); ++i) text += (i > 0 ? " + " : "") + name(one.columns[i]);
        told(std::move(text), one.found);
    }
    for (const auto& one : ranges) {
        const auto& field = columns[one.column].field;
        const bool below = one.least > -open_end, above = one.most < open_end;
        told((below ? number_text(field, one.least) + " <= " : "") + field.name +
                 (above ? " <= " + number_text(field, one.most) : ""),
             false);
    }
    for (const auto& one : uniques) told(name(one.column) + " is unique", one.found);
    return out;
}

}  // namespace persona::seqtree
