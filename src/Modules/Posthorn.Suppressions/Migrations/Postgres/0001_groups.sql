-- Kinds of mail that recipients can leave one by one. An id is never given twice: links in old mail keep naming it.
CREATE TABLE suppressions_groups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    is_default integer NOT NULL,
    created_at bigint NOT NULL
);

CREATE UNIQUE INDEX suppressions_groups_name ON suppressions_groups (account_id, name);
