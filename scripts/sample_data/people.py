"""Fictional people: names put together at random, addresses and numbers from ranges that reach nobody.

E-mail: RFC 2606 (example.com, example.org, example.net and the top level .example). Telephone: NANP 555-0100 to
555-0199 under any area code; in the United Kingdom the numbers that Ofcom keeps for drama. NHS numbers: 999 000 0000
to 999 999 9999, kept for tests, with the modulus 11 check digit.
"""

GIVEN = """
Abena Adaeze Agnes Ailsa Aisling Alasdair Amara Amina Anneke Anwen Arjun Arthur Astrid Bartholomew Beatrix Bethan
Bhavna Blessing Bronwen Callum Carys Cecily Chidi Clement Constance Cosmo Danuta Deepak Delphine Dilys Dominic Doreen
Dougal Edith Eilidh Eirlys Elodie Emeka Esther Ewan Farah Felix Fergus Fiona Florence Folasade Gethin Gita Gwendolyn
Hamish Harriet Hassan Hedley Hettie Hugo Humphrey Idris Ifeoma Imogen Ines Iolo Ishbel Isidore Ivor Jamila Jasper
Jelena Joaquín Josephine Kamala Katarzyna Keiko Kenneth Kwame Lavinia Leila Leopold Lorcan Lowri Lucinda Ludmila
Łukasz Mabel Maeve Magnus Mairi Malcolm Manon Marguerite Marigold Mehmet Meera Mervyn Mirela Mordecai Morwenna Nadia
Naveen Nerys Ngozi Niamh Nigel Noor Octavia Olwen Oscar Otis Padraig Parveen Percy Petra Philippa Priya Quentin
Rafael Ramona Rhiannon Rosalind Rowan Rufus Sadia Sanjay Seraphina Shanice Siân Silas Soraya Stanislaw Sunita Tamsin
Tariq Thaddeus Tilda Tobias Ursula Valentina Vikram Wanjiru Wilfred Winifred Xanthe Yasmin Yusuf Zainab Zoë
""".split()

FAMILY = """
Abercorn Achterberg Adeyinka Aldersley Anstruther Arkwell Ashdown Atherley Baptiste Barraclough Bartlemore Beddowes
Bellweather Bhandari Birtwhistle Blenkinsop Bojarski Bracegirdle Brankscombe Brightwell Broadhurst Callister
Cardwallader Carmody Castellane Chaudhary Clutterbuck Colquhoun Copperthwaite Crabtree Crowhurst Culpepper Dalrymple
Daubney Dhillon Dinsdale Drinkwater Duxbury Eccleshall Ekwueme Ellerby Entwistle Etherington Fairweather
Featherstone Fenwicke Ferreira Fosdyke Fotheringham Gainsford Garside Giambelli Gilhooly Goldsworthy Grimshaw
Gwyther Haddow Halloran Hardcastle Hathersage Heathcote Hebblethwaite Higginbottom Holtby Hrdlicka Huddlestone
Iqbalzai Inchbald Inverarity Jayasuriya Jellicoe Kaczmarek Karunaratne Kettlewell Kilbride Kirkbride Knatchbull
Lambourne Langstaff Leatherbarrow Lightfoot Llewelyn Lockwood Lonsdale Lovelace Mablethorpe Macalister Maddox
Mainwaring Marchbanks Marlborne Mbeki-Hall Medlicott Merriweather Micklethwait Molyneux Mountjoy Mukherjee Musgrove
Nakagawa Nethercott Nkemelu Nuttall Oakeshott O'Dalaigh Ogunbanjo Oldroyd Onwudiwe Ormerod Osbaldeston Outhwaite
Paddington-Rees Pargeter Peckover Pemberley Penhaligon Petrosyan Pilkerton Plumtree Poskitt Prendergast Quartermaine
Quigley Rackstraw Rahimi Ramsbottom Rasmussen Ravenscroft Redfearn Rossiter Ruddock Rutherglen Satterthwaite
Scattergood Sedgwick Sengupta Shackleford Shufflebotham Silverthorne Skelhorn Somerscale Standish Stapleford
Starkadder Sundaram Swarbrick Swinnerton Tattersall Thistlewood Thornycroft Tinniswood Tregenza Trelawney Twelvetrees
Uppadine Ubogu Vandersteen Venkataraman Wadsworthy Wainscott Walmersley Waterhouse Weatherall Whinfell Whittlesea
Wigglesworth Winterbourne Witherspoon Wolstenholme Yarborough Yelland Zbigniewski Zielonka
""".split()

