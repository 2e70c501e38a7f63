CREATE TABLE "silent_end" (
	"record_id" text collate "C" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- What fell before: the first look tells of those of which agencies have heard nothing, and drops the others.
INSERT INTO "silent_end" ("record_id") SELECT "id" FROM "record" WHERE state in ('corrected', 'withdrawn', 'superseded', 'revoked', 'deregistered');--> statement-breakpoint
DROP INDEX "record_fallen";