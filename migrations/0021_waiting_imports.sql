CREATE TABLE "import_row" (
	"import_id" uuid NOT NULL,
	"line" bigint NOT NULL,
	"text" text NOT NULL,
	"flags" text,
	"length" integer NOT NULL,
	CONSTRAINT "import_row_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "ended" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "state" text collate "C" DEFAULT 'running' NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "authority" text collate "C";--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "reaches_all" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "form" jsonb;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "reason" text;--> statement-breakpoint
CREATE INDEX "import_run_authority" ON "import_run" USING btree ("authority","started_at","id") WHERE authority is not null;--> statement-breakpoint
-- Runs from before there were states: what was sent by a person belongs to the authority that the trail names.
UPDATE "import_run" SET "state" = CASE WHEN "finished_at" IS NULL THEN 'running' ELSE 'done' END, "authority" = substring("actor" from '^officer:(\d{6}):');
