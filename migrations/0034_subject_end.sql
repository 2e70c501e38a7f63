CREATE TABLE "subject_end" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"ended_on" date NOT NULL,
	"successor" text collate "C"
);
--> statement-breakpoint
ALTER TABLE "bulk_row" ADD COLUMN "successor" text collate "C";