CREATE TABLE "search_ended" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"ground" text collate "C",
	"penalty_class" text collate "C",
	"region" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"published_on" date NOT NULL,
	"laws" text[] NOT NULL,
	"articles" text[] NOT NULL,
	"platforms" text[] NOT NULL,
	"amount" double precision,
	"form" text collate "C" NOT NULL,
	"starts" integer[] NOT NULL,
	"keys" integer[] NOT NULL,
	"ends_on" date
);
--> statement-breakpoint
ALTER TABLE "search_state" ADD COLUMN "audited" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "search_ended_keys" ON "search_ended" USING gin ("keys");--> statement-breakpoint
CREATE INDEX "search_ended_published" ON "search_ended" USING btree ("published_on" DESC NULLS LAST,"id");--> statement-breakpoint
-- A form is read for every candidate: it lies in the row as it is, and the keys, which the index alone reads, outside of it.
ALTER TABLE "search_record" ALTER COLUMN "form" SET STORAGE MAIN, ALTER COLUMN "keys" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "search_ended" ALTER COLUMN "form" SET STORAGE MAIN, ALTER COLUMN "keys" SET STORAGE EXTERNAL;
