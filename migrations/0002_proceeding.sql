CREATE TABLE "proceeding" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"subject_name" text NOT NULL,
	"authority" text collate "C" NOT NULL,
	"record_id" text collate "C",
	"content" jsonb NOT NULL,
	"started_by" text NOT NULL,
	"started_on" date NOT NULL,
	"entered_on" date NOT NULL,
	"clock" text collate "C",
	"due_on" date,
	"overdue_on" date,
	"closed" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "record" DROP CONSTRAINT "record_state";--> statement-breakpoint
ALTER TABLE "record" ALTER COLUMN "position" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "displayed_until" date;--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "repair_opens_on" date;--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "barred_until" date;--> statement-breakpoint
CREATE INDEX "proceeding_open" ON "proceeding" USING btree ("authority","due_on") WHERE not closed;--> statement-breakpoint
CREATE INDEX "proceeding_record" ON "proceeding" USING btree ("record_id");--> statement-breakpoint
CREATE INDEX "proceeding_subject" ON "proceeding" USING btree ("subject_code");--> statement-breakpoint
CREATE UNIQUE INDEX "proceeding_open_record" ON "proceeding" USING btree ("record_id","kind") WHERE not closed and record_id is not null;--> statement-breakpoint
CREATE INDEX "audit_event_object" ON "audit_event" USING btree ("object","id") WHERE import_id is null;--> statement-breakpoint
CREATE INDEX "record_ended_subject" ON "record" USING btree ("subject_code") WHERE state <> 'live';--> statement-breakpoint
CREATE INDEX "record_live_until" ON "record" USING btree ("displayed_until") WHERE state = 'live' and displayed_until is not null;--> statement-breakpoint
ALTER TABLE "record" ADD CONSTRAINT "record_live_published" CHECK ("record"."state" <> 'live' or "record"."position" is not null);--> statement-breakpoint
ALTER TABLE "record" ADD CONSTRAINT "record_state" CHECK ("record"."state" in ('live', 'masked', 'removed', 'expired', 'corrected', 'withdrawn', 'revoked', 'deregistered'));