CREATE TABLE "search_engine" (
	"reader" text collate "C" PRIMARY KEY NOT NULL,
	"register" uuid DEFAULT gen_random_uuid() NOT NULL,
	"uid" text collate "C" NOT NULL,
	"mark" text collate "C",
	"documents" integer DEFAULT 0 NOT NULL,
	"changed_at" text,
	"step" jsonb,
	"fault" text collate "C",
	"built" bigint,
	"to_build" bigint,
	"built_at" timestamp (3) with time zone
);
