-- Accounts that partners made for their customers.
CREATE TABLE partners_accounts (
    account_id bigint NOT NULL PRIMARY KEY,
    partner_id bigint NOT NULL,
    -- What the partner calls it: sg and 32 hex digits.
    public_id text NOT NULL UNIQUE,
    -- IANA, or empty.
    timezone text NOT NULL,
    is_test integer NOT NULL,
    -- How many addresses its offerings allow, as they were when they were granted.
    ip_count bigint NOT NULL,
    created_at bigint NOT NULL,
    -- Null: it lives. A row stays for ever: lists go on behind it.
    ended_at bigint,
    -- When its queue is ended once more, for what nodes accepted that had not heard of it yet; null: never.
    sweep_at bigint
);

CREATE INDEX partners_accounts_partner ON partners_accounts (partner_id, account_id);
CREATE INDEX partners_accounts_sweep ON partners_accounts (sweep_at) WHERE sweep_at IS NOT NULL;

-- What an account has, in the order in which it was asked for.
CREATE TABLE partners_offerings (
    account_id bigint NOT NULL,
    position bigint NOT NULL,
    name text NOT NULL,
    -- package or addon.
    type text NOT NULL,
    quantity bigint NOT NULL,
    PRIMARY KEY (account_id, position)
);

-- Whose statistics go to New Relic.
CREATE TABLE partners_new_relic (
    account_id bigint NOT NULL PRIMARY KEY,
    is_enabled integer NOT NULL,
    -- A secret; empty: none, and nothing is posted.
    license_key text NOT NULL,
    has_subusers integer NOT NULL,
    -- Grows with every change by people: what was begun before is not written after it.
    revision bigint NOT NULL,
    -- The first day (since 1970, UTC) that may hold something that was not posted.
    window_from bigint NOT NULL,
    -- Until when everything was posted.
    posted_at bigint NOT NULL,
    next_at bigint NOT NULL
);

CREATE INDEX partners_new_relic_due ON partners_new_relic (is_enabled, next_at);

-- What was posted of a day. No row: nothing.
CREATE TABLE partners_new_relic_counts (
    account_id bigint NOT NULL,
    -- The account itself or a subuser of it.
    subject_id bigint NOT NULL,
    day bigint NOT NULL,
    -- Whole numbers with spaces between, in the order of the statistics.
    counts text NOT NULL,
    PRIMARY KEY (account_id, subject_id, day)
);
