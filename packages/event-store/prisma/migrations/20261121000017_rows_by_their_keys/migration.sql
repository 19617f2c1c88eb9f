-- An append writes a row or two, but Postgres expects a hundred of every recordset: it hashed tables of up to tens of
-- thousands of rows, reading all of `messages` for each message, and went on so until the first analyse. Rows are joined one
-- by one, by their keys. Whoever replaces the function says this again: replacing it drops what was set.
ALTER FUNCTION upsert_rows(jsonb) SET enable_hashjoin = off;
ALTER FUNCTION upsert_rows(jsonb) SET enable_mergejoin = off;
