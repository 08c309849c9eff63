-- What servers made us do less of: each node's memory, written behind, so that a restart does not meet the same wall again.
CREATE TABLE delivery_restrictions (
    id bigint NOT NULL PRIMARY KEY,
    node integer NOT NULL,
    -- Empty: every source IP.
    source_ip text NOT NULL,
    -- A provider's name, or a site.
    scope text NOT NULL,
    kind integer NOT NULL,
    -- The name of the reaction, and the reply that it answered.
    cause text NOT NULL,
    reply text NOT NULL,
    host text NOT NULL,
    started_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    -- The adaptive limit of what is slowed; the rate is 0 when the rule names none.
    share double precision NOT NULL,
    last_reply_at bigint NOT NULL,
    last_cut_at bigint NOT NULL,
    clean_ms bigint NOT NULL,
    rate_count integer NOT NULL,
    rate_seconds bigint NOT NULL,
    hits bigint NOT NULL
);

CREATE INDEX delivery_restrictions_end ON delivery_restrictions (ends_at);
