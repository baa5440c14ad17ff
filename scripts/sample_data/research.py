"""A survey among business customers, as a table with dates, integers, decimals, booleans and text.

Segment -> employees -> basket; orders and basket -> discount -> score -> subscriber and reason. All amounts are in
pounds, discounts shares of one.
"""

import datetime

from .draw import Draw, clamp
from .people import People

ROWS = 800
FIRST_DAY, LAST_DAY = datetime.date(2025, 1, 6), datetime.date(2025, 3, 28)
# segment: share, mean employees, mean orders a year, mean basket in pounds, effect on the score
SEGMENTS = {"retail": (34, 14, 18, 160, 0.0), "hospitality": (26, 22, 26, 110, -0.6), "education": (22, 60, 9, 340, 0.8),
            "healthcare": (18, 90, 14, 420, 0.3)}
COUNTRIES = {"United Kingdom": 60, "Ireland": 16, "Netherlands": 14, "Sweden": 10}
REASONS = {
    "good": ["Deliveries come when they should.", "Good people, clear invoices.", "We have no reason to look elsewhere.",
             "The new catalogue is a real help, and so is the sample box.", "Quick answers from {staff}.",
             "{staff} knows our shop, and it shows."],
    "mixed": ["Fine, on the whole.", "Prices are rising, like everywhere.", "The range is good; the website is slow.",
              "We would order more if returns were simpler.", "{staff} does what can be done."],
    "bad": ["Three late deliveries in one quarter.", "Invoices that nobody understands.",
            "We were promised a call by {staff} & never had one.", "Boxes arrive open, twice with parts missing.",
            "Your rivals are cheaper and quicker."],
}
COLUMNS = ["respondent_id", "contact", "email", "segment", "country", "employees", "interview_date", "customer_since",
           "orders_per_year", "average_basket", "discount", "score", "subscriber", "renewal_date", "reason"]


def make_research():
    """Header and rows; cells are str, int, float, bool, datetime.date or None."""
    draw = Draw(20250106)
    people = People(draw)
    staff = [" ".join(people.name()) for _ in range(6)]
    rows = []
    for number in range(1, ROWS + 1):
        segment = draw.weighted({name: spec[0] for name, spec in SEGMENTS.items()})
        _, size, rate, basket, mood = SEGMENTS[segment]
        employees = max(1, round(size * 2.718281828459045 ** draw.normal(-0.2, 0.6)))
        orders = max(1, round(draw.normal(rate, 0.3 * rate)))
        average = round(basket * (employees / size) ** 0.4 * 2.718281828459045 ** draw.normal(0, 0.25), 2)
        discount = clamp(round(draw.normal(0.02 + orders * average / 90000, 0.012) / 0.005) * 0.005, 0.0, 0.15)
        score = clamp(round(draw.normal(6.2 + mood + 22 * discount, 1.9)), 0, 10)
        tone = "good" if score >= 8 else "mixed" if score >= 5 else "bad"
        day = draw.date(FIRST_DAY, LAST_DAY)
        subscriber = draw.chance(0.15 + 0.07 * score)
        given, family = people.name()
        email = people.email(given, family)
        reason = draw.early(REASONS[tone]).replace("{staff}", draw.pick(staff))
        rows.append([
            f"CR-{number:04d}", f"{given} {family}", None if draw.chance(0.05) else email, segment, draw.weighted(COUNTRIES),
            None if draw.chance(0.04) else employees, day, draw.date(datetime.date(2012, 3, 1), datetime.date(2024, 9, 30)),
            orders, None if draw.chance(0.04) else average, round(discount, 3), score, subscriber,
            day + datetime.timedelta(days=draw.integer(30, 365)) if subscriber else None,
            None if draw.chance(0.06) else reason,
        ])
    return COLUMNS, rows
