"""Interviews with customers of a shop that does not exist.

What depends on what (the check in tests/sample_data measures several of these):
region -> role -> age -> channel -> satisfaction (also region) -> spend (also role and region);
role, channel and satisfaction -> words and length of the transcript; satisfaction -> spend missing; age -> phone missing.
"""

import datetime
import itertools

from .draw import Draw, clamp
from .grammar import Grammar, words
from .people import FAMILY, GIVEN, People, telephone

ROWS = 1500
SECOND_INTERVIEWS = 80
FIRST_DAY, LAST_DAY = datetime.date(2024, 1, 8), datetime.date(2025, 6, 27)
COLUMNS = ["interview_id", "name", "email", "phone", "date", "age", "role", "region", "satisfaction", "spend",
           "channel", "transcript"]

REGIONS = {"London": 20, "North West": 16, "Yorkshire": 14, "Midlands": 13, "Scotland": 12, "Wales": 9,
           "New England": 8, "Pacific Northwest": 8}
TOWNS = {
    "London": ["Croydon", "Ealing", "Greenwich", "Hackney", "Lewisham", "Richmond", "Walthamstow"],
    "North West": ["Bolton", "Chester", "Lancaster", "Liverpool", "Manchester", "Preston", "Stockport"],
    "Yorkshire": ["Bradford", "Halifax", "Harrogate", "Hull", "Leeds", "Sheffield", "York"],
    "Midlands": ["Birmingham", "Coventry", "Derby", "Leicester", "Nottingham", "Stoke-on-Trent", "Wolverhampton"],
    "Scotland": ["Aberdeen", "Dundee", "Edinburgh", "Glasgow", "Inverness", "Perth", "Stirling"],
    "Wales": ["Bangor", "Cardiff", "Llandudno", "Newport", "Swansea", "Wrexham"],
    "New England": ["Burlington", "Concord", "Hartford", "Portland, Maine", "Providence", "Springfield", "Worcester"],
    "Pacific Northwest": ["Bellingham", "Eugene", "Olympia", "Salem", "Seattle", "Spokane", "Tacoma"],
}

# role: share, mean age, its deviation, least and greatest age, mean of ln(spend in pounds), employers, goods
ROLES = {
    "teacher": (14, 43, 9, 24, 64, 4.9, ["Brackenhithe Primary School", "St Aldwyth's School", "Marrowdale Academy"],
                ["exercise books", "glue sticks", "coloured pencils", "display boards", "sports bibs"]),
    "nurse": (14, 39, 9, 22, 63, 4.5, ["Wexmoor General Hospital", "Harrowhithe Infirmary", "the Oldmarsh Clinic"],
              ["flat shoes", "thermos flasks", "fob watches", "hand creams", "support socks"]),
    "warehouse operative": (13, 36, 10, 19, 64, 4.2, ["Tollgate Vale Storage", "Grindleham Logistics", "Ostermoor Foods"],
                            ["work gloves", "safety boots", "reflective jackets", "box knives", "rolls of tape"]),
    "retired": (13, 72, 5, 61, 88, 4.0, ["the Ashwick Heritage Railway", "Thornmarket Library", "the Pennyfold Trust"],
                ["garden gloves", "seed trays", "reading lamps", "letter pads", "jam jars"]),
    "software engineer": (12, 33, 7, 22, 58, 5.5, ["Cobaltine Systems", "Northlight Ledger Software", "Fernbyte Labs"],
                          ["standing desks", "keyboard trays", "desk lamps", "cable boxes", "notebooks"]),
    "shop owner": (12, 49, 9, 27, 70, 6.3, ["Thimble & Tansy", "the Copper Kettle Stores", "Halvergate Hardware"],
                   ["carrier bags", "till rolls", "price labels", "gift boxes", "shelf brackets"]),
    "student": (12, 21, 1.6, 18, 29, 3.4, ["Merrowdale University", "Ashcombe Sixth Form College", "the Lindqvist School of Art"],
                ["ring binders", "sketch pads", "storage boxes", "mugs", "desk fans"]),
    "accountant": (10, 45, 9, 24, 66, 5.3, ["Penhallow Brask & Partners", "Tidewell Audit", "Marchbanks Ledger Services"],
                   ["box files", "toner cartridges", "envelopes", "calculators", "stamp pads"]),
}
REGION_FOR_ROLE = {("London", "software engineer"): 1.8, ("Pacific Northwest", "software engineer"): 2.2,
                   ("Wales", "retired"): 1.9, ("Midlands", "warehouse operative"): 2.0,
                   ("New England", "student"): 1.8, ("Scotland", "nurse"): 1.4, ("Yorkshire", "shop owner"): 1.4}
