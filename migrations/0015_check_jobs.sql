CREATE SEQUENCE "public"."subject_ordinal" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "check_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"idempotency_key" text collate "C",
	"state" text collate "C" NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"request" jsonb NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"sha256" "bytea",
	"pin" jsonb,
	"survey" jsonb,
	"rows_done" bigint DEFAULT 0 NOT NULL,
	"pieces" integer DEFAULT 0 NOT NULL,
	"result_bytes" bigint DEFAULT 0 NOT NULL,
	"tally" jsonb NOT NULL,
	"worked_ms" bigint DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_owner" uuid,
	"lease_until" timestamp (3) with time zone,
	"worked_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"problem" jsonb,
	"answers_sha256" "bytea",
	CONSTRAINT "check_job_state" CHECK ("check_job"."state" in ('uploading', 'queued', 'running', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "check_job_chunk" (
	"job_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "check_job_chunk_job_id_ordinal_pk" PRIMARY KEY("job_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "check_job_piece" (
	"job_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "check_job_piece_job_id_ordinal_pk" PRIMARY KEY("job_id","ordinal")
);
--> statement-breakpoint
ALTER TABLE "subject" ADD COLUMN "ordinal" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- In two steps: a constant is no reason to write 200 million rows anew, and those from before have no order.
ALTER TABLE "subject" ALTER COLUMN "ordinal" SET DEFAULT nextval('subject_ordinal');--> statement-breakpoint
CREATE UNIQUE INDEX "check_job_key" ON "check_job" USING btree ("client_id","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "check_job_client" ON "check_job" USING btree ("client_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "check_job_open" ON "check_job" USING btree ("worked_at","created_at") WHERE state in ('uploading', 'queued', 'running');--> statement-breakpoint
CREATE INDEX "check_job_expires" ON "check_job" USING btree ("expires_at") WHERE expires_at is not null;
--> statement-breakpoint
-- A workbook is packed already, and packing a piece would take longer than answering its rows.
ALTER TABLE "check_job_chunk" ALTER COLUMN "content" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "check_job_piece" ALTER COLUMN "content" SET STORAGE EXTERNAL;
