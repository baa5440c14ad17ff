#!/usr/bin/env python3
"""Makes the name and word lists of the detectors, and the name pools of the surrogates, from their public sources.

    python3 scripts/make_word_lists.py NAMES SCOWL

NAMES: folder with dist.female.first, dist.male.first, dist.all.last (United States Census Bureau, 1990 census, public
domain; as shipped in the Python package "names", MIT). SCOWL: folder with american-english and british-english (Debian's
wamerican and wbritish). Writes framework/data/lists/*.txt and framework/data/surrogate_names.cpp. The same
sources give the same bytes.
"""
import pathlib
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent.parent
FRAMEWORK = HERE / "framework" / "data"


def fold(word):
    word = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in word if not unicodedata.combining(c))


def read_census(path):
    rows = []
    for line in path.read_text(encoding="ascii").splitlines():
        name, share = line.split()[:2]
        if name.isalpha() and len(name) > 1:
            rows.append((name.lower(), float(share)))
    return rows


def read_words(folder):
    lower, capital = set(), set()
    for name in ("american-english", "british-english"):
        for word in (folder / name).read_text(encoding="utf-8").split():
            word = word.removesuffix("'s")
            for part in word.replace("'", " ").split():
                folded = fold(part)
                if folded.isalnum():
                    (lower if part[0].islower() else capital).add(folded)
    return lower, capital


def title(name):
    name = name.capitalize()
    return "Mc" + name[2:].capitalize() if name.startswith("Mc") and len(name) > 5 else name


def pool(rows, count, words):
    chosen = [title(n) for n, _ in rows if len(n) > 2 and n not in words][:count]
    return sorted(chosen)


def as_array(name, values):
    lines, line = [], "   "
    for value in values:
        piece = f' "{value}",'
        if len(line) + len(piece) > 118:
            lines.append(line)
            line = "   "
        line += piece
    lines.append(line)
    return f"const std::array<std::string_view, {len(values)}> {name}{{\n" + "\n".join(lines) + "\n};\n"


def main():
    names, scowl = map(pathlib.Path, sys.argv[1:3])
    female, male = read_census(names / "dist.female.first"), read_census(names / "dist.male.first")
    family = read_census(names / "dist.all.last")
    lower, capital = read_words(scowl)

    share = {}
    for gender, rows in (("f", female), ("m", male)):
        for name, weight in rows:
            share.setdefault(name, {})[gender] = weight
    lines = []
    for name in sorted(share):
        f, m = share[name].get("f", 0.0), share[name].get("m", 0.0)
        gender = "f" if f > 4 * m else "m" if m > 4 * f else "u"
        # 0 to 9: how common as a name, in steps of the square root of the share (0.001 % to 3 %).
        level = min(9, int((max(f, m) / 0.001) ** 0.3))
        lines.append(f"{name} {gender}{level}{'w' if name in lower else ''}")
    (FRAMEWORK / "lists" / "given_names.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (FRAMEWORK / "lists" / "family_names.txt").write_text("\n".join(sorted(n for n, _ in family[:20000])) + "\n", encoding="utf-8")
    (FRAMEWORK / "lists" / "words.txt").write_text("\n".join(sorted(lower)) + "\n", encoding="utf-8")
    (FRAMEWORK / "lists" / "proper_words.txt").write_text("\n".join(sorted(capital - lower)) + "\n", encoding="utf-8")

    f_only = [(n, w) for n, w in female if share[n].get("m", 0) * 20 < w]
    m_only = [(n, w) for n, w in male if share[n].get("f", 0) * 20 < w]
    text = (
        "// Name pools of the surrogates: the most common names of the 1990 census of the United States (Census Bureau, public\n"
        "// domain) that are no ordinary English words. Made by scripts/make_word_lists.py; do not edit.\n"
        '#include "surrogate_names.hpp"\n\nnamespace persona::surrogate {\n\n'
        + as_array("female_names", pool(f_only, 320, lower)) + "\n"
        + as_array("male_names", pool(m_only, 320, lower)) + "\n"
        + as_array("family_names", pool(family, 1200, lower)) + "\n}  // namespace persona::surrogate\n"
    )
    (FRAMEWORK / "surrogate_names.cpp").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
