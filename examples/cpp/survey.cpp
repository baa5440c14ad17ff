// Makes a synthetic table and judges it: survey INPUT OUTPUT [COUNT [SETTING…]]
#include <cstdlib>
#include <iostream>

#include <persona/synthetic_generator.hpp>

namespace {

/// The message says what, where, why and what to do; the exit code is the one that the commands end with.
int fail(const persona::Error& error) {
    std::cerr << "error: " << error.text() << '\n';
    return persona::exit_code(error.code);
}

void show(const char* name, const std::optional<double>& figure) {
    std::cout << name << ": ";
    if (figure) std::cout << *figure << '\n';
    else std::cout << "could not be computed\n";
}

}  // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "usage: survey INPUT OUTPUT [COUNT [SETTING…]]\n";
        return 2;
    }
    // One generator for many runs. With a seed and a key file the same call gives the same bytes.
    const persona::SyntheticGenerator generator{
        {.seed = 7, .log = [](const std::string& text) { std::cerr << text << '\n'; }}};

    persona::SynthesiseRequest request{.input = words[1], .output = words[2]};
    if (count > 3) request.count = std::strtoll(words[3], nullptr, 10);
    for (int i = 4; i < count; ++i) request.sets.emplace_back(words[i]);  // "report.semantic=0.7", as --set takes them
    const auto made = generator.synthesise(request);
    if (!made) return fail(made.error());
    std::cout << made->rows_in << " rows in, " << made->rows_out << " rows out\n";

    // A missed gate is no error here: `passed` and `failures` say what came of it.
    const auto judged = generator.validate({.original = words[1], .synthetic = words[2]});
    if (!judged) return fail(judged.error());
    std::cout << "schema_match: " << (judged->schema_match.value_or(false) ? "yes" : "no") << '\n';
    show("distribution_similarity", judged->distribution_similarity);
    std::cout << "pii_detected: " << judged->pii_detected.value_or(-1) << '\n';
    show("semantic_similarity", judged->semantic_similarity);
    show("diversity", judged->diversity);
    for (const auto& failure : judged->failures) std::cout << "missed: " << failure << '\n';
    std::cout << judged->json() << '\n';
    return 0;
}
