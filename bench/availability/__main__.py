"""Run both trials, and print what the clients noticed: `make standby`."""

import argparse

from bench.availability import several_servers, standby
from bench.cluster import running_cluster


def main() -> int:
    """Run the trials; return 1 if a client saw what it must not see."""
    parser = argparse.ArgumentParser(prog="make standby", description=__doc__)
    parser.add_argument("--writes", type=int, default=10_000, help="acknowledged writes of each trial (10000)")
    writes = parser.parse_args().writes
    with running_cluster() as address:
        several = several_servers.measure(address, writes)
    print(f"three servers, each started again in turn, then one killed: {several.acknowledged:,} writes acknowledged")
    print(f"  tried again {several.retries:,} times, longest pause between two writes {several.longest_pause:.1f} s")
    _print_faults(several.faults)
    taken = standby.measure(writes)
    print(f"primary killed after {taken.before:,} writes, standby promoted: {taken.after:,} more writes acknowledged")
    print(f"  promoted after {taken.promoted:.1f} s, first write after {taken.pause:.1f} s")
    print(f"  tried again {taken.retries:,} times")
    _print_faults(taken.faults)
    return int(bool(several.faults or taken.faults))


def _print_faults(faults: list[str]) -> None:
    print(f"  lost, twice or out of order: {len(faults)}")
    for fault in faults[:10]:
        print(f"    {fault}")


if __name__ == "__main__":
    raise SystemExit(main())
