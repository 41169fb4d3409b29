"""The types of the client say what the schemas of the server say, and help who writes a bot."""

import types
import typing

import mypy.api
import pytest
from marshmallow import fields

from claims.client import Client
from claims.client import types as client_types
from schemas.articles import ArticleOut, SpanOut
from schemas.checks import CheckOut
from schemas.claims import ClaimOut, CurrentVerdictOut
from schemas.deadlines import DueOut
from schemas.evidence import EvidenceIn, EvidenceOut, RetractionOut
from schemas.leases import LeaseOut
from schemas.lists import ChangeOut
from schemas.verdicts import VerdictIn, VerdictOut

SCHEMAS = {
    client_types.Article: ArticleOut,
    client_types.Change: ChangeOut,
    client_types.Check: CheckOut,
    client_types.Claim: ClaimOut,
    client_types.CurrentVerdict: CurrentVerdictOut,
    client_types.Due: DueOut,
    client_types.Evidence: EvidenceIn,
    client_types.Lease: LeaseOut,
    client_types.NewVerdict: VerdictIn,
    client_types.Retraction: RetractionOut,
    client_types.Span: SpanOut,
    client_types.StoredEvidence: EvidenceOut,
    client_types.Verdict: VerdictOut,
}
MEMBERS = [(kind, name) for kind in SCHEMAS for name in typing.get_type_hints(kind)]
PYTHON_TYPES = {
    fields.Integer: int,
    fields.Boolean: bool,
    fields.String: str,
    fields.List: list,
    fields.Dict: dict,
    fields.Nested: dict,
}


def test_every_type_has_its_schema():
    kinds = {value for value in vars(client_types).values() if typing.is_typeddict(value)}
    assert kinds == set(SCHEMAS)


@pytest.mark.parametrize(("kind", "name"), MEMBERS, ids=lambda value: getattr(value, "__name__", value))
def test_a_member_has_the_type_of_the_schema(kind, name):
    field = SCHEMAS[kind]().fields[name]
    hint = typing.get_type_hints(kind)[name]
    choices = (
        typing.get_args(hint)
        if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
        else (hint,)
    )
    (given,) = [choice for choice in choices if choice is not types.NoneType]
    assert (types.NoneType in choices) == bool(field.allow_none)
    if typing.get_origin(given) is typing.Literal:
        assert set(typing.get_args(given)) == set(field.validate.choices)
    else:
        plain = dict if typing.is_typeddict(given) else typing.get_origin(given) or given
        # days, instants and enumerations are text
        assert plain is next((python for kind, python in PYTHON_TYPES.items() if isinstance(field, kind)), str)
    assert (name in kind.__required_keys__) == field.required


BOT = """
from claims.client import Client, Evidence

def read(client: Client) -> None:
    with client.lease(limit=2, extend=True) as lease:
        for claim in lease:
            found: Evidence = {"url": "https://news.example/1", "stance": "supports"}
            evidence = client.add_evidence(claim["id"], found)
            client.add_check(claim["id"], "needs_human", lease_id=lease.id)
            print(evidence["id"] + 1, claim["statement"].upper())
    for change in client.iter_changes(since=0, types=["claim.due"]):
        print(change["seq"] + 1)
    read = client.claim(1)
    print(client.change_claim(1, {"topics": read.body["topics"]}, read.etag).body["version"] + 1)
"""
#: what is right, the same with a fault, and what mypy says about it
FAULTS = [
    ('claim["statement"]', 'claim["statment"]', 'TypedDict "Claim" has no key "statment"'),
    ('"stance": "supports"', '"stance": "for"', "Incompatible types"),
    ('"needs_human"', '"needs_humans"', "incompatible type"),
    ('change["seq"] + 1', 'change["seq"] + "1"', "Unsupported operand types"),
    ("lease_id=lease.id", "lease_id=lease.ident", 'no attribute "ident"'),
    (", read.etag)", ")", 'Missing positional argument "etag"'),
]


def test_mypy_finds_faults_of_a_bot_but_none_in_a_right_one(tmp_path):
    programs = [BOT, *(BOT.replace(right, wrong) for right, wrong, _ in FAULTS)]
    paths = [tmp_path / f"bot_{number}.py" for number in range(len(programs))]
    for path, program in zip(paths, programs, strict=True):
        path.write_text(program)
    options = ["--strict", "--config-file", "", "--cache-dir", str(tmp_path / "cache")]
    out, _, _ = mypy.api.run([*options, *map(str, paths)])
    faults = sorted(line for line in out.splitlines() if ": error: " in line)
    assert len(faults) == len(FAULTS), out
    for line, path, (_, _, message) in zip(faults, paths[1:], FAULTS, strict=True):
        assert line.startswith(str(path)) and message in line


def test_members_that_the_client_does_not_know_do_no_harm(local):
    later = {"id": 1, "kind_of_later": {"x": [1]}, "status": "a later status"}
    local.answers["/api/v1/claims?limit=1"] = (200, {}, {"items": [later], "next": None, "count_of_later": 1})
    local.answers["/api/v1/claims/1"] = (200, {}, later)
    with Client(local.url) as client:
        assert list(client.claims(limit=1)) == [later]
        assert client.claim(1).body == later
