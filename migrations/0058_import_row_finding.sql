ALTER TABLE "import_row" ADD COLUMN "object" text collate "C";--> statement-breakpoint
ALTER TABLE "import_row" ADD COLUMN "open" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_row" ADD COLUMN "answered_by" text;--> statement-breakpoint
CREATE INDEX "import_row_object" ON "import_row" USING btree ("object") WHERE object is not null;--> statement-breakpoint
CREATE INDEX "import_row_open" ON "import_row" USING btree ("import_id","line") WHERE open > 0;--> statement-breakpoint
CREATE INDEX "import_row_answered" ON "import_row" USING btree ("import_id","line") WHERE answered_by is not null;