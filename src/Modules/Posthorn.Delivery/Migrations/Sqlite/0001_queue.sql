-- Every copy that was ever accepted, with where it stands now. Kept until retention takes the finished ones.
CREATE TABLE delivery_copies (
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    account_id bigint NOT NULL,
    recipient text NOT NULL,
    domain text NOT NULL,
    status integer NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (submission_id, ordinal)
) WITHOUT ROWID;

-- The copies that are not finished: small and hot. A row leaves only in the transaction that writes its last event.
CREATE TABLE delivery_queue (
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    account_id bigint NOT NULL,
    recipient text NOT NULL,
    domain text NOT NULL,
    due_at bigint NOT NULL,
    deadline_at bigint NOT NULL,
    attempts integer NOT NULL,
    -- The node that has the copy in hand, with its lease's fence; null: waiting.
    holder bigint,
    -- Set before the final dot: the receiver may have the mail although no reply was recorded.
    dot_at bigint,
    repeated integer NOT NULL,
    PRIMARY KEY (submission_id, ordinal)
) WITHOUT ROWID;

CREATE INDEX delivery_queue_due ON delivery_queue (due_at) WHERE holder IS NULL;
CREATE INDEX delivery_queue_deadline ON delivery_queue (deadline_at) WHERE holder IS NULL;

-- One row that is written to find out whether the disk takes writes again.
CREATE TABLE delivery_probe (
    filler text NOT NULL
);
