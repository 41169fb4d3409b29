"""The columns of the tables, which are the same on each engine."""

from typing import Final

#: number of the columns' version, which a dump names: each change of them makes the next one
VERSION: Final = 17
#: table -> its columns, those of its key first
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "articles": ("id", "url", "title", "authors", "publisher", "published_on", "language", "revision", "created_at",
                 "updated_at", "version", "url_key", "publisher_key", "author_keys", "title_tokens"),
    "revisions": ("article_id", "number", "sha256", "length", "withheld", "created_at", "text"),
    "claims": ("id", "article_id", "statement", "claimant", "topics", "criteria", "workflow",
               "workflow_reason", "merged_into", "depends_on", "depends_offset", "waiting", "deadline_id", "opens_at",
               "due_at_sort", "verdict_id", "outcome", "version", "created_at", "updated_at", "document",
               "needs_human", "snoozed_at", "snoozed_until", "extraction", "external_id", "claimant_url",
               "said_on", "slippage", "probability_low", "probability_high", "probability_text",
               "claimant_id", "claimant_resolved", "is_public", "same_key", "assigned_to"),
    "claimants": ("id", "name", "name_key", "url", "target_id", "claims", "version", "created_at", "updated_at"),
    "claimant_names": ("key", "claimant_id", "name"),
    "claim_topics": ("topic", "claim_id", "name"),
    "spans": ("claim_id", "revision", "position", "role", "exact", "prefix", "suffix", "start", "end", "state",
              "proposal"),
    "deadlines": ("id", "claim_id", "text", "edtf", "relation", "precision", "earliest", "latest", "basis", "timezone",
                  "first_check_on", "due_at", "review_every", "reason", "note", "evidence_id", "actor", "created_at",
                  "logged_state", "said_on"),
    "evidence": ("id", "claim_id", "url", "title", "publisher", "published_on", "excerpt", "note", "stance", "actor",
                 "created_at", "retracted_reason", "retracted_by", "retracted_at", "version", "archive_url"),
    "verdicts": ("id", "claim_id", "outcome", "rationale", "evidence_ids", "occurred_on", "reason", "supersedes",
                 "correction_code", "correction_note", "state", "actor", "created_at", "published_at", "reviewed_by",
                 "reviewed_at", "review_note", "claim_version", "review_url", "withdrawn_reason", "withdrawn_by",
                 "withdrawn_at"),
    "last_ids": ("name", "id"),
    "checks": ("id", "claim_id", "result", "next_check_on", "note", "actor", "created_at"),
    "queue": ("topic", "is_available", "queue_time", "claim_id"),
    "timers": ("kind", "at", "id"),
    "changes": ("seq", "at", "type", "claim_id", "document"),
    "leases": ("id", "holder", "topic", "created_at", "expires_at", "version"),
    "lease_claims": ("claim_id", "lease_id", "queue_time"),
    "lease_expiries": ("claim_id", "lease_id", "holder", "expired_at"),
    "record_counts": ("owner", "fact", "key", "value", "number"),
    "users": ("id", "name", "role", "is_active", "password_hash", "issuer", "subject", "link_sha256",
              "link_expires_at", "created_at", "updated_at", "last_seen_at", "version"),
    "tokens": ("id", "name", "role", "sha256", "created_at", "last_used_at", "revoked_at", "expires_at", "scopes",
               "user_id"),
    "actor_names": ("key", "owner"),
    "sessions": ("sha256", "token_id", "user_id", "user_agent", "created_at", "last_seen_at"),
    "claim_notes": ("id", "claim_id", "text", "actor", "created_at"),
    "idempotency_keys": ("actor", "key", "fingerprint", "answer", "created_at"),
    # SQLite's own record of the ids of leases
    "sqlite_sequence": ("name", "seq"),
}  # fmt: skip
