CREATE TABLE "node" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"version" text collate "C" NOT NULL,
	"place" text collate "C" NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oldest_writer" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"version" text collate "C" NOT NULL,
	"set_by" text collate "C" NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oldest_writer_single" CHECK ("oldest_writer"."id" = 1),
	CONSTRAINT "oldest_writer_version" CHECK ("oldest_writer"."version" ~ '^[0-9]{1,6}[.][0-9]{1,6}[.][0-9]{1,6}$')
);
--> statement-breakpoint
-- Every table's trigger reads it, whoever writes; there is no secret in it.
GRANT SELECT ON "oldest_writer" TO PUBLIC;
--> statement-breakpoint
-- Refuses whoever is older than the oldest version that may write. A connection says its version by a setting; through a
-- pooler, which may hand none on, each statement begins with it. Who says nothing is 0.11.0 or before. `migrate` puts the
-- trigger on every table (src/database/writer-store.ts).
CREATE FUNCTION "refuse_older_writer"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text := nullif(current_setting('gongshi.version', true), '');
  needed text;
BEGIN
  IF said IS NULL THEN
    said := coalesce(substring(left(current_query(), 40) FROM '^/\* gongshi ([0-9]{1,6}[.][0-9]{1,6}[.][0-9]{1,6}) \*/'), '0.11.0');
  END IF;
  SELECT "version" INTO needed FROM "public"."oldest_writer";
  IF said <> needed AND string_to_array(said, '.')::int[] < string_to_array(needed, '.')::int[] THEN
    RAISE EXCEPTION 'this database is written to by gongshi % and later, and this is % or before: nothing was written', needed, said
      USING ERRCODE = 'GSV01', HINT = 'Upgrade it, or see "The way back" in docs/operations.md of ' || needed || '.';
  END IF;
  RETURN NULL;
END
$$;
