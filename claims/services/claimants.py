"""Read, list, update and merge claimants (docs/specification.md, section 7.4)."""

from collections.abc import Container
from dataclasses import replace

from claims.domain.actors import Actor
from claims.domain.claimants import Claimant, ClaimantFilter, ClaimantPatch, name_key
from claims.domain.cursors import decode_cursor
from claims.domain.records import Json
from claims.domain.requests import PageRequest, Unset
from claims.errors import ClaimantExists, ClaimantMerged, InvalidInput, Issue
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_rows
from claims.services.versions import Current, check_version

#: the order of the list of claimants, which its cursors contain
_ORDER = "claimants"


def get_claimant(context: ServiceContext, claimant_id: int) -> Claimant:
    """Return a claimant; for the public one of a public claim. Raises `ClaimantNotFound`."""
    return context.store.get_claimant(claimant_id, context.visibility)


def list_claimants(context: ServiceContext, claimant_filter: ClaimantFilter, request: PageRequest) -> Page[Claimant]:
    """List claimants by name; for the public only those of public claims.

    Args:
        context: the service context.
        claimant_filter: which claimants.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    after = decode_cursor(request.cursor, _ORDER) if request.cursor else None
    claimant_filter = replace(claimant_filter, visibility=context.visibility)
    rows = context.store.list_claimants(claimant_filter, after, request.limit + 1)
    return page_of_rows(rows, request, _ORDER, lambda row: (name_key(row.name), row.id))


def patch_claimant(
    context: ServiceContext, actor: Actor, claimant_id: int, versions: Container[int], patch: ClaimantPatch
) -> Claimant:
    """Update a claimant. A new name without new aliases keeps the old name as an alias.

    Args:
        context: the service context.
        actor: the token of the editor.
        claimant_id: id of the claimant, from the URL.
        versions: the versions that the client accepts, from If-Match (RFC 9110, 13.1.1).
        patch: the members to change.

    Returns:
        The claimant.

    Raises:
        ClaimantNotFound: there is no such claimant.
        VersionConflict: the claimant has another version; `current` of the error is the claimant.
        ClaimantMerged: the claimant was merged into another.
        ClaimantExists: another claimant, `claimant_id` of the error, has the name or an alias.
    """
    with context.store.transaction():
        at = context.write_time()
        before = context.store.get_claimant(claimant_id)
        check_version("claimant", before, versions, lambda: Current(document_of(context, before), etag_of(before)))
        _check_not_merged(before)
        after = _patched(before, patch)
        if after == before:
            return before
        _check_names(context, after, patch)
        after = replace(after, version=before.version + 1, updated_at=at)
        context.store.update_claimant(before, after)
        old, new = context.serializers.claimant(before), context.serializers.claimant(after)
        changed = {name: value for name, value in new.items() if old[name] != value}
        context.log(at, actor, "claimant.updated", claimant={"id": claimant_id} | changed)
        return after


def merge_claimant(context: ServiceContext, actor: Actor, claimant_id: int, into: int) -> Claimant:
    """Merge a claimant into another: its names and claims count for the other one, and no claim changes.

    Claimants that were merged into it earlier are then merged into the other one.

    Args:
        context: the service context.
        actor: the token of the editor.
        claimant_id: id of the claimant that is merged, from the URL.
        into: id of the other claimant.

    Returns:
        The merged claimant with `merged_into`.

    Raises:
        ClaimantNotFound: one of the claimants does not exist.
        ClaimantMerged: one of them is merged already; `merged_into` of the error names its target.
        InvalidInput: the claimant would be merged into itself.
    """
    with context.store.transaction():
        at = context.write_time()
        merged = context.store.get_claimant(claimant_id)
        if into == claimant_id:
            raise InvalidInput.at("/into", "a claimant cannot be merged into itself")
        other = context.store.get_claimant(into)
        for claimant in (merged, other):
            _check_not_merged(claimant)
        context.store.merge_claimant(
            replace(merged, version=merged.version + 1, updated_at=at, merged_into=into),
            replace(other, version=other.version + 1, updated_at=at),
        )
        after, target = context.store.get_claimant(claimant_id), context.store.get_claimant(into)
        context.log(
            at,
            actor,
            "claimant.merged",
            claimant=context.serializers.claimant(after),
            into=context.serializers.claimant(target),
        )
        return after


def document_of(context: ServiceContext, claimant: Claimant) -> Json:
    """Return a claimant with its counts, as the API shows it."""
    return context.serializers.claimant(claimant) | {"claims": claimant.claims, "judged": claimant.judged}


def etag_of(claimant: Claimant) -> str:
    """Return the ETag of a claimant without its quotes: the version, and the counts, which no version compares."""
    return f"{claimant.version}-{claimant.claims}_{claimant.judged}"


def _check_not_merged(claimant: Claimant) -> None:
    if claimant.merged_into is not None:
        raise ClaimantMerged(
            f"claimant {claimant.id} was merged into claimant {claimant.merged_into}",
            claimant_id=claimant.id,
            merged_into=claimant.merged_into,
        )


def _patched(before: Claimant, patch: ClaimantPatch) -> Claimant:
    """Return the claimant with its new members; aliases come in the order of their keys, each name once."""
    name = before.name if isinstance(patch.name, Unset) else patch.name
    aliases = (*before.aliases, before.name) if isinstance(patch.aliases, Unset) else patch.aliases
    others = {name_key(alias): alias for alias in reversed(aliases) if name_key(alias) != name_key(name)}
    url = before.url if isinstance(patch.url, Unset) else patch.url
    return replace(before, name=name, url=url, aliases=tuple(others[key] for key in sorted(others)))


def _check_names(context: ServiceContext, after: Claimant, patch: ClaimantPatch) -> None:
    """Raise `ClaimantExists` if a name leads to another claimant; the issues point at these names."""
    found = context.store.find_claimants([name_key(name) for name in (after.name, *after.aliases)])
    aliases = () if isinstance(patch.aliases, Unset) else patch.aliases
    sent = [("/name", after.name), *((f"/aliases/{number}", alias) for number, alias in enumerate(aliases))]
    taken = [(pointer, name, found.get(name_key(name), after.id)) for pointer, name in sent]
    issues = [Issue(pointer, f"claimant {other} has this name") for pointer, _, other in taken if other != after.id]
    if issues:
        name, other = next((name, other) for _, name, other in taken if other != after.id)
        raise ClaimantExists(f'claimant {other} has the name "{name}"', issues=issues, claimant_id=other)
