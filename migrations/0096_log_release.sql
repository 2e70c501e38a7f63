CREATE TABLE "log_release" (
	"position" bigint PRIMARY KEY NOT NULL,
	"version" text collate "C" NOT NULL,
	CONSTRAINT "log_release_version_unique" UNIQUE("version")
);
