-- Who wants no mail and was forgotten: what the address becomes under a key of this database. Enough to keep mail back, not enough to read a name.
-- list: 4 spam reports, 5 unsubscribed from everything, 6 left a group (group_id, else 0).
CREATE TABLE suppressions_erased (
    account_id bigint NOT NULL,
    -- Half of an HMAC-SHA-256, in hex.
    hash text NOT NULL,
    list integer NOT NULL,
    group_id bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (account_id, hash, list, group_id)
) WITHOUT ROWID;

-- One row, made with the first entry above. Without it those entries say nothing and keep nobody's mail back.
CREATE TABLE suppressions_erasure_key (
    id integer NOT NULL PRIMARY KEY,
    secret blob NOT NULL
);
