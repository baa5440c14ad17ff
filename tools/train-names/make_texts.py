#!/usr/bin/env python3
"""Makes the texts that train-names learns from.

    python3 make_texts.py templates --faker FOLDER --faker-js FILE --geonames FOLDER --scowl FOLDER --count N --seed N --output FILE
    python3 make_texts.py tagged FILE.tsv... --output FILE

templates: the texts of texts/*.txt with names, places, firms and addresses put in; also in lower case, capitals and title
case. tagged: sets of tokens with BIO tags (PER, LOC, ORG), written as running text.

Each line of the output: the text (\\n, \\t and \\ escaped), spans "begin:end:TYPE,..." in bytes of UTF-8, flags. The flag
"partial" says that peoples, titles and addresses are not marked in this text. The same sources and seed give the same bytes.
"""
import argparse
import json
import pathlib
import random
import re
import sys

from make_gazetteer import HERE, faker_names, good_name, read_classes

TYPES = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}


class Draw:
    """Draws that are the same in every version of Python: all from random()."""

    def __init__(self, seed):
        self.next = random.Random(seed).random

    def pick(self, values):
        return values[int(self.next() * len(values))]

    def chance(self, p):
        return self.next() < p

    def number(self, low, high):
        return low + int(self.next() * (high - low + 1))

    def digits(self, count):
        return "".join(str(self.number(0, 9)) for _ in range(count))


def latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in name)


class Chain:
    """Invents names: letters in the order in which they follow each other in a list (three letters back)."""

    def __init__(self, names):
        self.after = {}
        for name in names:
            text = "^^^" + name.lower() + "$"
            for i in range(3, len(text)):
                self.after.setdefault(text[i - 3:i], []).append(text[i])

    def draw(self, draw):
        while True:
            out, state = "", "^^^"
            while len(out) < 14:
                c = draw.pick(self.after[state])
                if c == "$":
                    break
                out, state = out + c, state[1:] + c
            if 3 <= len(out) <= 13 and out.isalpha():
                return out[0].upper() + out[1:]


ENGLISH = ("en_US", "en_GB", "en", "en_IE", "en_NZ", "en_AU", "en_CA", "en_IN", "en_NG", "en_KE", "en_PK", "en_ZA", "en_GH")


