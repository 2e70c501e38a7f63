CREATE TABLE "person_link" (
	"name" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
