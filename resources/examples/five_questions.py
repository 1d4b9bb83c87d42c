"""Five questions of a reviewer, answered for the exports that are named, else for the demo."""

import sys
from collections import Counter

from rolescope import api

org = api.open_sources(*sys.argv[1:]) if sys.argv[1:] else api.open_demo()

print(f"As of {org.at}, what is wrong?")
found = org.findings()
for risk, count in Counter(one.risk.name for one in found if not one.is_held).items():
    print(f"  {count:>4} {risk}")

print("\nWhich trusts name whole accounts, or anyone?")
for edge in org.edges():
    if edge.kind.value in ("account", "anyone"):
        print(f"  {edge.source} -> {edge.target}: {edge.standing.value}")

print("\nWho gains whose rights beside AssumeRole?")
for source, target, rule in sorted({(w.source, w.target, w.rule.id) for w in org.ways()}):
    print(f"  {source} -> {target} by {rule}")

print("\nHow do users become administrator?")
for user in sorted({edge.source for edge in org.edges() if ":user/" in edge.source}):
    for listed in org.paths(user, "admin")[:1]:
        print("  " + " -> ".join(node.rsplit("/", 1)[-1] for node in listed.path.nodes))

print("\nWho may read the roles of the organization?")
print(f"  {len(org.who_can('iam:GetRole', '*').allowed)} principals")
