-- How large an account may grow, where somebody else says so than this server's settings. No row: the settings.
CREATE TABLE accounts_limits (
    account_id bigint NOT NULL PRIMARY KEY,
    teammates bigint NOT NULL,
    subusers bigint NOT NULL
);

-- Links that log somebody in once, soon after they were made.
CREATE TABLE accounts_login_links (
    -- SHA-256, in hex, of what stands in the link.
    token_hash text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    username text NOT NULL,
    expires_at bigint NOT NULL
);
