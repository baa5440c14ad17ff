// Makes a synthetic table and judges it: survey INPUT OUTPUT [COUNT [SETTING…]]
#include <cstdlib>
#include <iostream>

#include <persona/synthetic_generator.hpp>

namespace {

int fail(const persona::Error& error) {
    std::cerr << "error: " << error.text() << '\n';
    return persona::exit_code(error.code);
}

}  // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "usage: survey INPUT OUTPUT [COUNT [SETTING…]]\n";
        return 2;
    }
    persona::SyntheticGeneratorOptions options;
    options.seed = 7;
    options.log = [](const std::string& text) { std::cerr << text << '\n'; };
    const persona::SyntheticGenerator generator(options);

    persona::SynthesiseRequest request;
    request.input = words[1];
    request.output = words[2];
    if (count > 3) request.count = std::strtoll(words[3], nullptr, 10);
    for (int i = 4; i < count; ++i) request.sets.emplace_back(words[i]);  // "report.semantic=0.7", as --set takes them
    const auto made = generator.synthesise(request);
    if (!made) return fail(made.error());
    std::cout << made->rows_in << " rows in, " << made->rows_out << " rows out\n";

    persona::ValidateRequest question;
    question.original = request.input;
    question.synthetic = request.output;
    const auto judged = generator.validate(question);
    if (!judged) return fail(judged.error());
    std::cout << judged->json() << '\n';
    return 0;
}
