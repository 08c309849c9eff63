-- What was in force at accept, as JSON; null: no template, and the settings of an account that never changed one.
ALTER TABLE sending_bodies ADD COLUMN frozen text;
