-- Only the form of a long record, and then its keys, lie outside of the row: what all hits are sorted and counted by is read for
-- each of ten thousand.
ALTER TABLE "search_record" ALTER COLUMN "id" SET STORAGE MAIN, ALTER COLUMN "subject_code" SET STORAGE MAIN, ALTER COLUMN "list" SET STORAGE MAIN,
	ALTER COLUMN "ground" SET STORAGE MAIN, ALTER COLUMN "penalty_class" SET STORAGE MAIN, ALTER COLUMN "region" SET STORAGE MAIN,
	ALTER COLUMN "authority" SET STORAGE MAIN, ALTER COLUMN "laws" SET STORAGE MAIN, ALTER COLUMN "articles" SET STORAGE MAIN,
	ALTER COLUMN "platforms" SET STORAGE MAIN, ALTER COLUMN "starts" SET STORAGE MAIN;--> statement-breakpoint
ALTER TABLE "search_ended" ALTER COLUMN "id" SET STORAGE MAIN, ALTER COLUMN "subject_code" SET STORAGE MAIN, ALTER COLUMN "list" SET STORAGE MAIN,
	ALTER COLUMN "ground" SET STORAGE MAIN, ALTER COLUMN "penalty_class" SET STORAGE MAIN, ALTER COLUMN "region" SET STORAGE MAIN,
	ALTER COLUMN "authority" SET STORAGE MAIN, ALTER COLUMN "laws" SET STORAGE MAIN, ALTER COLUMN "articles" SET STORAGE MAIN,
	ALTER COLUMN "platforms" SET STORAGE MAIN, ALTER COLUMN "starts" SET STORAGE MAIN;
