-- What was said in an attempt, kept for some days.
CREATE TABLE delivery_transcripts (
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    attempt integer NOT NULL,
    account_id bigint NOT NULL,
    at bigint NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (submission_id, ordinal, attempt)
) WITHOUT ROWID;

CREATE INDEX delivery_transcripts_at ON delivery_transcripts (at);
