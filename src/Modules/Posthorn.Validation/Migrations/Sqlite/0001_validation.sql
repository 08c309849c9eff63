-- What accounts say about where addresses came from, and when they last did.
CREATE TABLE validation_sources (
    account_id bigint NOT NULL,
    source text NOT NULL,
    last_used_at bigint NOT NULL,
    PRIMARY KEY (account_id, source)
);

-- Files of addresses that are to be validated.
CREATE TABLE validation_jobs (
    -- A ULID: the order of ids is the order in time.
    id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    file_type text NOT NULL,
    status text NOT NULL,
    -- SHA-256 of what the address for the upload ends in.
    upload_hash blob NOT NULL,
    created_at bigint NOT NULL,
    -- 0: not yet.
    started_at bigint NOT NULL,
    finished_at bigint NOT NULL,
    segments bigint NOT NULL,
    segments_done bigint NOT NULL,
    -- What was wrong with the file; empty: nothing.
    error text NOT NULL
);

CREATE INDEX validation_jobs_account ON validation_jobs (account_id, id);
CREATE INDEX validation_jobs_age ON validation_jobs (created_at);

-- A job's addresses and results, some at a time.
CREATE TABLE validation_segments (
    job_id text NOT NULL,
    number bigint NOT NULL,
    -- One to a line.
    addresses text NOT NULL,
    -- CSV; empty: not done.
    results text NOT NULL,
    is_done integer NOT NULL,
    claimed_until bigint NOT NULL,
    PRIMARY KEY (job_id, number)
);

-- First parts first: a long file does not hold up a short one.
CREATE INDEX validation_segments_open ON validation_segments (number, job_id) WHERE is_done = 0;
