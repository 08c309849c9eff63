-- Whom an account wants to be told. events: a bit for each type of event, its number in the log.
CREATE TABLE webhooks_endpoints (
    account_id bigint NOT NULL,
    id text NOT NULL,
    -- The place in lists: the lowest is the oldest.
    number bigint NOT NULL,
    url text NOT NULL,
    enabled integer NOT NULL,
    events bigint NOT NULL,
    account_status_change integer NOT NULL,
    friendly_name text,
    oauth_client_id text,
    oauth_client_secret text,
    oauth_token_url text,
    -- PKCS 8; null: posts are not signed.
    private_key bytea,
    public_key text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE UNIQUE INDEX webhooks_endpoints_url ON webhooks_endpoints (account_id, url);

-- How far each has been told. Chunks above sent, up to and with last, wait. batch_end: up to there goes the batch that failed, 0 when none did.
CREATE TABLE webhooks_queues (
    webhook_id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    last bigint NOT NULL,
    sent bigint NOT NULL,
    waiting_bytes bigint NOT NULL,
    batch_end bigint NOT NULL,
    attempts integer NOT NULL,
    next_at bigint NOT NULL
);

-- Events as they are posted, compressed, without the brackets around: several chunks make a post.
CREATE TABLE webhooks_chunks (
    webhook_id text NOT NULL,
    number bigint NOT NULL,
    account_id bigint NOT NULL,
    created_at bigint NOT NULL,
    oldest_at bigint NOT NULL,
    events integer NOT NULL,
    size integer NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (webhook_id, number)
);

CREATE INDEX webhooks_chunks_age ON webhooks_chunks (created_at);

-- One row for each attempt to post.
CREATE TABLE webhooks_deliveries (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    webhook_id text NOT NULL,
    first_chunk bigint NOT NULL,
    last_chunk bigint NOT NULL,
    events integer NOT NULL,
    at bigint NOT NULL,
    attempt integer NOT NULL,
    took_ms bigint NOT NULL,
    -- Null: there was no answer, and failure says why.
    status integer,
    failure text,
    request_head text NOT NULL,
    answer text
);

CREATE INDEX webhooks_deliveries_webhook ON webhooks_deliveries (account_id, webhook_id, id);
CREATE INDEX webhooks_deliveries_age ON webhooks_deliveries (at);

-- Ways to secure other webhooks, such as those of inbound mail, which name one by its id.
CREATE TABLE webhooks_policies (
    account_id bigint NOT NULL,
    id text NOT NULL,
    number bigint NOT NULL,
    name text NOT NULL,
    oauth_client_id text,
    oauth_client_secret text,
    oauth_token_url text,
    -- A JSON list.
    oauth_scopes text,
    private_key bytea,
    public_key text,
    PRIMARY KEY (account_id, id)
);
