"""The grammar that writes the texts.

A phrase file holds sections, `[name]`, each with one sentence or fragment a line; lines that begin with # are
comments. In a phrase, `<a|b|c>` is a choice and may be nested, `{slot}` is filled from the record, or, where a section
of that name exists, by a phrase of that section.
"""

import pathlib
import re

FOLDER = pathlib.Path(__file__).parent / "phrases"
_INNERMOST_CHOICE = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{([a-z_.]+)\}")


class Grammar:
    def __init__(self, file_name):
        self.sections = {}
        lines = None
        for line in (FOLDER / file_name).read_text(encoding="utf-8").splitlines():
            line = line.strip()
            if line.startswith("["):
                lines = self.sections.setdefault(line[1:-1], [])
            elif line and not line.startswith("#"):
                lines.append(line)

    def size(self):
        """Number of phrases."""
        return sum(map(len, self.sections.values()))

    def phrase(self, draw, section, used):
        """A phrase of the section that is not yet in `used`, unexpanded; it is added there."""
        fresh = [p for p in self.sections[section] if p not in used] or self.sections[section]
        chosen = draw.early(fresh)
        used.add(chosen)
        return chosen

    def expand(self, draw, phrase, slots, used):
        """The phrase with choices made and slots filled; a slot's value is a text or a function that gives one."""
        while True:
            choice = _INNERMOST_CHOICE.search(phrase)
            if not choice:
                break
            phrase = phrase[:choice.start()] + draw.pick(choice[1].split("|")) + phrase[choice.end():]

        def fill(match):
            name = match[1]
            if name in self.sections:
                return self.expand(draw, self.phrase(draw, name, used), slots, used)
            value = slots[name]
            return value() if callable(value) else value

        return _SLOT.sub(fill, phrase)

    def sentence(self, draw, section, slots, used):
        text = self.expand(draw, self.phrase(draw, section, used), slots, used)
        return text[0].upper() + text[1:]


def words(text):
    return len(text.split())
