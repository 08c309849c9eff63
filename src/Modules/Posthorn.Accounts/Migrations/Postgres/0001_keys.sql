CREATE TABLE accounts_accounts (
    id bigint NOT NULL PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE accounts_api_keys (
    id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint
);
