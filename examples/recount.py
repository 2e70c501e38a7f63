#!/usr/bin/env python3
"""Counts the figures of an annual reply again, from the signed lists alone.

    gongshi reply 410000 2026 --out reply-2026
    python3 examples/recount.py reply-2026 > again.tsv && diff again.tsv reply-2026/figures.tsv

Needs nothing but Python 3.9. It shares no line with the program that wrote the figures. The signature is not looked at here:
`gongshi verify reply-2026/cases.ndjson --jwks keys.json` does that; this checks that the digest and the number of rows in
the manifest are those of the file.
"""
import base64
import hashlib
import json
import pathlib
import sys

LISTS = ["abnormal", "serious", "penalty"]
LETTERS = [
    "transfer", "urge", "advise", "assist", "interview", "hint", "help", "guide",
    "duty", "task", "inspection", "pledge",
]
NOT_STATED = "未载明"


def read(folder, name):
    """The head and the rows of a list."""
    lines = (folder / f"{name}.ndjson").read_bytes().splitlines(keepends=True)
    token = json.loads(lines[-1])["manifest"].split(".")[1]
    manifest = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    digest = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    if digest != manifest["sha256"] or len(lines) - 2 != manifest["rows"]:
        sys.stderr.write(f"{name}.ndjson: holds other rows than were signed\n")
        sys.exit(1)
    return manifest["request"].split("/"), [json.loads(line) for line in lines[1:-1]]


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: recount.py DIR, a folder that gongshi reply has written")
    folder = pathlib.Path(sys.argv[1])
    rows = {}
    for name in ["records", "cases", "leads", "sellers", "complaints", "orders", "letters"]:
        (_, authority, year, list_name), rows[name] = read(folder, name)
        if list_name != name:
            sys.exit(f"{name}.ndjson is the list of {list_name}")
    out = []

    def tell(figure, pairs, zero=(), yuan=False, known=True):
        """pairs: (keys, amount) of each thing that counts; zero: keys that are told though nothing counts."""
        sums = {tuple(keys): 0 for keys in zero}
        for keys, amount in pairs:
            sums[tuple(keys)] = sums.get(tuple(keys), 0) + amount
        if not sums and not known:
            out.append(f"{figure}\t[]\t-")
        for keys in sorted(sums, key=lambda key: "\0".join(key).encode()):
            amount = f"{sums[keys] // 100}.{sums[keys] % 100:02d}" if yuan else str(sums[keys])
            told = json.dumps(list(keys), ensure_ascii=False, separators=(",", ":"))
            out.append(f"{figure}\t{told}\t{amount}")

    def of_year(day):
        return day is not None and day[:4] == year

    each_list = [[name] for name in LISTS]
    shown = [row for row in rows["records"] if row["state"] != "unpublished"]
    ended = [row for row in shown if of_year(row["ended_on"])]
    tell("records-published", [([r["list"]], 1) for r in shown if of_year(r["published_on"])], each_list)
    tell("records-ended", [([r["list"]], 1) for r in ended], each_list)
    tell("records-ended-by-reason", [([r["list"], r["state"]], 1) for r in ended])

    def fen(text):
        if text is None:
            return 0
        yuan, cents = text.split(".")
        return int(yuan) * 100 + int(cents)

    def unstated(case):
        if case["kinds"] is None:
            return case["fine"] is None and case["confiscated"] is None
        lacks_fine = "fine" in case["kinds"] and case["fine"] is None
        return lacks_fine or ("confiscation" in case["kinds"] and case["confiscated"] is None)

    def several(found):
        return sorted(set(found)) or [NOT_STATED]

    def articles(case):
        found = set()
        for cited in case["cited"]:
            for article in several(place.split("(")[0] for place in cited["places"]):
                found.add((cited["law"], article))
        return found

    apart = {
        "": lambda case: [[]],
        "-by-law": lambda case: [[law] for law in several(cited["law"] for cited in case["cited"])],
        "-by-article": articles,
        "-by-platform": lambda case: [[platform] for platform in several(case["platforms"])],
        "-by-month": lambda case: [[case["decided_on"][:7]]],
    }
    for name, keys_of in apart.items():
        zero = [[]] if name == "" else []
        counted = [(keys, case) for case in rows["cases"] for keys in keys_of(case)]
        tell(f"cases{name}", [(keys, 1) for keys, _ in counted], zero)
        sums = [(keys, fen(case["fine"]) + fen(case["confiscated"])) for keys, case in counted]
        tell(f"case-sums{name}", sums, zero, yuan=True)
        if name == "":
            tell("cases-unstated", [([], 1) for case in rows["cases"] if unstated(case)], [[]])

    leads = rows["leads"]
    tell("leads-received", [([], 1) for _ in leads], [[]])
    tell("leads-by-source", [([lead["source"]], 1) for lead in leads])
    tell("leads-dispatched", [([], 1) for lead in leads if lead["state"] != "received"], [[]])
    tell("leads-verified", [([], 1) for lead in leads if lead["verified_on"] is not None], [[]])
    tell("leads-by-result", [([lead["result"]], 1) for lead in leads if lead["result"] is not None])

    sellers = rows["sellers"]
    tell("sellers", [([], s["sellers"]) for s in sellers], known=False)
    tell("sellers-by-identity", [([s["identity"]], s["sellers"]) for s in sellers])
    tell("sellers-verified", [([], s["sellers"] if s["verified"] else 0) for s in sellers], known=False)
    tell("sellers-by-platform", [([s["platform"]], s["sellers"]) for s in sellers])

    complaints = rows["complaints"]
    tell("complaints", [([], c["complaints"]) for c in complaints], known=False)
    tell("complaints-by-category", [([c["category"]], c["complaints"]) for c in complaints])
    tell("complaints-by-platform", [([c["platform"] or NOT_STATED], c["complaints"]) for c in complaints])
    tell("complaints-by-month", [([c["month"]], c["complaints"]) for c in complaints])

    orders = rows["orders"]
    tell("orders", [([], 1) for _ in orders], [[]])
    tell("orders-done", [([], 1) for order in orders if order["answer"] == "done"], [[]])
    tell("orders-closed", [([], 1) for order in orders if order["state"] == "closed"], [[]])

    letters, kinds = rows["letters"], [[kind] for kind in LETTERS]
    tell("letters", [([letter["kind"]], 1) for letter in letters], kinds)
    tell("letters-received", [([letter["kind"]], 1) for letter in letters if letter["received"]], kinds)
    tell("meetings-held", [([letter["kind"]], 1) for letter in letters if letter["held_on"] is not None])
    tell("promises", [([], letter["promises"]) for letter in letters], [[]])
    tell("promises-kept", [([], letter["kept"]) for letter in letters], [[]])
    tell("pledges-signed", [([], 1) for letter in letters if letter["kind"] == "pledge" and letter["signed"]], [[]])
    sys.stdout.write("".join(f"{line}\n" for line in out))


main()
