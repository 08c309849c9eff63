INSERT INTO sample_first (id) SELECT id + 1 FROM sample_first;
