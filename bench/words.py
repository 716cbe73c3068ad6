"""The words that made networks are made of. Invented people and places; nothing here says anything about anybody."""

from __future__ import annotations

ACCENTS = ("teal", "ochre", "plum", "brick", "cobalt", "moss")
FORMS = ("note", "analysis", "explainer", "qa", "case", "event")
FORM_WEIGHTS = (40, 25, 15, 8, 8, 4)  # how often each occurs, in per cent

UNITS = (
    ("energy", "Energy & Infrastructure", "sector"),
    ("tax", "Tax", "practice"),
    ("disputes", "Disputes", "practice"),
    ("work", "Work & Pay", "practice"),
    ("data", "Data & Technology", "sector"),
    ("nordics", "Nordics", "region"),
    ("health", "Health & Care", "sector"),
    ("land", "Land & Planning", "practice"),
    ("transport", "Transport", "sector"),
    ("insurance", "Insurance", "sector"),
    ("pensions", "Pensions", "practice"),
    ("iberia", "Iberia", "region"),
    ("retail", "Retail", "sector"),
    ("water", "Water", "sector"),
    ("procurement", "Procurement", "practice"),
    ("competition", "Competition", "practice"),
    ("baltics", "Baltics", "region"),
    ("housing", "Housing", "sector"),
    ("charities", "Charities", "client"),
    ("family-firms", "Family firms", "client"),
)
FIELDS = (
    "Energy",
    "Water",
    "Rail",
    "Port",
    "Housing",
    "Health",
    "Retail",
    "Farm",
    "Cloud",
    "Pension",
    "Land",
    "School",
)
MATTERS = ("contracts", "tax", "pricing", "disputes", "finance", "licences", "insurance", "safety", "data", "staffing")
FIRST_NAMES = (
    "Amara Bao Carmen Dilnoza Emeka Farah Goran Hana Ines Jonas Kwame Leila Mateo Nadia Oskar Priya Rashid Sofia "
    "Tomasz Uma Viktor Wanjiru Ximena Yusuf Zofia"
).split()
LAST_NAMES = (
    "Adler Bekele Castro Dogan Eriksen Fofana Gupta Haddad Ivanov Joshi Kowal Lund Moreau Ncube Okafor Petrov Quist "
    "Rossi Santos Tanaka Ueda Varga Weiss Xu Yilmaz Zeman"
).split()
ROLES = ("Partner", "Director", "Senior manager", "Manager", "Adviser", "Analyst")

# A sentence is one of each: so many can be said that hardly any is said twice, as with people.
WHO = (
    "regulator|lender|buyer|review|contract|model|tribunal|owner|guidance|team|insurer|draft|supplier|council|audit|"
    "unit|system|neighbour|partner|landlord|operator|trustee|engineer|court|board|client|adviser|office|carrier|tenant|"
    "surveyor|committee|accountant|manager|employer|bank|agency|investor|warehouse|first witness"
).split("|")
MANNERS = (
    "careful|new|old|second|small|larger|local|outside|patient|senior|public|former|cautious|remote|northern|southern|"
    "private|joint|present|younger|sceptical|regional|neutral|reluctant|foreign|hurried|independent|next|retired|"
    "competent|temporary|central|original|honest|unhappy|elected|generous|absent|practical|ordinary"
).split("|")
VERBS = (
    "asks for|leaves out|assumes|pays for|measures|defers|explains|doubles|depends on|cannot prove|replaces|tests|"
    "underestimates|records|splits|protects|waits for|publishes|corrects|carries|questions|shortens|reports|accepts|"
    "ignores|prices|reviews|moves|compares|settles|repeats|lowers|opens|limits|returns|signs|copies|closes|guards|halves"
).split("|")
KINDS = (
    "annual|missing|hidden|agreed|written|late|unpaid|fixed|final|early|seasonal|shared|disputed|plain|rising|monthly|"
    "simple|full|narrow|hourly|verbal|doubtful|common|official|separate|unused|quarterly|partial|weekly|open|technical|"
    "binding|usual|minor|regional|future|single|complete|average|implied"
).split("|")
THINGS = (
    "cost|figure|lease|quote|index|risk|record|price|signature|evidence|notice|summary|tax|assumption|margin|reading|"
    "answer|account|forecast|invoice|guarantee|deposit|schedule|licence|premium|allowance|penalty|estimate|timetable|"
    "contribution|inspection|permit|tariff|balance|warranty|benefit|clause|budget|payment|exemption"
).split("|")
TAILS = (
    "before the year is out|when prices move|and says so|without being asked|in most of the cases we saw|"
    "and that is the whole point|because the rules allow it|even where the law is silent|once the work has begun|"
    "as the table shows|which few people notice|if the other side agrees|long after the file is closed|"
    "and the difference is not small|for reasons of its own|at the worst moment|in plain words|"
    "after a second look|and it can be measured|unless somebody writes it down"
).split("|")
OPENINGS = (
    "",
    "",
    "",
    "",
    "In practice ",
    "Last year ",
    "On paper ",
    "More often ",
    "For once ",
    "Here ",
    "By contrast ",
)
HEADINGS = (
    "What changed|What it costs|Who is affected|The figures|What we did|What to watch|Three questions|The small print|"
    "How sure we are|What to do now|A worked example|Where it goes wrong|The other view|Before you sign"
).split("|")
CODE = (
    "rows = [row for row in ledger if row.year == {year}]\n"
    "total = sum(row.amount for row in rows)\n"
    'print(f"{{total:,.2f}} over {{len(rows)}} rows")\n'
)
