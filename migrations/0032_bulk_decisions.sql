CREATE TABLE "bulk_row" (
	"bulk_id" uuid NOT NULL,
	"line" bigint NOT NULL,
	"outcome" text collate "C" NOT NULL,
	"subject_code" text collate "C",
	"subject_name" text,
	"decision_no" text,
	"arose_on" date,
	"evidence" text,
	"record_id" text collate "C",
	"proceeding_id" uuid,
	"exceptions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sampled" boolean DEFAULT false NOT NULL,
	"answered_by" text,
	"reason" text,
	"faults" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "bulk_row_bulk_id_line_pk" PRIMARY KEY("bulk_id","line")
);
--> statement-breakpoint
ALTER TABLE "proceeding" ADD COLUMN "displayed_by" text collate "C";--> statement-breakpoint
CREATE INDEX "bulk_row_subject" ON "bulk_row" USING btree ("bulk_id","subject_code");--> statement-breakpoint
CREATE INDEX "bulk_row_number" ON "bulk_row" USING btree ("bulk_id","decision_no");--> statement-breakpoint
CREATE INDEX "bulk_row_ready" ON "bulk_row" USING btree ("bulk_id","line") WHERE outcome = 'ready';--> statement-breakpoint
CREATE INDEX "proceeding_displayed" ON "proceeding" USING btree ("displayed_by") WHERE not closed and displayed_by is not null;--> statement-breakpoint
CREATE INDEX "proceeding_bulk" ON "proceeding" USING btree ("authority") WHERE kind = 'bulk';