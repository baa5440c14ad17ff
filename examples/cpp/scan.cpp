// Finds personal data in the texts given: scan TEXT…
#include <iostream>

#include <persona/text_scanner.hpp>

int main(int count, char** words) {
    const persona::TextScanner scanner;  // loads the detectors once
    for (int i = 1; i < count; ++i) {
        const auto found = scanner.scan(words[i]);
        if (!found) {
            std::cerr << "error: " << found.error().text() << '\n';
            return persona::exit_code(found.error().code);
        }
        for (const auto& each : *found)
            std::cout << i << ' ' << each.begin << '-' << each.end << ' ' << each.type << " (" << each.detector << ": "
                      << each.reason << ")\n";
    }
    return 0;
}