MAIL_DOMAINS = {
    "example.com": 40, "example.org": 22, "example.net": 18, "mail.example.com": 7, "post.example.org": 5,
    "home.example.net": 4, "letterbox.example": 4,
}

_FOLD = str.maketrans("áéíóúâêîôûäëïöüñçłŁ", "aeiouaeiouaeiouncl" + "L")


def folded(text):
    """Letters without accents, lower case, nothing but a to z."""
    return "".join(c for c in text.translate(_FOLD).lower() if "a" <= c <= "z")


class People:
    """Hands out people that differ in full name and in e-mail address."""

    def __init__(self, draw):
        self._draw = draw
        self._names = set()
        self._mails = set()

    def name(self):
        while True:
            given, family = self._draw.pick(GIVEN), self._draw.pick(FAMILY)
            if (given, family) not in self._names:
                self._names.add((given, family))
                return given, family

    def email(self, given, family):
        g, f = folded(given), folded(family)
        while True:
            local = self._draw.weighted({
                f"{g}.{f}": 40, f"{g[0]}.{f}": 14, f"{g[0]}{f}": 12, f"{g}{self._draw.integer(2, 98)}": 10,
                f"{f}.{g}": 8, f"{g}_{f}": 8, f"{g}.{f[0]}{self._draw.integer(50, 99)}": 8,
            })
            mail = f"{local}@{self._draw.weighted(MAIL_DOMAINS)}"
            if mail not in self._mails:
                self._mails.add(mail)
                return mail


# Ofcom's drama numbers, by the region they belong to; {} takes the last three digits.
UK_NUMBERS = {
    "London": ["020 7946 0{}"],
    "Yorkshire": ["0113 496 0{}", "0114 496 0{}"],
    "North West": ["0161 496 0{}", "0151 496 0{}"],
    "Midlands": ["0121 496 0{}", "0115 496 0{}", "0116 496 0{}"],
    "Scotland": ["0131 496 0{}", "0141 496 0{}"],
    "Wales": ["029 2018 0{}"],
}
US_AREA_CODES = {"New England": [617, 401, 207, 802, 860], "Pacific Northwest": [206, 503, 360, 541, 425]}


def telephone(draw, region):
    """A number kept for fiction that fits the region, in one of the ways in which people write numbers."""
    if region in US_AREA_CODES:
        area, last = draw.pick(US_AREA_CODES[region]), draw.integer(0, 99)
        return draw.pick(["({}) 555-01{:02d}", "{}-555-01{:02d}", "+1 {} 555 01{:02d}"]).format(area, last)
    if draw.chance(0.35):
        number = f"07700 900{draw.integer(0, 999):03d}"
    else:
        number = draw.pick(UK_NUMBERS[region]).format(f"{draw.integer(0, 999):03d}")
    return "+44 " + number[1:] if draw.chance(0.15) else number


def nhs_number(draw):
    """A number from the test range, as 3-3-4 digits, its check digit right; a number without one is passed over."""
    while True:
        digits = [9, 9, 9] + [draw.integer(0, 9) for _ in range(6)]
        check = 11 - sum(d * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            text = "".join(map(str, digits + [check % 11]))
            return f"{text[:3]} {text[3:6]} {text[6:]}"
