CREATE TABLE "person_session" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"subject" text collate "C" NOT NULL,
	"posts" jsonb NOT NULL,
	"chosen" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "person_session_expiry" ON "person_session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "person_session_subject" ON "person_session" USING btree ("subject");