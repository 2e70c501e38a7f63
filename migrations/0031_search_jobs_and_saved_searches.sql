CREATE TABLE "saved_search" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"name" text NOT NULL,
	"request" jsonb NOT NULL,
	"since" bigint,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"request" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"pin" jsonb,
	"looked" bigint DEFAULT 0 NOT NULL,
	"found" bigint DEFAULT 0 NOT NULL,
	"pieces" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_owner" uuid,
	"lease_until" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"problem" jsonb,
	CONSTRAINT "search_job_state" CHECK ("search_job"."state" in ('queued', 'running', 'done', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "search_job_piece" (
	"job_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"positions" bigint[] NOT NULL,
	CONSTRAINT "search_job_piece_job_id_ordinal_pk" PRIMARY KEY("job_id","ordinal")
);
--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_kind";--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "searches" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "saved_search_client" ON "saved_search" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "search_job_client" ON "search_job" USING btree ("client_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "search_job_open" ON "search_job" USING btree ("created_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "search_job_expires" ON "search_job" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_kind" CHECK ("alert"."kind" in ('listed', 'changed', 'removed', 'expired', 'matched'));