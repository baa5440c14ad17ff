"""No two test files of one program give a function of their own the same name: helpers_test.py SOURCE_DIR.

In one unity file they would be overloads: which of them a call means would depend on which files were compiled together.
"""
import collections
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
# Formatted as our sources are, what stands in a namespace begins at the line's beginning; a definition's line ends in a brace or goes on.
FUNCTION = re.compile(r"^(?=[\w\[])(?!TEST_CASE|return\b|using\b|namespace\b|struct\b|class\b|enum\b|template\b)[\w:<>,&*\[\] ]*[\w>&*] [*&]?(\w+)\((?!.*\);$)", re.MULTILINE)


def program(path):
    """The test program that a file is part of: every folder of the plugins has its own, the framework and the SDK share one."""
    return "framework" if path.parts[0] in ("framework", "sdk") else str(path.parent)


def shared(files):
    """Names that several files of one program give a function, with these files. `files`: path to text."""
    found = collections.defaultdict(set)
    for path, text in files.items():
        for name in FUNCTION.findall(text):
            found[program(path), name].add(str(path))
    return {name: sorted(paths) for (_, name), paths in found.items() if len(paths) > 1}


class Helpers(unittest.TestCase):
    def test_ours(self):
        files = {path.relative_to(SOURCE): path.read_text(encoding="utf-8")
                 for folder in ("framework", "sdk", "plugins", "tools") for path in (SOURCE / folder).rglob("*_test.cpp")}
        self.assertGreater(len(files), 50)
        self.assertGreater(sum(len(FUNCTION.findall(text)) for text in files.values()), 200)
        self.assertEqual(shared(files), {}, "give one of them another name")

    def test_it_catches_overloads(self):
        one = "namespace {\n\nBatch rows(std::int64_t count, const Made& made) {\n    return {};\n}\n\n}\n"
        other = "namespace {\n\ntemplate <class Kind>\nstd::vector<std::string> rows(std::int64_t count,\n                              Kind kind = {}) {\n    return {};\n}\n\n}\n"
        a, b, elsewhere = (pathlib.Path(path) for path in ("plugins/x/a_test.cpp", "plugins/x/b_test.cpp", "plugins/y/a_test.cpp"))
        self.assertEqual(shared({a: one, b: other}), {"rows": [str(a), str(b)]})
        self.assertEqual(shared({a: one, elsewhere: other}), {})
        self.assertEqual(shared({a: one, b: other.replace("rows(", "cases(")}), {})
        self.assertEqual(shared({a: one, b: 'TEST_CASE("rows(1)") {\n    CHECK(rows(1));\n}\n'}), {})


if __name__ == "__main__":
    unittest.main()
