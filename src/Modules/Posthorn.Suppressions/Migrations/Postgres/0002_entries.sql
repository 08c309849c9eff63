-- Who must not be mailed, and why. One row for an address on a list; by address first, since every send asks for addresses.
-- list: 1 bounces, 2 blocks, 3 invalid, 4 spam reports, 5 unsubscribed from everything, 6 left a group (group_id, else 0).
-- What caused it: source, and where there is one the event, or the copy whose recipient acted.
CREATE TABLE suppressions_entries (
    account_id bigint NOT NULL,
    email text COLLATE "C" NOT NULL,
    list integer NOT NULL,
    group_id bigint NOT NULL,
    created_at bigint NOT NULL,
    reason text NOT NULL,
    status text NOT NULL,
    ip text NOT NULL,
    source integer NOT NULL,
    event_id bigint,
    submission_id bigint,
    ordinal integer,
    PRIMARY KEY (account_id, email, list, group_id)
);

CREATE INDEX suppressions_entries_by_time ON suppressions_entries (account_id, list, group_id, created_at, email);

-- Groups that are no more and whose entries are still to be deleted, some at a time.
CREATE TABLE suppressions_removed_groups (
    account_id bigint NOT NULL,
    group_id bigint NOT NULL,
    PRIMARY KEY (account_id, group_id)
);

-- Bounces and blocks by day (days since 1970, UTC), what the reply was about, and domain of the recipient. Entries come and go; these stay.
CREATE TABLE suppressions_bounce_days (
    account_id bigint NOT NULL,
    day integer NOT NULL,
    classification text NOT NULL,
    domain text NOT NULL,
    bounces bigint NOT NULL,
    PRIMARY KEY (account_id, day, classification, domain)
);
