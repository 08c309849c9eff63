-- An address that mail may leave from. Whoever owns it: an address has one owner, so its reputation is counted once.
CREATE TABLE senders_ips (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    -- As .NET writes it: IPv4 dotted, IPv6 compressed and lower case.
    address text NOT NULL UNIQUE,
    -- Null: the server's own name.
    helo_name text,
    enabled integer NOT NULL,
    -- Null: warm.
    warmup_started_at bigint,
    added_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    note text NOT NULL
);

CREATE INDEX senders_ips_account ON senders_ips (account_id);

-- class: 0 none, 1 transactional, 2 bulk.
CREATE TABLE senders_pools (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    name text NOT NULL,
    class integer NOT NULL,
    added_at bigint NOT NULL,
    UNIQUE (account_id, name)
);

CREATE TABLE senders_pool_ips (
    pool_id bigint NOT NULL,
    ip_id bigint NOT NULL,
    weight integer NOT NULL,
    PRIMARY KEY (pool_id, ip_id)
);

-- One row. Every change of the tables above adds one, first of all: so changes wait for each other, and readers see that there was one.
CREATE TABLE senders_ip_version (
    version bigint NOT NULL
);

INSERT INTO senders_ip_version (version) VALUES (0);
