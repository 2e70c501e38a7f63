CREATE TABLE "log_checkpoint" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"origin" text collate "C",
	"size" bigint NOT NULL,
	"note" text,
	"time" bigint NOT NULL,
	CONSTRAINT "log_checkpoint_single" CHECK ("log_checkpoint"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "log_tile" (
	"level" smallint NOT NULL,
	"index" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "log_tile_level_index_pk" PRIMARY KEY("level","index"),
	CONSTRAINT "log_tile_hashes" CHECK (octet_length("log_tile"."hashes") between 32 and 8192 and octet_length("log_tile"."hashes") % 32 = 0)
);
--> statement-breakpoint
-- Hashes don't compress: trying costs time at every growth of a tile.
ALTER TABLE "log_tile" ALTER COLUMN "hashes" SET STORAGE EXTERNAL;
--> statement-breakpoint
-- No checkpoint yet.
INSERT INTO "log_checkpoint" ("id", "size", "time") VALUES (1, 0, 0);
--> statement-breakpoint
ANALYZE "log_checkpoint";
