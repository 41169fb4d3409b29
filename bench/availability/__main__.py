"""Run both trials, and print what the clients noticed: `make standby`."""

import argparse
from collections import Counter

from bench.availability import several_servers, standby
from bench.availability.workload import KINDS, Fault
from bench.cluster import running_cluster

#: faults of a trial that are shown
_SHOWN = 10


def main() -> int:
    """Run the trials; return 1 if a client saw what it must not see."""
    parser = argparse.ArgumentParser(prog="make standby", description=__doc__)
    parser.add_argument("--writes", type=int, default=10_000, help="acknowledged writes of each trial (10000)")
    writes = parser.parse_args().writes
    print("Three servers: each is started again in turn, then one is killed.", flush=True)
    with running_cluster() as address:
        several = several_servers.measure(address, writes)
    print("A standby: the primary is killed, and the standby is promoted.", flush=True)
    taken = standby.measure(writes)
    print(table(several, taken))
    faults = [*several.faults, *taken.faults]
    for kind, words in faults[:_SHOWN]:
        print(f"{kind}: {words}")
    return int(bool(faults))


def table(several: several_servers.Outcome, taken: standby.Outcome) -> str:
    """Return the table of both trials."""
    rows = [
        ("", "three servers", "standby"),
        ("writes acknowledged", f"{several.acknowledged:,}", f"{taken.before + taken.after:,}"),
        ("of these before the death of the primary", "", f"{taken.before:,}"),
        ("requests that clients sent again", f"{several.retries:,}", f"{taken.retries:,}"),
        ("longest pause between two writes, s", f"{several.longest_pause:.1f}", f"{taken.pause:.1f}"),
        ("standby promoted after, s", "", f"{taken.promoted:.1f}"),
    ]
    first, second = _count(several.faults), _count(taken.faults)
    rows += [(kind, str(first[kind]), str(second[kind])) for kind in KINDS]
    return "\n".join(f"{name:<42}{left:>14}{right:>10}" for name, left, right in rows)


def _count(faults: list[Fault]) -> Counter[str]:
    return Counter(kind for kind, _ in faults)


if __name__ == "__main__":
    raise SystemExit(main())
