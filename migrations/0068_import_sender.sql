DROP INDEX "import_run_actor";--> statement-breakpoint
DROP INDEX "import_reach_authority";--> statement-breakpoint
DROP INDEX "import_run_held";--> statement-breakpoint
ALTER TABLE "import_reach" ADD COLUMN "sender" text collate "C" GENERATED ALWAYS AS (case when actor like 'client:%' then left(actor, 43) else actor end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "import_reach" ADD COLUMN "ahead" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "sender" text collate "C" GENERATED ALWAYS AS (case when actor like 'client:%' then left(actor, 43) else actor end) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "import_reach_ahead" ON "import_reach" USING btree ("sender") WHERE ahead > 0;--> statement-breakpoint
CREATE INDEX "import_run_sender" ON "import_run" USING btree ("sender","started_at","id");--> statement-breakpoint
CREATE INDEX "import_reach_authority" ON "import_reach" USING btree ("authority","sender","at");--> statement-breakpoint
CREATE INDEX "import_run_held" ON "import_run" USING btree ("sender") WHERE state in ('waiting', 'releasing') and part_of is not null;