CREATE TABLE "copy_report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"record_id" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"authority" text collate "C" NOT NULL,
	"place" text NOT NULL,
	"filed_at" timestamp (3) with time zone NOT NULL,
	"due_on" date,
	"state" text collate "C" DEFAULT 'open' NOT NULL,
	"reason" text,
	"answered_on" date,
	"agreed_on" date,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "copy_report_state" CHECK ("copy_report"."state" in ('open', 'removed', 'denied', 'confirmed', 'dismissed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "copy_report_open" ON "copy_report" USING btree ("client_id","record_id") WHERE state in ('open', 'denied');--> statement-breakpoint
CREATE INDEX "copy_report_client" ON "copy_report" USING btree ("client_id","position");--> statement-breakpoint
CREATE INDEX "copy_report_subject" ON "copy_report" USING btree ("subject_code");