class Names:
    def __init__(self, draw, args):
        self.draw = draw
        pool, other = {}, {}
        rows = [(a, b, c) for a, b, c in faker_names(args.faker)]
        rows += [tuple(line.split("\t")) for line in args.faker_js.read_text(encoding="utf-8").splitlines()]
        rows.sort()  # some of Faker's lists are made from sets, whose order changes from run to run
        self.cities_more, self.streets = [], {}
        for locale, kind, name in rows:
            if not good_name(name):
                if kind != "street":
                    continue
            if kind in ("given", "family"):
                where = pool if latin(name) else other
                where.setdefault(locale.split("-")[0], {}).setdefault(kind, []).append(name.title() if name.isupper() else name)
            elif kind == "city" and latin(name):
                self.cities_more.append(name)
            elif kind == "street" and latin(name):
                self.streets.setdefault(locale, []).append(name)
        self.pool = {k: v for k, v in sorted(pool.items()) if "given" in v and "family" in v and len(v["given"]) > 20}
        self.other = {k: v for k, v in sorted(other.items()) if "given" in v and "family" in v and len(v["given"]) > 20}
        self.locales, self.others = list(self.pool), list(self.other)
        self.english = [l for l in self.locales if l in ENGLISH]
        self.all_given = sorted({n for v in self.pool.values() for n in v["given"] if n[0].isupper()})
        self.all_family = sorted({n for v in self.pool.values() for n in v["family"] if n[0].isupper()})
        self.given_chain, self.family_chain = Chain(self.all_given), Chain(self.all_family)
        cities = json.loads((args.geonames / "cities1000.json").read_text(encoding="utf-8"))
        rows = sorted((-c["population"], c["name"]) for c in cities.values() if good_name(c["name"]) and latin(c["name"]))
        self.large = [n for p, n in rows if p < -200000]
        self.medium = [n for p, n in rows if -200000 <= p < -20000]
        self.small = [n for p, n in rows if -20000 <= p < -1000]
        self.city_chain = Chain([n for n in self.medium if n.isalpha()])
        classes = read_classes(HERE / "lists" / "classes.txt")
        self.classes = {}
        for name, kind in classes:
            self.classes.setdefault(kind, []).append(name)
        countries = json.loads((args.geonames / "countries.json").read_text(encoding="utf-8"))
        self.countries = sorted({c["name"] for c in countries.values() if latin(c["name"])})
        self.common_countries = sorted(n.title() for n in self.classes["country"] if "." not in n and len(n) > 3)
        states = json.loads((args.geonames / "us_states.json").read_text(encoding="utf-8"))
        self.states = sorted((s["name"], code) for code, s in states.items())
        self.words = sorted(w for w in (args.scowl / "american-english-small").read_text(encoding="utf-8").split() if w.isalpha() and w.isascii() and w.islower() and 3 <= len(w) <= 8)
        self.jobs = (HERE / "lists" / "jobs.txt").read_text(encoding="utf-8").split("\n")[:-1]

    def locale(self):
        d = self.draw
        if d.chance(0.45):
            return self.pool[d.pick(self.english)]
        return self.pool[d.pick(self.locales)]

    def given(self, pool=None):
        d = self.draw
        if d.chance(0.12):
            return self.given_chain.draw(d)
        if pool is None and d.chance(0.03):
            return d.pick(self.other[d.pick(self.others)]["given"])
        name = d.pick((pool or self.locale())["given"])
        return name[0].upper() + name[1:]

    def family(self, pool=None):
        d = self.draw
        if d.chance(0.15):
            return self.family_chain.draw(d)
        if pool is None and d.chance(0.02):
            return d.pick(self.other[d.pick(self.others)]["family"])
        name = d.pick((pool or self.locale())["family"])
        r = d.next()
        if r < 0.03:
            name = name + "-" + d.pick((pool or self.locale())["family"])
        elif r < 0.06:
            name = d.pick(["van ", "van der ", "von ", "de ", "de la ", "di ", "da ", "del ", "O'", "Mc", "Mac", "al-", "El ", "bin ", "ter ", "den ", "Le ", "La ", "D'", "St. ", "dos ", "zu ", "af "]) + name
        return name

    def fullname(self):
        d = self.draw
        if d.chance(0.04):
            pool = self.other[d.pick(self.others)]
            return d.pick(pool["given"]) + " " + d.pick(pool["family"])
        pool = self.locale() if d.chance(0.92) else None  # mixed origins
        given, family = self.given(pool), self.family(pool)
        r = d.next()
        if r < 0.62:
            return f"{given} {family}"
        if r < 0.76:
            return f"{given} {self.initial()}{d.pick(['.', ''])} {family}"
        if r < 0.80:
            return f"{given} {self.given(pool)} {family}"
        if r < 0.83:
            return f"{given}-{self.given(pool)} {family}"
        if r < 0.87:
            return f"{given} {family} {self.family(pool)}"
        if r < 0.91:
            return f"{self.initial()}. {family}"
        if r < 0.93:
            return f"{self.initial()}.{d.pick([' ', ''])}{self.initial()}. {family}"
        if r < 0.95:
            return f"{given} {family} {d.pick(['Jr.', 'Jr', 'Sr.', 'II', 'III', 'IV'])}"
        if r < 0.96:
            return f'{given} "{self.given(pool)}" {family}'
        if r < 0.98:
            return f"{family} {given}"
        return f"{given} {self.initial()}. {self.initial()}. {family}"

    def initial(self):
        return self.draw.pick("ABCDEFGHIJKLMNOPRSTUVWXYZ")

    def person(self):
        d = self.draw
        r = d.next()
        return self.fullname() if r < 0.62 else self.given() if r < 0.9 else self.family()

    def city(self):
        d = self.draw
        r = d.next()
        if r < 0.30:
            return d.pick(self.large)
        if r < 0.55:
            return d.pick(self.medium)
        if r < 0.82:
            return d.pick(self.small)
        if r < 0.92:
            return d.pick(self.cities_more)
        name = self.city_chain.draw(d)
        return name if d.chance(0.7) else d.pick(["San ", "Saint ", "Bad ", "New ", "North ", "West ", "Port ", "Fort ", "Lake ", "El ", "Los ", "Santa ", "Upper ", "Old ", "Mount "]) + name

    def country(self):
        d = self.draw
        if d.chance(0.04):
            return d.pick(["USA", "UK", "the US", "the UK", "the Netherlands", "U.S.", "UAE", "the United States"]).removeprefix("the ")
        return d.pick(self.countries) if d.chance(0.6) else d.pick(self.common_countries)

    def region(self):
        d = self.draw
        return d.pick(self.states)[0] if d.chance(0.4) else " ".join(w.capitalize() for w in d.pick(self.classes["region"]).split())

    def place(self):
        r = self.draw.next()
        return self.city() if r < 0.65 else self.country() if r < 0.88 else self.region()

    def coined(self):
        d = self.draw
        first = d.pick("ac ade al am an ap ar as at aur av az ben bio bit blu bri cal can cap cel cen cir clar cor cy da del den dex di do ed el em en eq ex fact fal fin fle for fu gen geo glo gra hel hex in inno ka kin ko lex li lo lu ma me mer met micro mo na neo ni no nor nu om op or ox pan par pe phi pi pro qua ra re ri ro sa sol sta sun syn ta tec tel ter tri tu ul uni va vel ver vi vo wa xe ya ze zen".split())
        last = d.pick("bilt bit care cast chem coach com cor data desk dia dyn era ex fi flex flow force form gen go gram graph grid ia ica ify ify ino ion is ix ium labs lane lex line link lio loop lot ly lytics max media mind net nex nix nova on ora os path pay point port pro ra ric rix scan set sense shift side soft sol spark sys tech tel tix ton trex tron us va verse vex via vio vita ware wave well wise works xa xis yx za".split())
        word = first + (d.pick("abcdefgiklmnoprstuv") if d.chance(0.2) else "") + last
        r = d.next()
        if r < 0.35:
            return word.capitalize()
        if r < 0.42:
            return first.capitalize() + last.capitalize()
        if r < 0.47:
            return word.upper() if len(word) < 6 else word.capitalize()
        # Of ordinary words, as one or as two.
        one, two = d.pick(self.words), d.pick(self.words)
        if r < 0.62:
            return (one + two).capitalize()
        if r < 0.70:
            return one.capitalize() + two.capitalize()
        if r < 0.76:
            return (one + last).capitalize() if d.chance(0.5) else (first + two).capitalize()
        if r < 0.90:
            return one.capitalize() + " " + two.capitalize()
        if r < 0.96:
            return one.capitalize()
        return f"{one.capitalize()} {two.capitalize()} {d.pick(self.words).capitalize()}"

    def any_job(self):
        d = self.draw
        if d.chance(0.45):
            return d.pick(self.jobs)
        head = d.pick("clerk operator technician controller attendant specialist assistant manager driver trainer worker officer analyst designer engineer inspector supervisor administrator coordinator consultant director instructor installer repairer tester planner scientist researcher therapist adviser agent broker buyer carer cleaner coach curator dealer editor examiner farmer guide keeper librarian maker mechanic nurse photographer writer producer programmer recruiter reporter setter teacher tutor".split())
        words = " ".join(d.pick(self.words) for _ in range(d.number(1, 2)))
        r = d.next()
        return f"{words} {head}" if r < 0.7 else f"{d.pick(self.words)} and {d.pick(self.words)} {head}" if r < 0.85 else f"{d.pick(['senior', 'junior', 'chief', 'deputy', 'assistant', 'lead', 'head'])} {d.pick(self.words)} {head}"

    def org(self):
        d = self.draw
        r = d.next()
        suffix = d.pick(["Ltd", "Ltd.", "Limited", "Inc", "Inc.", "LLC", "PLC", "plc", "GmbH", "AG", "Group", "Corporation", "Corp.", "Company", "& Co", "& Co.", "SA", "S.A.", "BV", "SpA", "Holdings", "Partners", "and Sons", "& Sons", "GmbH & Co. KG", "AB", "Oy", "A/S", "SARL", "S.r.l.", "Kft.", "Pty Ltd", "LLP"])
        field = d.pick(["Consulting", "Solutions", "Systems", "Technologies", "Software", "Bank", "Insurance", "Capital", "Motors", "Foods", "Media", "Logistics", "Pharma", "Energy", "Services", "Industries", "Airlines", "Hotels", "Records", "Electronics", "Financial", "Credit Union", "Investments", "Labs", "Networks", "Bakery", "Builders", "Garage", "Plumbing", "Pharmacy", "Law", "Design", "Analytics", "Health", "Orchestra"])
        if r < 0.16:
            return d.pick(self.classes["firm"]).title() if d.chance(0.75) else d.pick([f for f in self.classes["firm"] if len(f) <= 4]).upper()
        if r < 0.30:
            return self.coined()
        if r < 0.38:
            return f"{self.coined()} {suffix if d.chance(0.5) else field}"
        if r < 0.48:
            return f"{self.family()} {suffix}"
        if r < 0.55:
            return f"{self.family()} {field}"
        if r < 0.59:
            return f"{self.family()}, {self.family()} {d.pick(['and', '&'])} {self.family()}"
        if r < 0.63:
            return f"{self.family()} {d.pick(['and', '&'])} {self.family()}"
        if r < 0.66:
            return f"{self.family()}-{self.family()}"
        if r < 0.69:
            return f"{self.city()} {field}"
        if r < 0.74:
            return d.pick(["University of {}", "{} University", "{} College", "{} Institute of Technology", "Technical University of {}", "{} School of Economics", "{} High School", "{} Primary School", "{} Academy", "Universität {}", "Université de {}", "Universidad de {}"]).format(self.city())
        if r < 0.79:
            return d.pick(["{} General Hospital", "{} Hospital", "{} Medical Center", "{} Royal Infirmary", "{} Clinic", "Klinikum {}", "Hospital de {}", "{} Health Centre", "{} Surgery", "{} Children's Hospital", "CHU de {}", "{} Care Home"]).format(self.city())
        if r < 0.81:
            return d.pick(["St. {}'s Hospital", "St {}'s Church", "St. {} School", "St {}'s Primary School", "The {} Foundation", "{} Memorial Hospital"]).format(self.given())
        if r < 0.86:
            return d.pick(["Bank of {}", "{} City Council", "{} Police", "{} FC", "{} United", "{} City", "{} Chamber of Commerce", "{} Fire Department", "{} Symphony Orchestra", "{} Museum of Art", "{} Times", "{} Post", "FC {}", "Stadtwerke {}", "Sparkasse {}", "Port of {}", "City of {}"]).format(self.city())
        if r < 0.90:
            return d.pick(["Ministry of", "Department of", "Institute of", "Association of", "Office of", "Society of", "Federation of", "National Institute of"]) + " " + d.pick(["Health", "Education", "Finance", "Justice", "Labour", "Defence", "Agriculture", "Transport", "Physics", "Statistics", "Engineers", "Nurses", "Teachers", "Migration", "Housing", "Foreign Affairs"])
        if r < 0.95:
            letters = "ABCDEFGHIKLMNOPRSTUVW"
            return "".join(d.pick(letters) for _ in range(d.number(3, 4)))
        words = "Blue Green Red First Golden Silver Royal National United Global Central Northern Southern Eastern Western American British European Pacific Atlantic Alpine Urban Digital Smart Bright Happy Little Old New Crystal Iron Stone River Ocean Mountain Sun Moon Star Eagle Lion Phoenix Falcon Fox Oak Maple".split()
        nouns = "Bank Insurance Media Foods Energy Health Travel Airlines Telecom Mobile Kitchen Cafe Bakery Books Garden Home Trust Alliance Network Group Partners Capital Ventures Studio Logistics Furniture Fitness Motors Care Post Express Line Works Tree House".split()
        return d.pick(words) + " " + d.pick(nouns) + (" " + suffix if d.chance(0.3) else "")

    # Addresses
    def road(self):
        d = self.draw
        r = d.next()
        common = "High Church Station Mill Park Victoria Main Oak Maple Elm Cedar Pine Washington Lincoln Lake Hill School Queen King Market Bridge London York Albert North South West East Green Spring Ridge Valley River Sunset Forest Chestnut Walnut Cherry Willow Highland Franklin Jefferson Jackson Manor Orchard Abbey Castle New".split()
        name = d.pick(common) if r < 0.35 else self.family_simple() if r < 0.65 else d.pick(self.small) if r < 0.8 else self.given_simple() if r < 0.88 else d.pick(self.states)[0] if r < 0.92 else f"{d.number(1, 99)}{d.pick(['th', 'st', 'nd', 'rd'])}"
        kind = d.pick("Street Street St St. Road Road Rd Rd. Avenue Avenue Ave Ave. Lane Lane Ln Drive Drive Dr Close Court Ct Crescent Boulevard Blvd Way Place Terrace Gardens Grove Hill Park Row Square Walk Highway Parkway Circle Trail Alley Mews Heights Ridge Plaza Pass Streets Coves Valley Point Extension Junction Springs Station Fort".split())
        before = d.pick(["North ", "South ", "W ", "E. ", "Old ", "NW "]) if d.chance(0.06) else ""
        return f"{before}{name} {kind}"

    def family_simple(self):
        return self.draw.pick(self.all_family)

    def given_simple(self):
        return self.draw.pick(self.all_given)

    def foreign_street(self):
        """A street's name on the continent and the house number, in the order of its country."""
        d = self.draw
        n = self.house()
        name = self.draw.pick([self.family_simple, self.given_simple, self.city_simple])()
        stem = re.sub(r"[^A-Za-zÀ-ž]", "", name)
        style = d.pick("de de fr es it nl se no fi dk pl cz hu pt at si is ee".split())
        if style in ("de", "at"):
            listed = self.streets.get("de", [])
            r = d.next()
            street = (stem + d.pick(["straße", "strasse", "str.", "weg", "gasse", "platz", "allee", "ring", "damm", "ufer"]) if r < 0.5 else
                      name + d.pick([" Straße", " Strasse", " Str.", " Weg", " Allee", "er Straße", "er Platz", "er Strasse"]) if r < 0.8 else
                      d.pick(["Am ", "An der ", "Im ", "Auf dem ", "Unter den "]) + stem if r < 0.9 else d.pick(listed or [stem + "weg"]))
            return f"{street} {n}"
        if style == "fr":
            return f"{n}{d.pick(['', ','])} {d.pick(['rue', 'rue', 'Rue', 'avenue', 'Avenue', 'boulevard', 'place', 'chemin', 'impasse', 'quai', 'allée', 'cours'])} {d.pick(['', 'de ', 'de la ', 'du ', 'des '])}{name}"
        if style == "es":
            return f"{d.pick(['Calle', 'C/', 'Avenida', 'Avda.', 'Plaza', 'Paseo', 'Camino', 'Carrer'])} {d.pick(['', 'de ', 'del ', 'de la '])}{name}{d.pick([',', '', ' nº'])} {n}"
        if style == "it":
            return f"{d.pick(['Via', 'via', 'Viale', 'Piazza', 'Corso', 'Vicolo', 'Largo'])} {d.pick(['', 'della ', 'del ', 'San '])}{name}{d.pick([',', ''])} {n}"
        if style == "pt":
            return f"{d.pick(['Rua', 'Avenida', 'Travessa', 'Largo', 'R.', 'Av.'])} {d.pick(['', 'da ', 'do ', 'de '])}{name}{d.pick([',', ''])} {n}"
        if style == "nl":
            return f"{stem}{d.pick(['straat', 'laan', 'weg', 'plein', 'gracht', 'kade', 'dijk', 'hof', 'singel'])} {n}"
        if style == "se":
            return f"{stem}{d.pick(['gatan', 'vägen', 'gränd', 'torget', 'backen'])} {n}" if d.chance(0.7) else f"{name} {n}"
        if style == "no":
            return f"{stem}{d.pick(['veien', 'vegen', 'gata', 'gate', 'svingen', 'bakken', 'tunet', ' terrasse'])} {n}"
        if style == "fi":
            return f"{stem}{d.pick(['katu', 'tie', 'kuja', 'polku', 'intie', 'ankatu'])} {n}"
        if style == "dk":
            return f"{stem}{d.pick(['vej', 'gade', 'allé', 'stræde', 'vænget', 'parken'])} {n}"
        if style == "pl":
            return f"{d.pick(['ul.', 'ul.', 'al.', 'os.', 'pl.'])} {name} {n}"
        if style == "hu":
            return f"{name} {d.pick(['utca', 'u.', 'út', 'tér', 'kapu', 'körút', 'köz'])} {n}."
        if style == "is":
            return f"{stem}{d.pick(['gata', 'braut', 'vegur', 'stígur', 'tún'])} {n}"
        return f"{name} {n}"  # Czech, Slovene, Estonian and villages

    def city_simple(self):
        return self.draw.pick(self.small)

    def house(self):
        d = self.draw
        r = d.next()
        n = str(d.number(1, 99) if r < 0.55 else d.number(100, 999) if r < 0.75 else d.number(1000, 99999))
        return n + d.pick("abcABC") if d.chance(0.07) else n

    def street(self):
        d = self.draw
        r = d.next()
        if r < 0.45:
            return f"{self.house()} {self.road()}"
        if r < 0.88:
            return self.foreign_street()
        if r < 0.94:
            return f"{d.number(1, 9999)} {self.foreign_street()}"
        if r < 0.97:
            return f"{d.pick(['Flat', 'Unit', 'Apartment', 'Apt'])} {d.number(1, 99)}, {self.house()} {self.road()}"
        return f"{self.house()} {self.road()} {self.road()}"

    def streetname(self):
        d = self.draw
        return self.road() if d.chance(0.5) else re.sub(r"[,]?( nº)? \d+\w?\.?$|^\d+\w?,? ", "", self.foreign_street())

    def zip(self):
        d = self.draw
        r = d.next()
        if r < 0.6:
            return d.digits(5)
        if r < 0.75:
            return d.digits(4)
        if r < 0.92:
            return f"{d.pick(['SW', 'N', 'EC', 'M', 'B', 'LS', 'CF', 'EH', 'BT', 'G'])}{d.number(1, 20)} {d.number(1, 9)}{d.pick('ABDEFGHJLN')}{d.pick('PQRSTUWXYZ')}"
        return d.digits(3) + " " + d.digits(2)

    def address(self):
        d = self.draw
        r = d.next()
        line = d.pick([", ", ", ", "\n", ",\n", " "]) if d.chance(0.8) else d.pick(["\n ", " \n", ", \n", "\n, "])
        unit = line.join(["", f"{d.pick(['Apt.', 'Apt', 'Suite', 'Unit', 'Flat', 'Apartment', '#', 'Floor'])} {d.number(1, 999)}"]) if d.chance(0.22) else ""
        if unit and d.chance(0.5):
            unit = " " + unit.lstrip(", \n")
        city = self.city()
        if d.chance(0.15):
            city = city.upper()
        state = d.pick(self.states)[1]
        if r < 0.04:
            return d.pick([f"PO Box {d.number(1, 9999)}{line}{city}{line}{self.zip()}", f"P.O. Box {d.number(1, 9999)}, {city}, {state} {d.digits(5)}",
                           f"PSC {d.number(100, 9999)}, Box {d.number(100, 9999)}{line}{d.pick(['APO', 'FPO'])} {d.pick(['AE', 'AP', 'AA'])} {d.digits(5)}",
                           f"Unit {d.number(100, 9999)} Box {d.number(100, 9999)}{line}{d.pick(['APO', 'DPO'])} {d.pick(['AE', 'AP', 'AA'])} {d.digits(5)}",
                           f"USNS {self.family_simple()}{line}FPO {d.pick(['AE', 'AP', 'AA'])} {d.digits(5)}"])
        if r < 0.10:
            return self.corner()
        if r < 0.24:
            return self.street()
        street = self.street()
        if r < 0.42:
            return f"{street}{unit}{line}{city}{d.pick([', ', ' '])}{state} {d.digits(5)}"
        if r < 0.56:
            return f"{street}{unit}{line}{city}{line}{self.zip()}"
        if r < 0.70:
            return f"{street}{unit}{line}{self.zip()} {city}"
        if r < 0.76:
            return f"{street}{unit}{line}{city}"
        if r < 0.86:
            return f"{street}{unit}{line}{city}{line}{self.country()}"
        if r < 0.94:
            return f"{street}{unit}{line}{city}{line}{self.country()} {self.zip()}"
        return f"{street}{unit}{line}{self.zip()} {city}{line}{self.country()}"

    def corner(self):
        d = self.draw
        one = self.street() if d.chance(0.6) else self.streetname()
        return f"{d.pick(['the corner of', 'the corner of', 'corner of', 'the junction of'])} {one} and {self.streetname()}"

    def address_in(self, style):
        d = self.draw
        for _ in range(200):
            street = self.foreign_street()
            if {"de": bool(re.search(r"(stra|str\.|weg|gasse|platz|allee)", street)), "fr": bool(re.match(r"\d+\w?,? [a-zR]", street)),
                "es": bool(re.match(r"(C|P|Av)", street)), "it": bool(re.match(r"(V|v|P|C|L)", street))}[style]:
                break
        r = d.next()
        return street if r < 0.3 else f"{street}, {d.digits(5)} {self.city()}" if r < 0.8 else f"{street}, {self.city()}"


