-- What a subuser has beside its account. Without a row: the global region, and its website is open.
CREATE TABLE accounts_subusers (
    account_id bigint NOT NULL PRIMARY KEY,
    -- global or eu.
    region text NOT NULL,
    website_disabled integer NOT NULL
);

-- Of a monitored account one mail of so many is copied to somebody.
CREATE TABLE accounts_monitors (
    account_id bigint NOT NULL PRIMARY KEY,
    email text NOT NULL,
    frequency integer NOT NULL,
    -- Mails since it began.
    counted bigint NOT NULL
);
