CREATE TABLE sample_first (id bigint NOT NULL PRIMARY KEY);

INSERT INTO sample_first (id) VALUES (1);
