-- What an account may send. No row: without limit.
CREATE TABLE accounts_credits (
    account_id bigint NOT NULL PRIMARY KEY,
    -- monthly, weekly or daily; null: given once.
    reset_frequency text,
    total bigint NOT NULL,
    remain bigint NOT NULL,
    -- When the running period began; for what is given once, when it was given.
    last_reset bigint NOT NULL
);
