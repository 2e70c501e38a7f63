-- Names are found in PostgreSQL alone: the follower that put them into Meilisearch is no more.
delete from search_state where reader = 'meilisearch';
delete from log_reader where name = 'meilisearch';
