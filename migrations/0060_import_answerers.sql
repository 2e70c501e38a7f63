ALTER TABLE "import_run" ADD COLUMN "answerers" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "import_run" SET "answerers" = ARRAY(SELECT DISTINCT "actor" FROM "audit_event"
  WHERE "object" = "import_run"."id"::text AND "act" = 'import.answer' AND "audit_event"."import_id" IS NULL)
WHERE "state" IN ('waiting', 'releasing') AND "part_of" IS NOT NULL;