class Texts:
    def __init__(self, names):
        self.names, self.draw = names, names.draw
        d = self.draw
        months = "January February March April May June July August September October November December".split()
        days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
        n = names
        titles = ["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dr", "Dr.", "Prof.", "Prof", "Professor", "Doctor", "Sir", "Lady", "Rev.", "Lord", "Madame", "Captain", "Sergeant", "Judge", "Sister", "Father"]
        date = lambda: d.pick([f"{d.number(1, 28)} {d.pick(months)} {d.number(1930, 2026)}", f"{d.number(1, 12)}/{d.number(1, 28)}/{d.number(1930, 2026)}", f"{d.number(1930, 2026)}-{d.number(10, 12)}-{d.number(10, 28)}", f"{d.number(1, 28)}.{d.number(1, 12)}.{d.number(1930, 2026)}", f"{d.pick(months)} {d.number(1, 28)}, {d.number(1930, 2026)}", f"{d.pick(months)} {d.number(1, 28)}", f"{d.number(1, 28)} {d.pick(months)[:3]} {d.number(10, 26)}"])
        nation = [w for w in n.classes["people"] if w.isascii() and not w.endswith("s") or w.endswith(("ese", "ish"))]
        nations = [w for w in n.classes["people"] if w.endswith("ns") or w in ("jews", "turks", "poles", "swedes", "danes", "kurds", "arabs", "scots", "catholics", "protestants", "muslims", "hindus", "sikhs", "democrats", "republicans", "socialists", "nationalists", "conservatives")]
        cap = lambda text: " ".join(w[0].upper() + w[1:] for w in text.split())
        self.entities = {
            "person": ("PERSON", n.person), "fullname": ("PERSON", n.fullname), "given": ("PERSON", n.given), "family": ("PERSON", n.family),
            "familyup": ("PERSON", lambda: n.family().upper()), "city": ("LOCATION", n.city), "country": ("LOCATION", n.country),
            "region": ("LOCATION", n.region), "place": ("LOCATION", n.place), "org": ("ORGANIZATION", n.org),
            "address": ("STREET_ADDRESS", n.address), "street": ("STREET_ADDRESS", n.street), "streetname": ("STREET_ADDRESS", n.streetname),
            "corner": ("STREET_ADDRESS", n.corner),
            "streetde": ("STREET_ADDRESS", lambda: n.address_in("de").split(",")[0]),
            "addressde": ("STREET_ADDRESS", lambda: n.address_in("de")), "addressfr": ("STREET_ADDRESS", lambda: n.address_in("fr")),
            "addresses": ("STREET_ADDRESS", lambda: n.address_in("es")), "addressit": ("STREET_ADDRESS", lambda: n.address_in("it")),
            "nrp": ("NRP", lambda: cap(d.pick(nation))), "nrps": ("NRP", lambda: cap(d.pick(nations))),
            "ttl": ("TITLE", lambda: d.pick(titles)), "job": ("TITLE", lambda: cap(n.any_job()) if d.chance(0.55) else n.any_job().capitalize() if d.chance(0.6) else n.any_job()),
        }
        self.plain = {
            "initial": lambda: n.initial() + d.pick([".", ""]), "date": date, "year": lambda: str(d.number(1850, 2026)), "month": lambda: d.pick(months), "day": lambda: d.pick(days),
            "time": lambda: f"{d.number(0, 23)}:{d.number(10, 59)}" + d.pick(["", "", " pm", "am"]), "age": lambda: str(d.number(1, 99)),
            "num": lambda: str(d.number(1, 20) if d.chance(0.6) else d.number(21, 5000)), "money": lambda: d.pick(["£", "$", "€"]) + str(d.number(1, 5000)) + d.pick(["", ".50", ".99"]),
            "phone": lambda: d.pick([f"0{d.digits(3)} {d.digits(6)}", f"+{d.number(1, 99)} {d.digits(3)} {d.digits(7)}", f"({d.digits(3)}) {d.digits(3)}-{d.digits(4)}", f"{d.digits(3)}-{d.digits(3)}-{d.digits(4)}"]),
            "email": lambda: f"{n.given_simple()}.{n.family_simple()}".lower().replace(" ", "") + "@" + d.pick(["example.com", "mail.example.org", "example.net"]),
            "url": lambda: "https://www." + n.coined().lower() + ".example", "id": lambda: d.pick(["", "A", "INV-", "#", "REF"]) + d.digits(d.number(5, 9)),
            "zip": n.zip, "word": lambda: d.pick(n.words), "Word": lambda: d.pick(n.words).capitalize(), "joblow": lambda: d.pick(n.jobs), "relation": lambda: d.pick(n.classes["relation"][:40]), "initialonly": n.initial,
            "subject": lambda: d.pick(["Invoice", "Meeting", "Re: your order", "Question", "Complaint", "Appointment", "Holiday request", "Fwd: Contract"]),
            "ttlde": lambda: d.pick(["Frau", "Herr"]),
        }
        self.templates = []
        for file in sorted((HERE / "texts").glob("*.txt")):
            lines = [l for l in file.read_text(encoding="utf-8").split("\n") if l and not l.startswith("# ")]
            self.templates.append((file.stem, lines))

    def fill(self, template):
        """Pieces of (text, type or None)."""
        out = []
        for part in re.split(r"(\{\w+\})", template.replace("\\n", "\n")):
            if part.startswith("{") and part.endswith("}"):
                slot = part[1:-1]
                if slot in self.entities:
                    kind, make = self.entities[slot]
                    out.append((make(), kind))
                else:
                    out.append((self.plain[slot](), None))
            elif part:
                out.append((part, None))
        return out

    def text(self, share):
        d = self.draw
        count = 1 if d.chance(0.6) else d.number(2, 4)
        pieces = []
        r = d.next()
        names = [s for s in self.templates if s[0] in ("people", "places", "organisations", "addresses", "nobody")]
        other = [s for s in self.templates if s not in names]
        language = d.pick(other) if r < share else None
        weights = {"people": 0.40, "places": 0.16, "organisations": 0.12, "addresses": 0.12, "nobody": 0.20}
        for i in range(count):
            if language:
                lines = language[1]
            else:
                r = d.next()
                for name, lines in names:
                    r -= weights[name]
                    if r < 0:
                        break
            if i:
                last = pieces[-1][0] if pieces else ""
                pieces.append((d.pick([" ", " ", " ", "\n", "\n\n"]) if last.endswith((".", "!", "?")) else d.pick(["\n", "\n\n", ". ", " - ", "; "]), None))
            pieces += self.fill(d.pick(lines))
        return pieces


