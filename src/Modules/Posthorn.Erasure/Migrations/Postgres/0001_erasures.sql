-- What accounts asked to be forgotten. When a job has ended, only numbers are left of it.
CREATE TABLE erasure_jobs (
    id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    created_at bigint NOT NULL,
    -- How many addresses.
    addresses bigint NOT NULL,
    -- 0 pending, 1 running, 2 finished, 3 incomplete.
    state integer NOT NULL,
    -- Turns over all rooms that have ended.
    turns bigint NOT NULL,
    next_at bigint NOT NULL,
    finished_at bigint
);

CREATE INDEX erasure_jobs_account ON erasure_jobs (account_id, created_at, id);
CREATE INDEX erasure_jobs_due ON erasure_jobs (next_at, created_at) WHERE finished_at IS NULL;

-- Until the job has ended.
CREATE TABLE erasure_addresses (
    job_id text NOT NULL,
    email text NOT NULL,
    PRIMARY KEY (job_id, email)
);

-- Rows that were erased so far, by what they were.
CREATE TABLE erasure_counts (
    job_id text NOT NULL,
    kind text NOT NULL,
    erased bigint NOT NULL,
    PRIMARY KEY (job_id, kind)
);
