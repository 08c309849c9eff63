-- Append-only. The id grows with time and, on one writer, in the order of commits.
CREATE TABLE events_log (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    type integer NOT NULL,
    at bigint NOT NULL,
    payload text NOT NULL
);

CREATE INDEX events_log_by_copy ON events_log (submission_id, ordinal);
