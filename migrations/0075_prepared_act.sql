CREATE TABLE "prepared_act" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"operation" text collate "C" NOT NULL,
	"method" text collate "C" NOT NULL,
	"path" text NOT NULL,
	"content_type" text NOT NULL,
	"body" "bytea" NOT NULL,
	"state" text collate "C" NOT NULL,
	"prepared_by" text NOT NULL,
	"prepared_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "sharing_request" ADD COLUMN "prepared_by" text;--> statement-breakpoint
CREATE INDEX "prepared_act_client" ON "prepared_act" USING btree ("client_id","state","prepared_at");