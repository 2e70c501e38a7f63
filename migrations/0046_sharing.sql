CREATE TABLE "sharing_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"authority" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"purpose" text NOT NULL,
	"basis" text NOT NULL,
	"lists" jsonb NOT NULL,
	"region" text collate "C",
	"valid_from" date,
	"valid_to" date,
	"record_id" text collate "C",
	"state" text collate "C" NOT NULL,
	"asked_on" date NOT NULL,
	"due_on" date,
	"extended" boolean DEFAULT false NOT NULL,
	"verdict" text collate "C",
	"reason" text,
	"proposed_by" text,
	"decided_on" date,
	"supply_due_on" date,
	"supplied_on" date,
	"ended_on" date,
	"last_actor" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "sharing_request_kind" CHECK ("sharing_request"."kind" in ('public', 'days', 'correction'))
);
--> statement-breakpoint
CREATE TABLE "sharing_use" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"request_id" uuid,
	"what" text collate "C" NOT NULL,
	"rows" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agency" ADD COLUMN "by_request" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "sharing_request_client" ON "sharing_request" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "sharing_request_open" ON "sharing_request" USING btree ("authority",coalesce("due_on", 'infinity'::date),"id") WHERE state in ('asked', 'proposed');--> statement-breakpoint
CREATE INDEX "sharing_use_client" ON "sharing_use" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "sharing_use_at" ON "sharing_use" USING brin ("at");