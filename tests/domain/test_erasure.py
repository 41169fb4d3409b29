"""The table of erased members: each text of each record is in it, or stays on purpose."""

import re
from pathlib import Path

import pytest
from marshmallow import fields

from claims.domain.erasure import ACTOR_MEMBERS, KEPT, MEMBERS, NAME_MEMBERS, is_pseudonym, pseudonym
from claims.storage.sql.erased_people import ACTOR_COLUMNS
from claims.storage.sql.tables import COLUMNS
from schemas.checks import CheckIn, CheckOut
from schemas.claimants import ClaimantDocumentOut, ClaimantPatchIn
from schemas.claims import ClaimDocumentOut, ClaimIn, ClaimPatchIn
from schemas.deadlines import DeadlineIn, DeadlineOut
from schemas.evidence import EvidenceDocumentOut, EvidenceIn, EvidencePatchIn
from schemas.fields import DueInstant, Instant, IsoDate, OneOf
from schemas.verdicts import VerdictIn, VerdictOut

OUT = {
    "claim": ClaimDocumentOut,
    "claimant": ClaimantDocumentOut,
    "deadline": DeadlineOut,
    "evidence": EvidenceDocumentOut,
    "check": CheckOut,
    "verdict": VerdictOut,
}
IN = {
    "claim": (ClaimIn, ClaimPatchIn),
    "claimant": (ClaimantPatchIn,),
    "deadline": (DeadlineIn,),
    "evidence": (EvidenceIn, EvidencePatchIn),
    "check": (CheckIn,),
    "verdict": (VerdictIn,),
}
#: types of fields that hold no words
CLOSED = (OneOf, IsoDate, Instant, DueInstant)
#: what a claim is created with: its spans come from the quotation
QUOTED = {"quote": "spans[].exact"}


def texts_of(schema, prefix=""):
    """Yield the paths of the members of a schema that can hold words."""
    for name, field in schema._declared_fields.items():
        path = f"{prefix}{name}"
        is_list = isinstance(field, fields.List)
        inner = field.inner if is_list else field
        if isinstance(inner, fields.Nested):
            yield from texts_of(type(inner.schema), f"{path}{'[]' if is_list else ''}.")
        elif isinstance(inner, fields.String) and not isinstance(inner, CLOSED):
            yield path


def is_address(path):
    """Return True for the address of the record itself."""
    return path in {"url", "html_url", "api_url"}


def decided(kind):
    """Return the members of a kind that some erasure blanks, or that stay."""
    blanked = {path for records in MEMBERS.values() for path in records.get(kind, {})}
    # a span is blanked with its proposal
    return {re.sub(r"\[speaker\]", "[]", path) for path in blanked} | KEPT[kind]


@pytest.mark.parametrize("kind", OUT)
def test_each_text_of_a_record_is_erased_or_stays_on_purpose(kind):
    known = decided(kind)
    is_own = "url" in known  # of evidence and claimants: a page of others
    for path in texts_of(OUT[kind]):
        if is_address(path) and not (path == "url" and is_own):
            continue
        parents = {path[:place] for place, sign in enumerate(path) if sign == "."}
        assert path in known or parents & known, f"decide about {path} of {kind} in claims/domain/erasure.py"


@pytest.mark.parametrize("kind", OUT)
def test_the_table_names_only_members_that_exist(kind):
    known = set(texts_of(OUT[kind])) | {"spans[].start", "spans[].end", "spans[].state", "spans[].proposal"}
    assert decided(kind) <= known


@pytest.mark.parametrize("kind", IN)
def test_each_text_that_a_client_sends_is_a_member_of_the_record(kind):
    """So an input that is stored under another name is noticed. `assigned_to` is a name, in no document."""
    known = set(texts_of(OUT[kind])) | ACTOR_MEMBERS
    for schema in IN[kind]:
        for path in texts_of(schema):
            assert QUOTED.get(path, path) in known, f"{path} of {schema.__name__} is in no member of the record"


def test_each_column_that_names_an_actor_is_renamed():
    private = {"users", "tokens", "actor_names", "idempotency_keys"}  # these have statements of their own
    found = {
        table: tuple(c for c in columns if c in {"actor", "holder", "assigned_to"} or c.endswith("_by"))
        for table, columns in COLUMNS.items()
        if table not in private
    }
    assert {table: columns for table, columns in found.items() if columns} == ACTOR_COLUMNS


def test_a_pseudonym_differs_from_names_of_others():
    assert pseudonym(7) == "erased-7"
    assert pseudonym(7, frozenset({"erased-7"})) == "erased-7-2"
    assert pseudonym(7, frozenset({"erased-7", "erased-7-2"})) == "erased-7-3"
    assert is_pseudonym("erased-7") and not is_pseudonym("anna")


def test_names_of_actors_are_known():
    assert {"actor", "via", "holder", "assigned_to", "user"} == ACTOR_MEMBERS
    assert NAME_MEMBERS == {"user": "name", "token": "name"}


def test_the_documentation_has_the_table():
    text = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    for kind, records in MEMBERS.items():
        for record, members in records.items():
            (row,) = re.findall(rf"^\| {kind} \| {record} \| (.*) \|$", text, re.MULTILINE)
            assert set(re.findall(r"`([a-z_]+(?:\[\w*\])?(?:\.[a-z_\[\]]+)*)`", row)) - {"orphaned"} == set(members)
