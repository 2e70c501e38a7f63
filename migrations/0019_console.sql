CREATE TABLE "client_session" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_seen" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "client_session_expiry" ON "client_session" USING btree ("expires_at");