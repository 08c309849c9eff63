-- The design library of an account.
CREATE TABLE sending_designs (
    account_id bigint NOT NULL,
    id text NOT NULL,
    -- The place in lists, from sending_library: the higher, the newer.
    number bigint NOT NULL,
    -- Grows with every edit, so that nobody overwrites what they have not seen.
    revision bigint NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    -- code or design.
    editor text NOT NULL,
    generate_plain integer NOT NULL,
    -- A JSON list of strings.
    categories text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    -- Last, since they may be long and lists leave them out.
    plain text NOT NULL,
    html text NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE INDEX sending_designs_number ON sending_designs (account_id, number);
