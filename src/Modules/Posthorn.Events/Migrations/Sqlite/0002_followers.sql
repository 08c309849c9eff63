-- The order of commits: base counts transactions that append, so tick grows with every one of them.
CREATE TABLE events_clock (
    base bigint NOT NULL
);

INSERT INTO events_clock (base) VALUES (0);

ALTER TABLE events_log ADD COLUMN tick bigint NOT NULL DEFAULT 0;

CREATE INDEX events_log_order ON events_log (tick, id);

-- How far each follower has read; all up to and with this row was applied.
CREATE TABLE events_followers (
    name text NOT NULL PRIMARY KEY,
    tick bigint NOT NULL,
    id bigint NOT NULL
);
