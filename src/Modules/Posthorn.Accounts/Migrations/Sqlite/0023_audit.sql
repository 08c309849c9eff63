-- Who changed what. Append-only; secrets never get here.
CREATE TABLE accounts_audit (
    id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id bigint NOT NULL,
    at bigint NOT NULL,
    -- Whose key it was: the account itself, or its parent on its behalf.
    actor_account_id bigint NOT NULL,
    actor_key_id text NOT NULL,
    ip text NOT NULL,
    -- Such as api_key.create.
    action text NOT NULL,
    -- What it happened to: an id or a name.
    target text NOT NULL,
    -- JSON; null: there was, or is, nothing.
    before_change text,
    after_change text
);

CREATE INDEX accounts_audit_account ON accounts_audit (account_id, id);
