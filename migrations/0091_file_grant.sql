CREATE TABLE "file_grant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"authority" text collate "C" NOT NULL,
	"purpose" text NOT NULL,
	"due_on" date NOT NULL,
	"state" text collate "C" NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_on" date NOT NULL,
	"granted_on" date,
	"ended_on" date,
	"last_actor" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX "file_grant_case" ON "file_grant" USING btree ("proceeding_id");--> statement-breakpoint
CREATE INDEX "file_grant_client" ON "file_grant" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "file_grant_open" ON "file_grant" USING btree ("authority","due_on","id") WHERE state = 'proposed';