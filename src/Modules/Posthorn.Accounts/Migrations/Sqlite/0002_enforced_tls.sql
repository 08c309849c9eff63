-- What an account asks of TLS on the way to its recipients. No row: nothing.
CREATE TABLE accounts_enforced_tls (
    account_id bigint NOT NULL PRIMARY KEY,
    require_tls integer NOT NULL,
    require_valid_cert integer NOT NULL,
    -- 1.1, 1.2 or 1.3.
    min_version text NOT NULL,
    updated_at bigint NOT NULL
);
