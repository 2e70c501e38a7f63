-- The index is built anew from the register: what was read of the log is read again.
TRUNCATE "search_name";
--> statement-breakpoint
DELETE FROM "log_reader" WHERE "name" = 'search';
--> statement-breakpoint
CREATE TABLE "match_decision" (
	"client_id" uuid NOT NULL,
	"query" text collate "C" NOT NULL,
	"code" text collate "C" NOT NULL,
	"verdict" text collate "C" NOT NULL,
	"subject_names" text collate "C" NOT NULL,
	"note" text,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "match_decision_client_id_query_code_pk" PRIMARY KEY("client_id","query","code"),
	CONSTRAINT "match_decision_verdict" CHECK ("match_decision"."verdict" in ('same', 'different'))
);
--> statement-breakpoint
CREATE TABLE "search_facet" (
	"facet" text collate "C" PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_posting" (
	"key" integer NOT NULL,
	"shelf" smallint NOT NULL,
	"block" integer NOT NULL,
	"count" integer NOT NULL,
	"docs" "bytea",
	CONSTRAINT "search_posting_key_shelf_block_pk" PRIMARY KEY("key","shelf","block")
);
--> statement-breakpoint
CREATE TABLE "search_state" (
	"reader" text collate "C" PRIMARY KEY NOT NULL,
	"next_document" integer DEFAULT 1 NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"stale" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_unlisted" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"id" integer NOT NULL,
	"region" text collate "C" NOT NULL,
	"names" text NOT NULL,
	"text" text NOT NULL,
	"grams" integer[] NOT NULL,
	"length" integer NOT NULL,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "search_name_length";--> statement-breakpoint
DROP INDEX "search_name_newest";--> statement-breakpoint
ALTER TABLE "search_name" ADD COLUMN "id" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "search_name" ADD COLUMN "names" text NOT NULL;--> statement-breakpoint
ALTER TABLE "search_name" ADD COLUMN "revision" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "search_name" ADD COLUMN "facets" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "search_name" ADD COLUMN "ends_on" date;--> statement-breakpoint
ALTER TABLE "subject" ADD COLUMN "revision" bigint DEFAULT pg_current_xact_id()::text::bigint NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "search_unlisted_id" ON "search_unlisted" USING btree ("id");--> statement-breakpoint
CREATE INDEX "search_unlisted_grams" ON "search_unlisted" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "search_unlisted_length" ON "search_unlisted" USING btree ("length","code","text");--> statement-breakpoint
CREATE UNIQUE INDEX "search_name_id" ON "search_name" USING btree ("id");--> statement-breakpoint
CREATE INDEX "search_name_ends" ON "search_name" USING btree ("ends_on") WHERE ends_on is not null;--> statement-breakpoint
CREATE INDEX "subject_revision" ON "subject" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "search_name_length" ON "search_name" USING btree ("length","code","text");--> statement-breakpoint
CREATE INDEX "search_name_newest" ON "search_name" USING btree ("newest" DESC NULLS LAST,"code" DESC NULLS LAST);
--> statement-breakpoint
-- A row that is updated in place belongs to the transaction that did it; COPY and INSERT take the default.
CREATE FUNCTION "renew_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "subject_revision_renewed" BEFORE UPDATE ON "subject"
  FOR EACH ROW EXECUTE FUNCTION "renew_revision"();
--> statement-breakpoint
INSERT INTO "search_state" ("reader") VALUES ('search'), ('meilisearch');
