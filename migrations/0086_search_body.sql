-- The text of a decision is most of what is long, and few words stand there alone: it lies apart from the other fields, which stay in
-- their row, where they are looked through in a fraction of the time that it takes to fetch them. Rows are made anew by whoever reads the
-- log for this version.
ALTER TABLE "search_ended" ADD COLUMN "body" text collate "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "search_record" ADD COLUMN "body" text collate "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "search_ended" ALTER COLUMN "body" SET STORAGE EXTERNAL, ALTER COLUMN "form" SET STORAGE MAIN;--> statement-breakpoint
ALTER TABLE "search_record" ALTER COLUMN "body" SET STORAGE EXTERNAL, ALTER COLUMN "form" SET STORAGE MAIN;--> statement-breakpoint
ALTER TABLE "search_ended" SET (toast_tuple_target = 4080);--> statement-breakpoint
ALTER TABLE "search_record" SET (toast_tuple_target = 4080);
