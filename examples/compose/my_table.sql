-- What examples/compose/task.yaml reads; PostgreSQL runs it when its data folder is new.
CREATE TABLE my_table (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  value DOUBLE PRECISION
);
INSERT INTO my_table (id, name, value) VALUES
  (1, 'red apple', 0.25),
  (2, 'green apple', 0.5),
  (3, 'Grüner Veltliner', 12.5),
  (4, 'a price to come', NULL);
