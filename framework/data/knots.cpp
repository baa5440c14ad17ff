#include <persona/knots.hpp>

#include <algorithm>
#include <cmath>

namespace persona {
namespace {

/// Different subjects in a window, and the most rows that one of them has there.
struct Crowd {
    std::int64_t subjects = 0, most = 0;
};
Crowd crowd(const Observation* begin, const Observation* end, std::vector<std::int64_t>& room) {
    room.clear();
    for (const auto* at = begin; at != end; ++at) room.push_back(at->subject);
    std::sort(room.begin(), room.end());
    Crowd out;
    for (std::size_t i = 0; i < room.size();) {
        std::size_t j = i;
        while (j < room.size() && room[j] == room[i]) ++j;
        ++out.subjects;
        out.most = std::max(out.most, static_cast<std::int64_t>(j - i));
        i = j;
    }
    return out;
}

struct Run {
    std::size_t begin, end;
};

/// The runs of equal values that at least k subjects hold, the longest `most` of them, in order.
std::vector<Run> exact_runs(const std::vector<Observation>& sorted, const KnotRules& rules) {
    std::vector<Run> runs;
    std::vector<std::int64_t> room;
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t j = i;
        while (j < sorted.size() && sorted[j].value == sorted[i].value) ++j;
        const bool enough = static_cast<std::int64_t>(j - i) >= rules.k &&
                            crowd(&sorted[i], sorted.data() + j, room).subjects >= rules.k;
        if (enough || !rules.exact_needs_k) runs.push_back({i, j});
        i = j;
    }
    if (runs.size() > rules.most_exact) {
        std::stable_sort(runs.begin(), runs.end(),
                         [](const Run& a, const Run& b) { return a.end - a.begin > b.end - b.begin; });
        runs.resize(rules.most_exact);
        std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
    }
    return runs;
}

void add_knot(Profile::Numbers& out, const Observation* begin, const Observation* end, const KnotRules& rules,
              double scale) {
    out.knots.push_back({guarded_mean(begin, end, rules), static_cast<double>(end - begin) * scale, (end - 1)->value});
}

/// Disjoint windows over what is left: as many rows as needed for at most `most_knots`, at least k subjects, nobody with
/// more than a fifth of the rows unless the window can not grow. Equal values are never parted: what is coded by the
/// windows' edges then has as many people.
void make_knots(Profile::Numbers& out, const std::vector<Observation>& rest, const KnotRules& rules, double scale) {
    const auto n = rest.size();
    const auto wanted = std::max<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(rules.k, 1)),
                                              (n + rules.most_knots - 1) / rules.most_knots);
    std::vector<std::int64_t> room;
    std::vector<std::size_t> ends;
    std::size_t begin = 0, check = wanted;
    for (std::size_t i = 1; i <= n; ++i) {
        if (i - begin < check) continue;
        if (i < n && rest[i].value == rest[i - 1].value) continue;  // whoever holds a value is in one window
        const auto held = crowd(&rest[begin], rest.data() + i, room);
        const bool crowded =
            held.subjects >= rules.k &&
            static_cast<double>(held.most) <= std::max(rules.largest_share * static_cast<double>(i - begin), 1.0);
        if (crowded) {
            ends.push_back(i);
            begin = i;
            check = wanted;
        } else {
            check =
                i - begin + std::max<std::size_t>(1, (i - begin) / 8);  // look again a little later, not at every row
        }
    }
    if (begin < n) {  // what is left at the upper end joins the window before it
        if (!ends.empty()) ends.back() = n;
        else if (crowd(rest.data(), rest.data() + n, room).subjects >= rules.k) ends.push_back(n);
    }
    begin = 0;
    for (const auto end : ends) {
        add_knot(out, &rest[begin], rest.data() + end, rules, scale);
        begin = end;
    }
    // Cutting a dominant value can only pull the outermost knots inwards; keep them in order all the same.
    for (std::size_t i = 1; i < out.knots.size(); ++i)
        out.knots[i].value = std::max(out.knots[i].value, out.knots[i - 1].value);
}

}  // namespace