def title_words(text):
    return re.sub(r"[^\W\d_]+", lambda m: m.group(0)[0].upper() + m.group(0)[1:], text)


def write(out, pieces, flags=""):
    text, spans = b"", []
    for piece, kind in pieces:
        encoded = piece.encode("utf-8")
        if kind:
            spans.append(f"{len(text)}:{len(text) + len(encoded)}:{kind}")
        text += encoded
    line = text.decode("utf-8").replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "")
    out.write(f"{line}\t{','.join(spans)}\t{flags}\n")


def case_copy(draw, pieces):
    """How people write: mostly as it should be, at times without capitals, in capitals only, or With Capitals Everywhere."""
    r = draw.next()
    if r < 0.20:
        return [(p.lower(), k) for p, k in pieces]
    if r < 0.26:
        return [(p.upper() if "ß" not in p else p, k) for p, k in pieces]
    if r < 0.32:
        return [(title_words(p), k) for p, k in pieces]
    if r < 0.35:  # a sentence of small letters with proper names
        return [(p.lower() if not k else p, k) for p, k in pieces]
    return pieces


def templates(args):
    draw = Draw(args.seed)
    texts = Texts(Names(draw, args))
    with args.output.open("w", encoding="utf-8") as out:
        for _ in range(args.count):
            write(out, case_copy(draw, texts.text(0.22)))


