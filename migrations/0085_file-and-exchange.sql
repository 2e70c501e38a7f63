CREATE TABLE "legality_sheet" (
	"proceeding_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"act" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"sheet" text NOT NULL,
	"file" text NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"salt" text collate "C" NOT NULL,
	CONSTRAINT "legality_sheet_proceeding_id_version_pk" PRIMARY KEY("proceeding_id","version")
);
--> statement-breakpoint
ALTER TABLE "document_office" ADD COLUMN "code" text collate "C";--> statement-breakpoint
CREATE INDEX "record_unclassed" ON "record" USING btree ("authority","id") WHERE list = 'penalty' and penalty_class is null and state = 'live';
--> statement-breakpoint
-- What was signed for is kept as it was.
CREATE TRIGGER "legality_sheet_only_grows" BEFORE UPDATE OR DELETE ON "legality_sheet"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "legality_sheet_never_truncated" BEFORE TRUNCATE ON "legality_sheet"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
