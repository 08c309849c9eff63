-- What was accepted: once, however many recipients it has. token is the random half of the X-Message-Id.
CREATE TABLE sending_submissions (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    token bigint NOT NULL,
    received_at bigint NOT NULL,
    recipients integer NOT NULL
);

-- The request as accepted. Apart from the submissions, so that those stay small.
CREATE TABLE sending_bodies (
    submission_id bigint NOT NULL PRIMARY KEY,
    request bytea NOT NULL
);

CREATE TABLE sending_idempotency_keys (
    account_id bigint NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint bytea NOT NULL,
    submission_id bigint NOT NULL,
    token bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (account_id, idempotency_key)
);

CREATE INDEX sending_idempotency_keys_age ON sending_idempotency_keys (created_at);
