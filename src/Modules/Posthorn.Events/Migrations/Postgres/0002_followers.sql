-- The order of commits: tick is the transaction's number, above base. A database that was restored from a dump may be younger than its rows:
-- then base is raised, so that ticks go on growing.
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
