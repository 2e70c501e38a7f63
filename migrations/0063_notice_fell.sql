ALTER TABLE "notice_event" ADD COLUMN "fell" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "filled_on" date;--> statement-breakpoint
CREATE INDEX "record_fallen" ON "record" USING btree ("id") WHERE state in ('corrected', 'withdrawn', 'superseded', 'revoked', 'deregistered');--> statement-breakpoint
-- Of what fell before agencies have heard: by the end itself, or where nobody is to be recalled still by a measure of an own term.
UPDATE "notice_event" e SET "fell" = true FROM "record" r
WHERE r."id" = e."record_id" AND e."kind" = 'ended' AND r."state" IN ('corrected', 'withdrawn', 'superseded', 'revoked', 'deregistered')
  AND (e."line"::json ->> 'reason' IN ('correct', 'withdraw', 'annul', 'supersede', 'revoke', 'deregister', 'retract')
    OR NOT EXISTS (SELECT FROM "measure" m WHERE m."record_id" = r."id" AND m."state" = 'active' AND m."own_term"));
