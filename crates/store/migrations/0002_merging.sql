-- The index of words is merged while there is nothing else to do (see index.rs). Only a long
-- run of transactions merges on its way, and then a little at a time.
INSERT INTO words (words, rank) VALUES ('automerge', 16);
INSERT INTO words (words, rank) VALUES ('crisismerge', 64);
