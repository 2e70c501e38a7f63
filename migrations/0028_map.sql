CREATE TABLE "log_map" (
	"version" integer PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"time" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_map_page" (
	"prefix" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"page" "bytea" NOT NULL,
	CONSTRAINT "log_map_page_prefix_version_pk" PRIMARY KEY("prefix","version")
);
--> statement-breakpoint
CREATE INDEX "log_map_page_version" ON "log_map_page" USING btree ("version");