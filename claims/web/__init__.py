"""The pages: server-rendered, on the same ledger and schemas as the API; without script they do all they do."""
