-- Parts of the queue that an operator has stopped. A part is what fits each column that is not null; all null: everything.
CREATE TABLE delivery_pauses (
    id bigint NOT NULL PRIMARY KEY,
    domain text,
    pool_id bigint,
    account_id bigint,
    since bigint NOT NULL,
    reason text NOT NULL
);

-- Parts of the queue that an operator ends: every copy in it bounces. A purge goes on after a restart until nothing is left.
CREATE TABLE delivery_purges (
    id bigint NOT NULL PRIMARY KEY,
    domain text,
    pool_id bigint,
    account_id bigint,
    since bigint NOT NULL,
    reason text NOT NULL,
    ended bigint NOT NULL,
    finished_at bigint
);
