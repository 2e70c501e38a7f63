CREATE TABLE "check_policy" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"policy" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
