-- Replies that no rule knew, for the operator to see. Bounded by its writer.
CREATE TABLE delivery_unknown_replies (
    text text NOT NULL PRIMARY KEY,
    times bigint NOT NULL,
    first_seen bigint NOT NULL,
    last_seen bigint NOT NULL,
    example text NOT NULL,
    provider text,
    host text
);
