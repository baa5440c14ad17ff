"""The table that goes through every format, and what each format can not hold of it (docs/guide/formats.md says the same
to users; formats_test.py holds the two against each other)."""
import datetime
import math
import re

UTC = datetime.timezone.utc
DATE, MOMENT = datetime.date, datetime.datetime


class Column:
    """A named column: `type` is one of persona's, values are None, bool, int, float, date, datetime (with a zone: UTC) or
    str. `decimals`: every number is written with so many."""

    def __init__(self, name, type_, values, decimals=None):
        self.name, self.type, self.values, self.decimals = name, type_, list(values), decimals

    def present(self):
        return [v for v in self.values if v is not None]

    def __repr__(self):
        return f"{self.name} ({self.type}): {self.values}"


def utc(*parts):
    return MOMENT(*parts, tzinfo=UTC)


# Six rows. Names, too, are data: blanks, quotes, umlauts, dots.
def full_table():
    return [
        Column("id", "int64", [1, 2, 3, 4, 5, 6]),
        Column("flag", "boolean", [True, False, None, True, False, None]),
        Column("whole", "int64", [9223372036854775807, -9223372036854775808, None, 0, -1, 9007199254740993]),
        Column("small", "int64", [0, -5, None, 42, 7, 9007199254740992]),
        Column("real", "float64", [5e-324, 1.7976931348623157e308, None, -0.0, 1e23, -1234.5678901234567]),
        Column("mixed", "float64", [9007199254740994.0, 0.1, None, 1e-5, 2.0, -123456789012345680000.0]),
        Column("price", "float64", [1.5, 0.25, None, 1234.0, -0.75, 10.0], decimals=2),
        Column("all whole", "float64", [1.0, 2.0, None, 3.0, -4.0, 1000000.0], decimals=1),
        Column("day", "date", [DATE(2024, 2, 29), DATE(1969, 12, 31), None, DATE(9999, 12, 31), DATE(1, 1, 1), DATE(1900, 2, 28)]),
        Column("moment", "timestamp", [MOMENT(2024, 2, 29, 12, 30), MOMENT(1969, 12, 31, 23, 59, 59), None, MOMENT(9999, 12, 31, 23, 59, 59),
                                       MOMENT(1, 1, 1), MOMENT(2024, 1, 1)]),
        Column("instant", "timestamp", [MOMENT(2024, 2, 29, 12, 30, 0, 1), MOMENT(1969, 12, 31, 23, 59, 59, 999999), None,
                                        MOMENT(9999, 12, 31, 23, 59, 59, 999999), MOMENT(1899, 12, 31, 0, 0, 0, 500000), MOMENT(2024, 1, 1)]),
        Column("zoned", "timestamp", [utc(2024, 2, 29, 12, 30), utc(1969, 12, 31, 23, 59, 59), None, utc(2038, 1, 19, 3, 14, 8), utc(2001, 1, 1),
                                      utc(2024, 1, 1)]),
        Column("code", "text", ["007", "010", None, "+49", "1e5", "-0"]),
        Column("free \"text\", 'said'; Größe", "text", ['say "no"', "two\nlines\n\nand more", None, "comma, semi; tab\tbar|", "it's \\ here\u00a0",
                                                       "🙂 漢字 Ελληνικά עברית e\u0301"]),
        Column("returns", "text", ["carriage\r\nreturn", "lone\rreturn", None, " both ends ", "\ttab", "\n"]),
        Column("empty or missing", "text", ["", "x", None, "", " ", "end"]),
        Column("words that mean things", "text", ["null", "NA", None, "~", "=1+1", "yes"]),
        Column("visit.place", "text", ["here", "there", None, "far", "a: b # c", "- d"]),
        Column("visit.day.of week", "int64", [1, 2, None, 3, 4, 5]),
        Column("digits", "text", ["1", "22", None, "333", "-4", "5"]),
        Column("decimals", "text", ["1.5", "2.25", None, "3.5", "-4.5", "0.5"]),
        Column("truths", "text", ["true", "false", None, "true", "false", "true"]),
        Column("days in words", "text", ["2024-01-02", "2024-01-03", None, "1899-12-31", "2024-01-05", "2024-02-29"]),
        Column("nothing", "text", [None] * 6),
        Column("nothing whole", "int64", [None] * 6),
        Column("long", "text", ["x" * 32767, "ä" * 32767, None, "🙂" * 16383, "a b\n" * 8000, "z"]),
    ]


