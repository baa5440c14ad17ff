"""Feedback of patients of a hospital that does not exist, as nested objects.

Ward -> age, complaint and length of stay; waiting time -> ratings -> words and recommendation. A missing value is
`null`, or the key is absent (the contact, of those who gave none).
"""

import datetime

from .draw import Draw, clamp
from .grammar import Grammar
from .interviews import spoken_date
from .people import FAMILY, People, nhs_number, telephone

ROWS = 800
FIRST_DAY, LAST_DAY = datetime.date(2024, 9, 2), datetime.date(2025, 5, 30)

# ward: share, mean age, its deviation, mean nights, mean minutes waited, complaints
WARDS = {
    "Alder Ward": (30, 71, 9, 6.0, 95, ["a fall in the garden", "a broken hip", "pneumonia"]),
    "Birch Ward": (25, 47, 14, 2.5, 60, ["an appendix", "a hernia", "gallstones"]),
    "Maternity Ward": (20, 31, 5, 1.8, 35, ["my first child", "twins", "a long labour"]),
    "Day Ward": (20, 54, 15, 0.0, 45, ["a cataract", "a knee", "a tooth"]),
    "Emergency Ward": (25, 42, 19, 0.6, 190, ["a cut hand", "chest pains", "a sprained ankle"]),
}
PLACES = {"Yorkshire": ["Halifax", "Keighley", "Otley"], "North West": ["Burnley", "Colne", "Lancaster"]}
RELATIVES = ["daughter", "son", "sister", "husband", "wife", "neighbour"]
NUMBERS = ["two", "three", "four", "five", "six", "seven"]


def make_patients():
    draw = Draw(20240902)
    people, grammar = People(draw), Grammar("patients.txt")
    nurses = [people.name() for _ in range(12)]
    doctors = [draw.pick(FAMILY) for _ in range(8)]
    rows = []
    for number in range(1, ROWS + 1):
        ward = draw.weighted({name: spec[0] for name, spec in WARDS.items()})
        _, mean, deviation, stay, wait, complaints = WARDS[ward]
        age = clamp(round(draw.normal(mean, deviation)), 18, 96)
        nights = max(0, round(draw.normal(stay, 0.4 * stay)))
        waited = max(5, round(draw.normal(wait, 0.45 * wait)))
        base = 4.5 - waited / 110
        care, cleanliness, food, communication = (clamp(round(draw.normal(base + extra, 0.8)), 1, 5)
                                                  for extra in (0.5, 0.3, -0.4, 0.0))
        tone = "good" if care + communication >= 8 else "mixed" if care + communication >= 6 else "bad"
        day = draw.date(FIRST_DAY, LAST_DAY)
        region = draw.pick(list(PLACES))
        given, family = people.name()
        email = people.email(given, family)
        nurse, phone = " ".join(draw.pick(nurses)), telephone(draw, region)
        slots = {
            "name": f"{given} {family}", "email": email, "phone": phone, "ward": ward, "nurse": f"Nurse {nurse}",
            "doctor": "Dr " + draw.pick(doctors), "place": draw.pick(PLACES[region]),
            "date": lambda: spoken_date(draw, day - datetime.timedelta(days=draw.integer(0, 9))),
            "complaint": draw.pick(complaints), "relative": draw.pick(RELATIVES), "number": lambda: draw.pick(NUMBERS),
            "hours": draw.pick(NUMBERS), "bed": str(draw.integer(1, 28)), "ordinal": draw.pick(["first", "second", "third"]),
            "nights": {0: "a day", 1: "one night"}.get(nights, f"{nights} nights"),
        }
        used = set()
        sections = ["start"] + [f"middle.{tone}"] * draw.integer(1, 4) + [f"end.{tone}"]
        comment = " ".join(grammar.sentence(draw, section, slots, used) for section in sections)
        row = {
            "feedback_id": f"PF-{number:04d}", "nhs_number": nhs_number(draw), "name": f"{given} {family}",
            "age": None if draw.chance(0.05) else age,
            "visit": {"date": day.isoformat(), "ward": ward, "nights": nights,
                      "waited_minutes": None if draw.chance(0.06) else waited},
            "ratings": {"care": care, "cleanliness": cleanliness, "food": food if nights and not draw.chance(0.05) else None,
                        "communication": communication},
            "would_recommend": None if draw.chance(0.04) else draw.chance(0.05 + 0.9 * (care + communication >= 7)),
            "comment": comment,
        }
        if draw.chance(0.7):
            row["contact"] = {"email": email, "phone": None if draw.chance(0.2) else phone}
        rows.append(row)
    return rows
