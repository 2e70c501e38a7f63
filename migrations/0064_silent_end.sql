CREATE TABLE "silent_end" (
	"record_id" text collate "C" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- What fell before, but for what the log itself says of, read or not: the first look tells of those of which agencies have heard
-- nothing, and drops the others.
WITH last AS (
  SELECT DISTINCT ON (e."record_id") e."record_id", e."entry"::json ->> 'reason' AS reason
  FROM "log_entry" e JOIN "record" r ON r."id" = e."record_id"
  WHERE r."state" IN ('corrected', 'withdrawn', 'superseded', 'revoked', 'deregistered')
  ORDER BY e."record_id", e."position" DESC
)
INSERT INTO "silent_end" ("record_id") SELECT "id" FROM "record" LEFT JOIN last ON last."record_id" = "id"
WHERE state IN ('corrected', 'withdrawn', 'superseded', 'revoked', 'deregistered')
  AND (last.reason IN ('correct', 'withdraw', 'annul', 'supersede', 'revoke', 'deregister', 'retract')) IS NOT TRUE;--> statement-breakpoint
DROP INDEX "record_fallen";