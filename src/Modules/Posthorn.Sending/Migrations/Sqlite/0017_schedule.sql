-- Mail that leaves later: one row for each moment of a submission. Its copies enter the queue when the moment has come.
-- held: its batch is paused; kept beside the batch's status so that the search for what is due passes over it.
CREATE TABLE sending_scheduled (
    submission_id bigint NOT NULL,
    send_at bigint NOT NULL,
    account_id bigint NOT NULL,
    recipients integer NOT NULL,
    class integer NOT NULL,
    pool_id bigint,
    batch_id text,
    held integer NOT NULL,
    PRIMARY KEY (submission_id, send_at)
);

CREATE INDEX sending_scheduled_due ON sending_scheduled (held, send_at);
CREATE INDEX sending_scheduled_account ON sending_scheduled (account_id, send_at, submission_id);
CREATE INDEX sending_scheduled_batch ON sending_scheduled (account_id, batch_id) WHERE batch_id IS NOT NULL;

-- status: 0 none, 1 pause, 2 cancel.
CREATE TABLE sending_batches (
    account_id bigint NOT NULL,
    batch_id text NOT NULL,
    created_at bigint NOT NULL,
    status integer NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (account_id, batch_id)
);
