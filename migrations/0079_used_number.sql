CREATE TABLE "used_number" (
	"authority" text collate "C" NOT NULL,
	"key" text NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "used_number_authority_key_pk" PRIMARY KEY("authority","key")
);
--> statement-breakpoint
CREATE INDEX "proceeding_serve" ON "proceeding" USING btree ("authority") WHERE content ->> 'serve_by' is not null;--> statement-breakpoint
CREATE INDEX "record_number" ON "record" USING btree ("authority","decision_no" text_pattern_ops);--> statement-breakpoint
-- Numbers that were used before: of documents, and of decisions. What was used twice stays as it is, and the first has it.
INSERT INTO "used_number" ("authority", "key", "proceeding_id", "at")
SELECT DISTINCT ON (authority, key) authority, key, proceeding_id, at FROM (
  SELECT "authority", "number", "proceeding_id", "at" FROM "document_number"
  UNION ALL
  SELECT "authority", "content" ->> 'decision_no', "id", "started_on"::timestamptz FROM "proceeding"
  WHERE "kind" IN ('abnormal', 'serious', 'penalty') AND coalesce("content" ->> 'decision_no', '') <> ''
) used, LATERAL (SELECT translate(regexp_replace(normalize(used.number, NFKC), '\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') AS key) keyed
ORDER BY authority, key, at;
