"""The erasure of personal words: what no other method overwrites, because records and log otherwise never change."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from claims.domain.access import User
from claims.domain.evidence import Evidence
from claims.domain.records import Check, Claim, Deadline, Json, Span
from claims.domain.verdicts import Verdict
from claims.domain.vocabulary import ChangeType


class ErasureStore(Protocol):
    """Erasure. Each method runs inside a transaction, and is called only by `claims.services.erasure`."""

    def list_spans_of_claim(self, claim_id: int) -> list[Span]:
        """List the spans of a claim in all revisions, by revision and position."""

    def overwrite_claim(self, claim: Claim) -> None:
        """Replace the members of a claim that `update_claim` keeps: `external_id` and `extraction`."""

    def overwrite_deadlines(self, deadlines: Sequence[Deadline]) -> None:
        """Replace the words of deadlines: the text of the window, and the note."""

    def overwrite_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Replace what evidence and its retraction say, with the version, and its entry in the search."""

    def overwrite_checks(self, checks: Sequence[Check]) -> None:
        """Replace the notes of checks."""

    def overwrite_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Replace the words of verdicts and their review URLs, and the entries of rationales in the search."""

    def overwrite_notes(self, claim_id: int, text: str) -> list[str]:
        """Replace the texts of the notes about a claim; return those that differed."""

    def forget_topics(self, keys: Sequence[str]) -> set[str]:
        """Remove topics that no claim has any more from the counts and from leases.

        Args:
            keys: of topics.

        Returns:
            Those that no claim has any more.
        """

    def list_same_claimants(self, claimant_id: int) -> list[int]:
        """Return the ids of a claimant, of the one that it was merged into, and of all merged into that, ascending."""

    def list_names_of_claimants(self, ids: Sequence[int]) -> set[str]:
        """Return the names and aliases of claimants."""

    def list_claims_of_claimants(self, ids: Sequence[int]) -> list[int]:
        """Return the ids of the claims of these claimants, ascending."""

    def erase_claimants(self, ids: Sequence[int], name: str, at: datetime) -> None:
        """Give claimants another name, and remove their aliases, URLs and entries in the search. No name leads to them.

        Args:
            ids: of the claimants; each gets its next version.
            name: stands for the name; several claimants may have it, and each stays one in track records.
            at: UTC.
        """

    def has_text(self, article_id: int) -> bool:
        """Return True if the text of a revision of an article is stored."""

    def withhold_texts(self, article_id: int, at: datetime) -> None:
        """Remove the texts of all revisions of an article, but not hashes and lengths; it gets its next version.

        Args:
            article_id: the article.
            at: UTC.
        """

    def list_log(self, claim_ids: Sequence[int], types: Sequence[ChangeType]) -> list[Json]:
        """List the documents of the rows about some claims, and of the rows of some types, by seq."""

    def find_log(self, texts: Sequence[str]) -> list[Json]:
        """List the documents of the rows whose stored JSON contains one of these texts, by seq.

        It reads the whole log. Letter case may not count, so rows without the text can be among them.
        """

    def overwrite_log(self, documents: Sequence[Json]) -> None:
        """Replace the documents of rows by others with the same `seq`."""

    def remove_answers(self, is_meant: Callable[[str, str], bool]) -> int:
        """Remove the stored answers of idempotency keys for which a function of actor and answer returns True.

        Returns:
            The number of removed answers.
        """

    def forget_words(self, texts: Sequence[str]) -> None:
        """Remove the words of texts from which search suggests words, unless a searched text still has them."""

    def list_names_of_tokens(self, user_id: int) -> set[str]:
        """Return the names of the tokens of a person, without those that another token has too."""

    def is_name_known(self, name: str) -> bool:
        """Return True if a person or token has a name, or had it."""

    def erase_user(self, user: User, tokens: Sequence[str], name: str, at: datetime) -> None:
        """Replace the name of a person in all columns that name actors, end the account, and reserve the new name.

        The tokens of the person are revoked, and get the new name too. Its sessions end. Password, sign-on and link
        are removed. The old names can be given again.

        Args:
            user: the person; it gets its next version.
            tokens: names of tokens, replaced in the columns too.
            name: stands for the person.
            at: UTC.
        """
