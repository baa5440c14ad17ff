"""Visits to a swimming pool and a library, told in sentences that the bundled samples do not use. Everybody in them is made up."""
import csv
import random

GIVEN = ["Ottilie", "Barnaby", "Zuleika", "Fergus", "Ingrid", "Caspian", "Maribel", "Thaddeus", "Odalys", "Leopold", "Seraphine", "Amos", "Philippa", "Desmond",
         "Kerensa", "Rufus", "Allegra", "Hamish", "Yolanda", "Clement"]
FAMILY = ["Quillfeather", "Ashcombe", "Varnham", "Tregarth", "Oxenbury", "Milnthorpe", "Fairweather", "Dunmallet", "Hollingbrook", "Sparrowhawk", "Penhallow",
          "Winterbourne", "Greenslade", "Larkspur", "Thistlewood", "Marchbanks", "Underhay", "Pomfrett", "Rookwood", "Eversleigh"]
TOWNS = ["Harrogate", "Ludlow", "Whitby", "Kendal", "Totnes", "Malvern"]
MONTHS = ["January", "March", "April", "June", "September", "November"]
ABOUT = {
    "swimming": ["The water was {warm} for the early lanes.", "I swim {n} lengths before work.", "The changing rooms were {clean} on {day}.",
                 "My daughter learns to dive with {who}.", "A locker kept my pound and gave nothing back.", "The slow lane is for talking, whatever the sign says."],
    "books": ["I borrowed {n} novels and returned {m} of them late.", "{who} found me a map of {town} from 1921.", "The reading room was {clean} all winter.",
              "They ordered a large-print atlas without being asked twice.", "My card had expired in {month}, and nobody made a fuss.", "The shelf of poetry is {warm} these days."],
    "courses": ["The pottery course filled up within {n} minutes.", "{who} teaches bookkeeping on {day} evenings.", "We were {m} beginners and one retired pilot.",
                "The kiln broke in {month}, so the bowls stayed grey.", "I came for Spanish and stayed for the coffee.", "The room upstairs was {clean} and the chairs were not."],
}
GOOD = ["I would send my own mother there.", "For {price} that is a bargain.", "It is the best hour of my week.", "I have told half of {town} about it.", "{who} deserves a rise."]
BAD = ["I shall not renew in {month}.", "For {price} I expected a working shower.", "Nobody rang me back on {phone}.", "{who} shrugged and walked off.", "It has gone downhill since {month}."]
OPENINGS = ["I am {me}, and I live near {town}.", "This is {me} speaking.", "My name is {me}, since you want it for the form.", "I go on {day} mornings, mostly.", "Where shall I begin?"]


def write_visits(path, rows, seed=1):
    """A table of so many visits, one a person."""
    draw = random.Random(seed)

    def person():
        return f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"

    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["visit", "name", "email", "phone", "visited", "service", "rating", "paid", "told"])
        for number in range(rows):
            me = person()
            service = draw.choice(list(ABOUT))
            rating = draw.choices([1, 2, 3, 4, 5], [1, 2, 3, 5, 4])[0]
            phone = f"01632 96{draw.randrange(10_000):04}"
            sentences = [draw.choice(OPENINGS), *draw.sample(ABOUT[service], draw.randint(2, 4)), *draw.sample(GOOD if rating > 3 else BAD, draw.randint(1, 2))]
            told = " ".join(sentences)
            while "{" in told:
                before, _, rest = told.partition("{")
                slot, _, rest = rest.partition("}")
                told = before + {"me": me, "who": person(), "town": draw.choice(TOWNS), "month": draw.choice(MONTHS), "phone": phone, "n": str(draw.randint(3, 40)),
                                 "m": str(draw.randint(2, 9)), "price": f"£{draw.randint(3, 60)}.{draw.choice(['00', '50', '95'])}",
                                 "day": draw.choice(["Monday", "Tuesday", "Thursday", "Saturday"]), "warm": draw.choice(["lovely", "too cold", "just right", "thin"]),
                                 "clean": draw.choice(["spotless", "grubby", "quiet", "crowded"])}[slot] + rest
            table.writerow([f"V-{7000 + number}", me, f"{me.replace(' ', '.').lower()}{draw.randrange(90) + 10}@example.org", phone,
                            f"2023-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}", service, rating, f"{draw.lognormvariate(2.5, 0.6):.2f}", told])
