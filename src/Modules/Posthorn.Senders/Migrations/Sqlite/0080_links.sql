-- Hosts that an account's tracking links may have. A host is one account's.
CREATE TABLE senders_links (
    host text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    -- The one that marks use; at most one of an account.
    is_default integer NOT NULL,
    -- It leads here. Links of an invalid one are not made, and it is nobody's yet.
    is_valid integer NOT NULL,
    is_https integer NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX senders_links_account ON senders_links (account_id);