REGION_SPEND = {"London": 0.35, "Pacific Northwest": 0.30, "New England": 0.15, "Wales": -0.30, "Yorkshire": -0.15}
REGION_MOOD = {"Scotland": 0.25, "London": -0.25, "New England": 0.15}
CHANNELS = {"shop": (0.55, 24), "website": (0.05, 26), "mobile app": (0.25, 20), "telephone": (-0.85, 18),
            "partner": (-0.30, 12)}  # effect on satisfaction, share
PARTNERS = ["Oakmarket Collect", "Pelham Corner Post", "Lanternway Stores"]
COURIERS = ["Brightwater Couriers", "Swiftmere Logistics", "Redgate Parcels"]
RIVALS = ["Dunmore & Pike", "Stationhouse Direct", "Halloway Goods"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDINALS = ["second", "third", "fourth", "fifth", "tenth"]


def spoken_date(draw, day):
    """A date as people say or write it."""
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return draw.weighted({f"{day.day} {month}": 40, f"{day.day} {month} {day.year}": 30,
                          f"{weekday} {day.day} {month}": 20, f"{day:%d/%m/%Y}": 10})


def tone(satisfaction):
    return "good" if satisfaction >= 4 else "mixed" if satisfaction == 3 else "bad"


class Interviews:
    def __init__(self):
        self.draw = Draw(20240108)
        self.people = People(self.draw)
        self.grammar = Grammar("interviews.txt")
        # Staff come up in many interviews, friends mostly in one.
        self.staff = {region: [self.people.name() for _ in range(5)] for region in REGIONS}

    def respondent(self):
        draw = self.draw
        region = draw.weighted(REGIONS)
        role = draw.weighted({r: spec[0] * REGION_FOR_ROLE.get((region, r), 1) for r, spec in ROLES.items()})
        _, mean, deviation, low, high = ROLES[role][:5]
        age = clamp(round(draw.normal(mean, deviation)), low, high)
        given, family = self.people.name()
        return {"name": (given, family), "email": self.people.email(given, family), "age": age, "role": role,
                "phone": "" if draw.chance(0.08 if age < 30 else 0.03) else telephone(draw, region),
                "region": region, "town": draw.pick(TOWNS[region])}

    def channel(self, age):
        weights = {name: share for name, (_, share) in CHANNELS.items()}
        if age < 32:
            weights.update({"mobile app": 48, "telephone": 5, "shop": 14})
        elif age >= 60:
            weights.update({"mobile app": 4, "telephone": 40, "shop": 34, "website": 12})
        return self.draw.weighted(weights)

    def interview(self, who, day):
        draw = self.draw
        channel = self.channel(who["age"])
        mood = 3.45 + CHANNELS[channel][0] + REGION_MOOD.get(who["region"], 0)
        satisfaction = clamp(round(draw.normal(mood, 1.05)), 1, 5)
        level = ROLES[who["role"]][5] + REGION_SPEND.get(who["region"], 0) + 0.22 * (satisfaction - 3)
        spend = round(2.718281828459045 ** draw.normal(level, 0.5), 2)
        if channel not in ("website", "mobile app"):  # where people work, nobody is asked at the weekend
            day -= datetime.timedelta(days=max(0, day.weekday() - 4))
        record = {**who, "date": day, "channel": channel, "satisfaction": satisfaction, "spend": spend}
        record["transcript"] = self.transcript(record)
        record["spend_missing"] = draw.chance(0.08 if satisfaction <= 2 else 0.03)
        record["age_missing"] = draw.chance(0.04)
        return record

    def slots(self, record):
        draw = self.draw
        given, family = record["name"]
        towns, role = TOWNS[record["region"]], record["role"]
        employers, goods = ROLES[role][6:8]
        friend, staff = (draw.pick(GIVEN), draw.pick(FAMILY)), draw.pick(self.staff[record["region"]])
        months = itertools.cycle(draw.shuffled(MONTHS))  # so that no month is named twice
        young = role == "student"
        earlier = lambda: spoken_date(draw, record["date"] - datetime.timedelta(days=draw.integer(4, 150)))
        return {
            "name": f"{given} {family}", "first": given, "family": family, "email": record["email"],
            "phone": record["phone"], "place": record["town"],
            "place_two": draw.pick([t for t in towns if t != record["town"]]),
            "role_phrase": {"retired": "retired", "accountant": "an accountant"}.get(role, f"a {role}"),
            "employer": draw.pick(employers), "item": draw.pick(goods), "rival": draw.pick(RIVALS),
            "courier": draw.pick(COURIERS), "partner": draw.pick(PARTNERS),
            "friend": " ".join(friend), "friend_first": friend[0],
            "staff": " ".join(staff), "staff_first": staff[0],
            "doctor": draw.pick(["Dr", "Mrs", "Mr", "Ms"]) + " " + draw.pick(FAMILY), "family_other": draw.pick(FAMILY),
            "date": earlier, "date_next": lambda: spoken_date(draw, record["date"] + datetime.timedelta(days=draw.integer(10, 40))),
            "month": lambda: next(months),
            "past_year": lambda: str(draw.integer(2020 if young else 2009, 2022)),
            "years": lambda: draw.pick(["two", "three"] if young else ["two", "three", "four", "six", "eight", "12", "15"]),
            "career": lambda: str(draw.integer(18, 44)), "ward": lambda: str(draw.integer(2, 19)),
            "small": lambda: draw.pick(["two", "three", "four", "five", "six"]),
            "number": lambda: str(draw.integer(7, 60)), "minutes": lambda: draw.pick(["ten", "15", "20", "25", "40"]),
            "days": lambda: str(draw.integer(3, 24)), "percent": lambda: draw.pick(["five", "eight", "ten", "12", "15"]),
            "class_size": lambda: str(draw.integer(8, 32)), "ordinal": lambda: draw.pick(ORDINALS),
            "high": lambda: draw.pick(["eight", "nine", "ten"]), "middle": lambda: draw.pick(["five", "six"]),
            "low": lambda: draw.pick(["one", "two", "three"]), "order": f"QM-{draw.integer(20000, 98999)}",
            "amount": lambda: f"£{max(1.5, record['spend'] * (0.1 + 0.5 * draw.unit())):.2f}",
        }

    def transcript(self, record):
        """40 to 120 words; the dissatisfied have more to say, the retired too, students less."""
        draw, slots, used = self.draw, self.slots(record), set()
        mood, role = tone(record["satisfaction"]), record["role"]
        target = 68 + {"good": -6, "mixed": 0, "bad": 16}[mood] + {"retired": 8, "student": -8}.get(role, 0)
        target = clamp(draw.normal(target, 11), 42, 108)
        write = lambda section: self.grammar.sentence(draw, section, slots, used)
        body = [f"context.{role}", f"channel.{record['channel']}.{mood}", f"event.{mood}"]
        more = [f"staff.{mood}", f"price.{mood}", f"aside.{role}", f"channel.{record['channel']}.{mood}",
                f"context.{role}", f"event.{mood}", "wish", f"staff.{mood}", f"aside.{role}", "wish", f"price.{mood}"]
        if record["phone"] and draw.chance(0.08):
            more.insert(0, "contact")
        opening, closing = write("opening"), write(f"closing.{mood}")
        middle = [write(section) for section in draw.shuffled(body)]
        for section in more[:2] + draw.shuffled(more[2:]):
            if words(" ".join([opening, *middle, closing])) >= target:
                break
            middle.append(write(section))
        text = " ".join([opening, *middle, closing])
        return text if 40 <= words(text) <= 120 else self.transcript(record)


def make_interviews():
    """Rows of text cells, header first, in order of date; an empty cell is a missing value."""
    maker = Interviews()
    draw = maker.draw
    records = [maker.interview(maker.respondent(), draw.date(FIRST_DAY, LAST_DAY))
               for _ in range(ROWS - SECOND_INTERVIEWS)]
    for first in draw.shuffled(records)[:SECOND_INTERVIEWS]:
        day = first["date"] + datetime.timedelta(days=draw.integer(60, 200))
        if day > LAST_DAY:
            day = first["date"] - datetime.timedelta(days=draw.integer(60, 200))
        who = {key: first[key] for key in ("name", "email", "age", "role", "phone", "region", "town")}
        records.append(maker.interview(who, day))
    records.sort(key=lambda r: r["date"])
    rows = [COLUMNS]
    for number, r in enumerate(records, 1):
        rows.append([f"INT-{number:05d}", " ".join(r["name"]), r["email"], r["phone"], r["date"].isoformat(),
                     "" if r["age_missing"] else str(r["age"]), r["role"], r["region"], str(r["satisfaction"]),
                     "" if r["spend_missing"] else f"{r['spend']:.2f}", r["channel"], r["transcript"]])
    return rows
