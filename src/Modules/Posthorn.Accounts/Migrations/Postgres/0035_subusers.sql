-- What a subuser has beside its account. Without a row: the global region, and its website is open.
CREATE TABLE accounts_subusers (
    account_id bigint NOT NULL PRIMARY KEY,
    -- global or eu.
    region text NOT NULL,
    website_disabled integer NOT NULL
);

-- Who may log in with a password. A name is one person's in the whole system, whatever its case.
CREATE TABLE accounts_logins (
    username_key text NOT NULL PRIMARY KEY,
    username text NOT NULL,
    account_id bigint NOT NULL,
    -- See Logins/PasswordHash.cs.
    password_hash text NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX accounts_logins_account ON accounts_logins (account_id);

-- Of a monitored account one mail of so many is copied to somebody.
CREATE TABLE accounts_monitors (
    account_id bigint NOT NULL PRIMARY KEY,
    email text NOT NULL,
    frequency integer NOT NULL,
    -- Mails since it began.
    counted bigint NOT NULL
);

-- What a subuser may send. Without a row: without limit.
CREATE TABLE accounts_subuser_credits (
    account_id bigint NOT NULL PRIMARY KEY,
    -- recurring or nonrecurring.
    type text NOT NULL,
    -- monthly, weekly or daily; null: nonrecurring.
    reset_frequency text,
    total bigint NOT NULL,
    remain bigint NOT NULL,
    -- The first day of the period that remain is about, in days since the year 1.
    period_day bigint NOT NULL
);