FORMATS = ("csv", "json", "jsonl", "yaml", "xlsx", "sqlite", "postgresql")
_INT = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_REAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _as(column, type_, values, decimals=None):
    return Column(column.name, type_, values, decimals)


def _mapped(column, type_, change, decimals=None):
    return _as(column, type_, [None if v is None else change(v) for v in column.values], decimals)


# Each rule: a column as it goes in → as it comes back. The keys are the first cells of the rows of the published table.
def text_like_date(column):
    if column.type == "text" and column.present() and all(_DATE.match(v) for v in column.present()):
        return _mapped(column, "date", DATE.fromisoformat)
    return column


def text_like_number(column):
    values = column.present()
    if column.type != "text" or not values:
        return column
    if all(v in ("true", "false") for v in values):
        return _mapped(column, "boolean", lambda v: v == "true")
    if all(_INT.match(v) and v != "-0" and -2**63 <= int(v) < 2**63 for v in values):
        return _mapped(column, "int64", int)
    if all(_REAL.match(v) for v in values):
        return _mapped(column, "float64", float)
    return column


def large_whole_as_text(column):
    if column.type == "int64" and any(abs(v) > 2**53 for v in column.present()):
        return _mapped(column, "text", str)
    return column


def sixteen_digits(column):
    def rounded(value):
        near = float(f"{value:.16G}")
        return near if math.isfinite(near) else math.copysign(1.797693134862315e308, near)
    return _mapped(column, "float64", rounded, column.decimals) if column.type == "float64" else column


def whole_doubles(column):
    if column.type == "float64" and column.decimals is None and column.present() and all(v == math.trunc(v) for v in column.present()):
        return _mapped(column, "int64", int)
    return column


def no_negative_zero(column):
    return _mapped(column, "float64", lambda v: 0.0 if v == 0 else v, column.decimals) if column.type == "float64" else column


def no_zone(column):
    return _mapped(column, "timestamp", lambda v: v.replace(tzinfo=None)) if column.type == "timestamp" else column


def no_type_without_values(column):
    return column if column.present() else _as(column, "text", column.values)


def no_written_form(column):
    return _as(column, column.type, column.values, None)


def one_decimal_where_whole(column):
    whole = column.type == "float64" and column.present() and all(v == math.trunc(v) for v in column.present())
    return _as(column, column.type, column.values, 1 if whole else None)


# Rules that end in "(written)" are about persona's writer: a file that somebody else made may hold more.
RULES = {
    "text that looks like a date": {f: text_like_date for f in ("csv", "json", "jsonl", "xlsx")},
    "text that looks like a number or `true`": {"csv": text_like_number},
    "whole numbers beyond 2^53": {"xlsx": large_whole_as_text},
    "doubles, all 17 digits (written)": {"xlsx": sixteen_digits},
    "negative zero": {"sqlite": no_negative_zero},
    "a column of doubles that are all whole": {"csv": whole_doubles},
    "times in UTC told from local ones": {f: no_zone for f in ("xlsx", "sqlite")},
    "the type of a column without any value": {f: no_type_without_values for f in ("csv", "json", "jsonl", "yaml", "xlsx")},
    "the way dates and decimals were written": {"xlsx": lambda column: column, "sqlite": one_decimal_where_whole, "postgresql": no_written_form},
}
# Rows of the published table that are not about what a column of a few rows becomes: formats_test.py has a test for each.
OTHERS = {"empty text beside missing", "leading zeros, `+49`", "NaN, infinity", "dates before March 1900", "microseconds",
          "the columns of a table without rows", "rows without any value", "longest text in a cell", "most rows"}


def held(format_, table, written=True):
    """What comes back of a table that went through a format; `written`: by persona's writer."""
    out = []
    for column in table:
        for row, rules in RULES.items():
            if format_ in rules and (written or not row.endswith("(written)")):
                column = rules[format_](column)
        out.append(column)
    return out
