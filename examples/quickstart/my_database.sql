-- What examples/quickstart/task.yaml reads.
DROP TABLE IF EXISTS my_table;
CREATE TABLE my_table (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  value REAL
);
INSERT INTO my_table (id, name, value) VALUES
  (1, 'red apple', 0.25),
  (2, 'green apple', 0.5),
  (3, 'Grüner Veltliner', 12.5),
  (4, 'a price to come', NULL),
  (5, 'comma, and "quotes"', 1e-3);
