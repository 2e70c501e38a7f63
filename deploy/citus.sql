-- The tables of a register on Citus (12.1, PostgreSQL 15), run once on the coordinator, after `gongshi migrate` and before the first record:
--   psql -v ON_ERROR_STOP=1 --single-transaction -f deploy/citus.sql "$DATABASE_URL"
-- Tried on three nodes, and not supported as a whole: docs/decisions/0032-past-one-machine.md says what works and what fails.

-- Whatever table is not named here stays on the coordinator. Of those that hold a subject's code, each is named, for its place was thought of:
--   coordinator: subject (its revision is a number of one server's transactions), search_name and search_unlisted (numbers of posting
--     lists are unique over all), log_entry (one log, in one order, that refuses changes by triggers, which Citus refuses)
--   coordinator, small or asked for by other keys: subject_code_change, subject_end, subject_shop, alert, bulk_row, complaint_count,
--     copy_report, document_office, lead, match_decision, measure, measure_objection, merchant_contact, notice_event, period_consent,
--     period_reading, personal_data_finding, platform_measure, platform_order, proceeding, roster_seller, roster_stage
-- tests/database/citus-tables.test.ts holds this against the schema.

-- Citus has a key hold the column by which rows are spread. An id is derived from the code among others, so this key refuses as much.
ALTER TABLE record DROP CONSTRAINT record_pkey, ADD PRIMARY KEY (id, subject_code);
ALTER TABLE search_record DROP CONSTRAINT search_record_pkey, ADD PRIMARY KEY (id, subject_code);
ALTER TABLE search_ended DROP CONSTRAINT search_ended_pkey, ADD PRIMARY KEY (id, subject_code);

-- What refuses an older version stands on the tables that stay, log_head among them, which every publication locks. On a shard it would look
-- for its own table on the worker.
DROP TRIGGER IF EXISTS older_writer_refused ON record;
DROP TRIGGER IF EXISTS older_writer_refused ON search_record;
DROP TRIGGER IF EXISTS older_writer_refused ON search_ended;

SELECT create_distributed_table('record', 'subject_code');
SELECT create_distributed_table('search_record', 'subject_code', colocate_with => 'record');
SELECT create_distributed_table('search_ended', 'subject_code', colocate_with => 'record');