double guarded_mean(const Observation* begin, const Observation* end, const KnotRules& rules) {
    struct Person {
        std::int64_t subject;
        double rows, sum, largest;
    };
    std::vector<Observation> by_subject(begin, end);
    std::sort(by_subject.begin(), by_subject.end(), [](const Observation& a, const Observation& b) {
        return a.subject != b.subject ? a.subject < b.subject : a.value < b.value;
    });
    std::vector<Person> people;
    for (const auto& one : by_subject) {
        if (people.empty() || people.back().subject != one.subject) people.push_back({one.subject, 0, 0, 0});
        people.back().rows += 1;
        people.back().sum += one.value;
        people.back().largest = std::max(people.back().largest, std::fabs(one.value));
    }
    double rows = 0, total = 0;
    for (const auto& person : people) {
        rows += person.rows;
        total += person.sum;
    }
    if (!rules.cap_dominance) return total / rows;
    // With very few people a fifth each can not be had: one and a half times an even share then.
    const double share = std::max(rules.largest_share, 1.5 / static_cast<double>(people.size()));
    // Each person counts for at most `most` rows: the largest number that keeps everybody within the share.
    double most = 0;
    for (const auto& person : people) most = std::max(most, person.rows);
    const auto weighed = [&](double limit) {
        double sum = 0;
        for (const auto& person : people) sum += std::min(person.rows, limit);
        return sum;
    };
    while (most > 1 && most > share * weighed(most)) most = std::max(1.0, std::floor(std::min(most - 1, most * 0.9)));
    // Values are cut to the largest size at which nobody brings more than the share of the whole.
    std::vector<double> sizes;
    for (const auto& person : people) sizes.push_back(person.largest);
    std::sort(sizes.rbegin(), sizes.rend());
    double limit = sizes.front();
    const auto weight = [&](const Person& person) { return std::min(person.rows, most) / person.rows; };
    for (const double candidate : sizes) {
        limit = candidate;
        double sum = 0, top = 0;
        for (const auto& person : people) {
            const double size = std::min(std::fabs(person.sum) * weight(person), limit * std::min(person.rows, most));
            sum += size;
            top = std::max(top, size);
        }
        if (top <= share * sum) break;
    }
    double sum = 0, count = 0;
    std::size_t at = 0;
    for (const auto& person : people) {
        double own = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(person.rows); ++i)
            own += std::clamp(by_subject[at++].value, -limit, limit);
        sum += own * weight(person);
        count += std::min(person.rows, most);
    }
    return sum / count;
}

Profile::Numbers make_numbers(std::vector<Observation> observations, const KnotRules& rules, double scale) {
    Profile::Numbers out;
    std::sort(observations.begin(), observations.end(), [](const Observation& a, const Observation& b) {
        return a.value != b.value ? a.value < b.value : a.subject < b.subject;
    });
    std::vector<Observation> rest;
    std::size_t at = 0;
    for (const auto& run : exact_runs(observations, rules)) {
        rest.insert(rest.end(), observations.begin() + static_cast<std::ptrdiff_t>(at),
                    observations.begin() + static_cast<std::ptrdiff_t>(run.begin));
        out.exact.push_back({observations[run.begin].value, static_cast<double>(run.end - run.begin) * scale});
        at = run.end;
    }
    rest.insert(rest.end(), observations.begin() + static_cast<std::ptrdiff_t>(at), observations.end());
    // Fewer than k subjects beside the exact values can not be told at all: their rows count for the exact values.
    if (!rest.empty()) make_knots(out, rest, rules, scale);
    const double rows = out.rows();
    if (rows > 0) {
        double sum = 0, squares = 0;
        for (const auto& e : out.exact) sum += e.value * e.rows;
        for (const auto& knot : out.knots) sum += knot.value * knot.rows;
        out.mean = sum / rows;
        for (const auto& e : out.exact) squares += (e.value - out.mean) * (e.value - out.mean) * e.rows;
        for (const auto& knot : out.knots) squares += (knot.value - out.mean) * (knot.value - out.mean) * knot.rows;
        out.deviation = std::sqrt(squares / rows);
    }
    return out;
}

}  // namespace persona
