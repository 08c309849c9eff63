-- When a key last opened anything, to within a minute. Null: never, or before this was written down.
ALTER TABLE accounts_api_keys ADD COLUMN last_used_at bigint;
CREATE INDEX accounts_api_keys_account ON accounts_api_keys (account_id, created_at, id);

-- The networks that may reach an account. No row: all may.
CREATE TABLE accounts_access_rules (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    -- An address, a slash and the length of the prefix.
    network text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX accounts_access_rules_network ON accounts_access_rules (account_id, network);

-- Who tried to reach an account with one of its keys: a row for each address, way and outcome.
CREATE TABLE accounts_access_attempts (
    account_id bigint NOT NULL,
    ip text NOT NULL,
    auth_method text NOT NULL,
    allowed integer NOT NULL,
    first_at bigint NOT NULL,
    last_at bigint NOT NULL,
    PRIMARY KEY (account_id, ip, auth_method, allowed)
);

CREATE INDEX accounts_access_attempts_last ON accounts_access_attempts (account_id, last_at);
