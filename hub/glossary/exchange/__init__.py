"""The glossary goes out and comes in: Moodle XML, CSV and JSON (ADR 0016).

`records` says what a term is outside of the database; `moodle`, `table` and `document` read and write it in one format
each; `files` opens and makes files; `plan` compares one with the glossary; `applying` writes what was planned, and
nothing else.
"""
