-- Who is logged in: only the hash of what their browser holds is here.
CREATE TABLE accounts_sessions (
    token_hash blob NOT NULL PRIMARY KEY,
    user_id bigint NOT NULL,
    created_at bigint NOT NULL,
    -- When it was last used, to within five minutes.
    seen_at bigint NOT NULL,
    ip text NOT NULL
);

CREATE INDEX accounts_sessions_user ON accounts_sessions (user_id, created_at);
CREATE INDEX accounts_sessions_seen ON accounts_sessions (seen_at);

-- Logins that failed, or are just being tried, by user name (u:) and by address (a:). Forgotten a day after the last one.
CREATE TABLE accounts_login_failures (
    subject text NOT NULL PRIMARY KEY,
    failures bigint NOT NULL,
    last_at bigint NOT NULL,
    locked_until bigint NOT NULL
);

CREATE INDEX accounts_login_failures_last ON accounts_login_failures (last_at);

-- The second factor: a secret that an app on the user's telephone knows too.
CREATE TABLE accounts_two_factor (
    user_id bigint NOT NULL PRIMARY KEY,
    secret blob NOT NULL,
    -- 0: shown, and not yet proved by a code.
    is_on integer NOT NULL,
    -- The step of the last code that was taken: none is taken twice.
    last_step bigint NOT NULL,
    created_at bigint NOT NULL
);

-- Each opens once in place of a code.
CREATE TABLE accounts_recovery_codes (
    user_id bigint NOT NULL,
    code_hash blob NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);
