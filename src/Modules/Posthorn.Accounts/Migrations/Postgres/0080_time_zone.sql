-- The IANA name of the time zone whose midnights divide the account's days.
ALTER TABLE accounts_accounts ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

-- When credits are whole again; null: written before this was kept, and it is midnight UTC.
ALTER TABLE accounts_credits ADD COLUMN next_reset bigint;
