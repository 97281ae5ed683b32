"""Recompute a round from its export, with Python alone: ``python3 recompute_round.py round.jsonl``."""

import hashlib
import json
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

BOUNDED, wrong, at = {"employed", "co-author", "co-inventor", "co-project"}, [], set()
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]


def check(what, ours, theirs):
    wrong.extend([f"{what}: recomputed {ours}, exported {theirs}"] * (ours != theirs))


def sha(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def recused(item, facts, record):
    rules, near = record["constraints"], {item, *facts["units"], *facts["people"]}
    since = rules["recusal_year"] - rules["recusal_years"]
    ties = [row for row in record["relations"] if row[1] not in BOUNDED or row[3] is None or row[3] >= since]
    return sorted({tie[0] for tie in ties if tie[2] in near or tie[1] == "completer" and rules["own_item_bars_round"]})


def draw(record, seed):
    load, drawn, rules = {row["expert"]: row["load"] for row in record["pool"]}, {}, record["constraints"]
    may = {i: [r for r in record["pool"] if r["expert"] not in f["recused"]] for i, f in record["items"].items()}
    for item in sorted(may, key=lambda item: (len(may[item]), sha(seed, item))):
        units, drawn[item] = Counter(), []
        for row in sorted(may[item], key=lambda row: (load[row["expert"]], sha(seed, item, row["expert"]))):
            if len(drawn[item]) < rules["per_item"] and units[row["unit"]] < rules["same_unit"]:
                drawn[item].append(row["expert"])
                units[row["unit"]] += 1
        load.update({expert: load[expert] + 1 for expert in drawn[item]})
    return drawn


for row in rows:
    if row["type"] == "draw":
        record, what = row["record"], f"draw {row['number']}"
        frozen = sha(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        check(f"{what} hash", frozen, row["hash"])
        for item, facts in record["items"].items():
            check(f"{what} {item}", recused(item, facts, record), facts["recused"])
        check(f"{what} names", row["result"] and draw(record, sha(frozen, row["value"])), row["result"])
        at |= {(item, expert) for item, experts in (row["result"] or {}).items() for expert in experts}
    if row["type"] == "item" and (result := row["result"]):
        scores = [s for s in rows if "values" in s and s["item"] == row["item"] and (s["item"], s["expert"]) in at]
        totals = [Decimal(sum(s["values"][k] * w for k, w in s["weights"].items())) / 100 for s in scores]
        mean = (sum(totals) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        meets = len(scores) >= result["least_scores"] and mean >= result["pass_mark"]
        check(row["item"], [str(mean), meets, len(scores)], [result["mean"], result["meets"], result["count"]])
        agreed = row["proposal"] and row["proposal"]["selected"] and not row["stopped"]
        for step, follows in (("proposal", meets), ("decision", agreed)):
            if row[step] and not row[step]["reason"]:
                check(f"{row['item']} {step}", follows, row[step]["selected"])
sys.exit("\n".join(wrong) or print(f"{len(rows)} rows: everything recomputed"))
