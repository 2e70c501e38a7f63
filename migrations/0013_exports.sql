CREATE TABLE "export_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"state" text collate "C" DEFAULT 'waiting' NOT NULL,
	"started_at" timestamp (3) with time zone,
	"claim" uuid,
	"beat_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"lines" bigint DEFAULT 0 NOT NULL,
	"line_total" bigint DEFAULT 0 NOT NULL,
	"size" bigint,
	"reason" jsonb,
	CONSTRAINT "export_job_state" CHECK ("export_job"."state" in ('waiting', 'running', 'made', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "export_withdrawal" (
	"size" bigint NOT NULL,
	"name" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "export_withdrawal_size_name_pk" PRIMARY KEY("size","name")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "export_job_open" ON "export_job" USING btree ((state in ('waiting', 'running'))) WHERE state in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "export_job_asked" ON "export_job" USING btree ("asked_at" DESC NULLS LAST);