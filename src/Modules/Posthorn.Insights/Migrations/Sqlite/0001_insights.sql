-- What happened, counted as it happens. One row for each day, account and thing that is counted apart.
CREATE TABLE insights_counters (
    account_id bigint NOT NULL,
    -- 1 all, 2 category, 3 country, 4 region, 5 device, 6 client, 7 browser, 8 mailbox provider.
    dimension integer NOT NULL,
    -- Of a region its country, of a client its kind; else empty.
    part text NOT NULL,
    name text NOT NULL,
    -- Days since 1970, UTC.
    day integer NOT NULL,
    -- Months since the year 0.
    month integer NOT NULL,
    requests bigint NOT NULL,
    processed bigint NOT NULL,
    delivered bigint NOT NULL,
    deferred bigint NOT NULL,
    bounces bigint NOT NULL,
    blocks bigint NOT NULL,
    bounce_drops bigint NOT NULL,
    spam_report_drops bigint NOT NULL,
    unsubscribe_drops bigint NOT NULL,
    invalid_emails bigint NOT NULL,
    drops bigint NOT NULL,
    opens bigint NOT NULL,
    unique_opens bigint NOT NULL,
    clicks bigint NOT NULL,
    unique_clicks bigint NOT NULL,
    spam_reports bigint NOT NULL,
    unsubscribes bigint NOT NULL,
    PRIMARY KEY (account_id, dimension, part, name, day)
);

CREATE INDEX insights_counters_days ON insights_counters (account_id, dimension, day);

-- The categories that an account has ever used.
CREATE TABLE insights_categories (
    account_id bigint NOT NULL,
    category text NOT NULL,
    PRIMARY KEY (account_id, category)
);

-- Which copies were opened (6) or clicked (7) before: only the first is unique.
CREATE TABLE insights_firsts (
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    type integer NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (submission_id, ordinal, type)
);

CREATE INDEX insights_firsts_age ON insights_firsts (at);

-- One row for each copy: the activity feed.
CREATE TABLE insights_messages (
    account_id bigint NOT NULL,
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    message_id text NOT NULL,
    from_email text NOT NULL,
    to_email text NOT NULL,
    -- The same in lower case.
    to_key text NOT NULL,
    subject text NOT NULL,
    -- 1 processed, 2 deferred, 3 delivered, 4 dropped, 5 bounced, 6 blocked: a higher one is the later.
    status integer NOT NULL,
    opens bigint NOT NULL,
    clicks bigint NOT NULL,
    -- A bit for each type of event that came, its number in the log.
    events bigint NOT NULL,
    created_at bigint NOT NULL,
    last_event_at bigint NOT NULL,
    reason text,
    outbound_ip text,
    template_id text,
    asm_group_id bigint,
    api_key_name text,
    unique_args text,
    categories text,
    PRIMARY KEY (account_id, submission_id, ordinal)
);

CREATE INDEX insights_messages_time ON insights_messages (account_id, last_event_at);
CREATE INDEX insights_messages_recipient ON insights_messages (account_id, to_key);
CREATE INDEX insights_messages_subject ON insights_messages (account_id, subject, last_event_at);
CREATE INDEX insights_messages_status ON insights_messages (account_id, status, last_event_at);
CREATE INDEX insights_messages_age ON insights_messages (created_at);

CREATE TABLE insights_message_categories (
    account_id bigint NOT NULL,
    category text NOT NULL,
    submission_id bigint NOT NULL,
    ordinal integer NOT NULL,
    last_event_at bigint NOT NULL,
    PRIMARY KEY (account_id, submission_id, ordinal, category)
);

CREATE INDEX insights_message_categories_time ON insights_message_categories (account_id, category, last_event_at);

-- CSV files of the activity feed that accounts asked for.
CREATE TABLE insights_downloads (
    id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    query text NOT NULL,
    -- What opens the link of the file.
    token text NOT NULL,
    created_at bigint NOT NULL,
    -- Null: being made.
    ready_at bigint,
    failed integer NOT NULL
);

CREATE INDEX insights_downloads_account ON insights_downloads (account_id, created_at);

-- Compressed, a part after the other.
CREATE TABLE insights_download_parts (
    download_id text NOT NULL,
    number integer NOT NULL,
    content blob NOT NULL,
    PRIMARY KEY (download_id, number)
);
