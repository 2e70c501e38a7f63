CREATE TABLE "lead" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sender" text collate "C" NOT NULL,
	"ref" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"code" text collate "C",
	"name" text,
	"platform" text,
	"seller" text collate "C",
	"shop" text,
	"url" text,
	"ground" text collate "C",
	"facts" text NOT NULL,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"found_on" date NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"taken_on" date NOT NULL,
	"authority" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"entered_on" date NOT NULL,
	"clock" text collate "C",
	"due_on" date,
	"verified_on" date,
	"result" text collate "C",
	"proceeding_id" uuid,
	"last_actor" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "lead_ref" ON "lead" USING btree ("sender","ref");--> statement-breakpoint
CREATE INDEX "lead_open" ON "lead" USING btree ("authority",coalesce("due_on", 'infinity'::date),"id") WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX "lead_taken" ON "lead" USING btree ("taken_on","id");--> statement-breakpoint
CREATE INDEX "lead_code" ON "lead" USING btree ("code") WHERE code is not null;