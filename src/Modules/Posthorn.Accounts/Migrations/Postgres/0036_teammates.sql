-- Who works in an account beside its owner. They log in by accounts_users, which has the scopes of their sessions.
CREATE TABLE accounts_teammates (
    username_key text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    username text NOT NULL,
    email text NOT NULL,
    -- 1: may do all that the account may, and scopes is empty.
    is_admin integer NOT NULL,
    -- With spaces between.
    scopes text NOT NULL,
    -- A JSON object of texts: names, phone, address.
    profile text NOT NULL,
    -- 1: sees only the subusers of accounts_teammate_subusers.
    has_restricted_subusers integer NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX accounts_teammates_account ON accounts_teammates (account_id, created_at);

CREATE TABLE accounts_teammate_subusers (
    username_key text NOT NULL,
    subuser_id bigint NOT NULL,
    account_id bigint NOT NULL,
    -- admin or restricted.
    permission_type text NOT NULL,
    scopes text NOT NULL,
    PRIMARY KEY (username_key, subuser_id)
);

-- Who was asked to become one. The token names the invitation; what opens it is the secret, which only the mail has.
CREATE TABLE accounts_invitations (
    token text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    email text NOT NULL,
    is_admin integer NOT NULL,
    scopes text NOT NULL,
    -- SHA-256, in hex.
    secret_hash text NOT NULL UNIQUE,
    expires_at bigint NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX accounts_invitations_account ON accounts_invitations (account_id, created_at);

-- What teammates ask to be allowed.
CREATE TABLE accounts_scope_requests (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    username_key text NOT NULL,
    scope_group text NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (account_id, username_key, scope_group)
);

INSERT INTO accounts_numbers (name, last) VALUES ('scope_request', 0);
