"""Wire <-> typed values. Shape only: whatever needs the store, the caller or the clock is the ledger's."""
