-- What a document of a record is made like, so that one of an earlier form is built anew.
ALTER TABLE "search_state" ADD COLUMN "form" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- To unpack a long text takes as long as to look through it.
ALTER TABLE "search_record" ALTER COLUMN "form" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "search_ended" ALTER COLUMN "form" SET STORAGE EXTERNAL;
