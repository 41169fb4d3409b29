"""Report which share of mutants the tests kill, after `mutmut run`; list each survivor with its explanation.

`python -m tests.mutation.report` ends with 1 if fewer than 95 % are killed, or if a survivor has no explanation in
`survivors.json`. A survivor is known by its function and by the line that was changed.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from subprocess import run

REQUIRED = 0.95
MUTANTS = Path("mutants")
EXPLAINED = Path(__file__).with_name("survivors.json")


def main() -> int:
    """Print the report; return the exit code."""
    states = _states()
    survivors = [name for name, state in states.items() if state not in {"killed", "timeout"}]
    unexplained = _print_survivors(survivors)
    totals, alive = Counter(map(_module, states)), Counter(map(_module, survivors))
    for module, total in sorted(totals.items()):
        print(f"{(total - alive[module]) / total:7.1%}  {total - alive[module]:5} of {total:5}  {module}")
    killed = len(states) - len(survivors)
    share = killed / len(states)
    print(f"{share:7.1%}  {killed:5} of {len(states):5}  in all; at least {REQUIRED:.0%} must be killed")
    print(f"survivors: {len(survivors)}, without an explanation: {unexplained}")
    return 0 if share >= REQUIRED and not unexplained else 1


def _states() -> dict[str, str]:
    """Return the state of every mutant by its name."""
    names = {0: "survived", 1: "killed", 3: "killed", 24: "timeout", 36: "timeout", -24: "timeout", 152: "timeout"}
    states = {}
    for path in sorted(MUTANTS.rglob("*.py.meta")):
        for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
            states[name] = names.get(code, f"exit code {code}")
    return states


def _print_survivors(survivors: list[str]) -> int:
    """Print the survivors by explanation; return how many have none."""
    explained = {(e["function"], e["before"], e["after"]): e["why"] for e in json.loads(EXPLAINED.read_text())}
    unexplained = 0
    for name in survivors:
        function, (before, after) = name.partition("__mutmut_")[0], _changed(name)
        why = explained.get((function, before, after))
        unexplained += why is None
        print(f"{function}\n  - {before}\n  + {after}\n  {why or 'NOT EXPLAINED'}")
    return unexplained


def _changed(name: str) -> tuple[str, str]:
    """Return the line that a mutant changes, before and after, without the space around it."""
    shown = run([sys.executable, "-m", "mutmut", "show", name], capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "-+" and line[:3] not in {"---", "+++"}]
    parts = {sign: " ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+"}
    return parts["-"], parts["+"]


def _module(name: str) -> str:
    """Return the module of a mutant: the name before the function's, which begins with x."""
    return name.replace(".xǁ", ".x_").partition(".x_")[0]


if __name__ == "__main__":
    raise SystemExit(main())
