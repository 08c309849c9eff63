-- One row. Every change of a template or a design adds one, first of all: so changes wait for each other, and what is new takes its
-- place in lists from it.
CREATE TABLE sending_library (
    changes bigint NOT NULL
);

INSERT INTO sending_library (changes) VALUES (0);

CREATE TABLE sending_templates (
    account_id bigint NOT NULL,
    -- Legacy: a UUID. Dynamic: d- and 32 hex digits.
    id text NOT NULL,
    -- The place in lists: the higher, the newer.
    number bigint NOT NULL,
    name text NOT NULL,
    dynamic integer NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE INDEX sending_templates_number ON sending_templates (account_id, number);

CREATE TABLE sending_template_versions (
    account_id bigint NOT NULL,
    template_id text NOT NULL,
    id text NOT NULL,
    number bigint NOT NULL,
    -- Grows with every edit, so that nobody overwrites what they have not seen.
    revision bigint NOT NULL,
    -- 1 for at most one version of a template.
    active integer NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    generate_plain integer NOT NULL,
    -- code or design.
    editor text NOT NULL,
    updated_at bigint NOT NULL,
    -- Names the row of sending_template_contents.
    content_hash text NOT NULL,
    -- Null: none. Last, since it may be long and lists leave it out.
    test_data text,
    PRIMARY KEY (account_id, template_id, id)
);

-- The words of versions, named by what they are: the same words are stored once for an account. Rows are never changed and never
-- deleted, since mail that was accepted long ago may still need them.
CREATE TABLE sending_template_contents (
    account_id bigint NOT NULL,
    hash text NOT NULL,
    generate_plain integer NOT NULL,
    subject text NOT NULL,
    plain text NOT NULL,
    html text NOT NULL,
    PRIMARY KEY (account_id, hash)
);