NO_BLANK_BEFORE = set(".,;:!?)]}'\"%") | {"n't", "'s", "'m", "'re", "'ll", "'ve", "'d", "...", "''"}


def tagged(args):
    draw = Draw(1)
    with args.output.open("w", encoding="utf-8") as out:
        for file in args.files:
            rows = []

            def flush():
                if not rows:
                    return
                pieces = []
                open_quote = False
                last_kind = None
                for i, (token, tag) in enumerate(rows):
                    token = {"-LRB-": "(", "-RRB-": ")", "``": '"', "''": '"', "-LSB-": "[", "-RSB-": "]"}.get(token, token)
                    glue = i == 0 or token in NO_BLANK_BEFORE or (rows[i - 1][0] in ("(", "[", "$", "£", "#", "@", "-LRB-", "``"))
                    if token == '"':
                        glue = i == 0 or open_quote
                        open_quote = not open_quote
                    elif i > 0 and rows[i - 1][0] == '"' and open_quote:
                        glue = True
                    kind = TYPES.get(tag[2:])
                    inside = tag.startswith("I-") and kind == last_kind and pieces and pieces[-1][1] == kind
                    if inside:
                        pieces[-1] = (pieces[-1][0] + ("" if glue else " ") + token, kind)
                    else:
                        if not glue:
                            pieces.append((" ", None))
                        pieces.append((token, kind))
                    last_kind = kind
                write(out, pieces, "partial")
                copy = pieces if args.plain else case_copy(draw, pieces)
                if copy is not pieces:
                    write(out, copy, "partial")
                rows.clear()

            for line in file.read_text(encoding="utf-8").split("\n"):
                if not line.strip():
                    flush()
                elif "\t" in line:
                    rows.append(tuple(line.split("\t")[:2]))
            flush()


def main():
    arguments = argparse.ArgumentParser()
    commands = arguments.add_subparsers(required=True)
    one = commands.add_parser("templates")
    for name in ("faker", "faker-js", "geonames", "scowl"):
        one.add_argument("--" + name, type=pathlib.Path, required=True)
    one.add_argument("--count", type=int, default=60000)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=templates)
    two = commands.add_parser("tagged")
    two.add_argument("files", type=pathlib.Path, nargs="+")
    two.add_argument("--plain", action="store_true", help="as they are, without copies in other cases: to measure with")
    two.set_defaults(run=tagged)
    for each in (one, two):
        each.add_argument("--output", type=pathlib.Path, required=True)
    args = arguments.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
