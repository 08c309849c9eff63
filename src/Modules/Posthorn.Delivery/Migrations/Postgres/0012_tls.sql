-- MTA-STS policies as they were fetched (RFC 8461): they hold until they expire, whatever becomes of the next fetch.
CREATE TABLE delivery_mta_sts (
    domain text NOT NULL PRIMARY KEY,
    policy_id text NOT NULL,
    -- none, testing or enforce.
    mode text NOT NULL,
    max_age bigint NOT NULL,
    -- Patterns with line feeds between.
    mx text NOT NULL,
    fetched_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    refresh_at bigint NOT NULL,
    -- When mail last asked for it: a policy that nobody needs is not fetched again.
    used_at bigint NOT NULL
);

CREATE INDEX delivery_mta_sts_refresh ON delivery_mta_sts (refresh_at);

-- How many TLS sessions went how, for reports (RFC 8460).
CREATE TABLE delivery_tls_counts (
    -- Days since 1970-01-01, UTC.
    day integer NOT NULL,
    domain text NOT NULL,
    -- A digest of type and text: texts may be too long for an index.
    policy_id text NOT NULL,
    mx_host text NOT NULL,
    sending_ip text NOT NULL,
    -- Empty: successful.
    result text NOT NULL,
    policy_type text NOT NULL,
    policy_text text NOT NULL,
    sessions bigint NOT NULL,
    PRIMARY KEY (day, domain, policy_id, mx_host, sending_ip, result)
);
