CREATE TABLE "roster_remark" (
	"upload_id" uuid NOT NULL,
	"line" bigint NOT NULL,
	"ordinal" smallint NOT NULL,
	"field" text collate "C" NOT NULL,
	"fault" text collate "C" NOT NULL,
	CONSTRAINT "roster_remark_upload_id_line_ordinal_pk" PRIMARY KEY("upload_id","line","ordinal")
);
--> statement-breakpoint
CREATE TABLE "roster_report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"period" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"due_on" date NOT NULL,
	"upload_id" uuid,
	"received_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "roster_seller" (
	"client_id" uuid NOT NULL,
	"seller" text collate "C" NOT NULL,
	"code" text collate "C",
	"identity_hash" text collate "C",
	"name" text,
	"shop" text,
	"url" text,
	"region" text collate "C",
	"exemption" text collate "C",
	"over_limit" boolean,
	"live" boolean,
	"sealed" "bytea",
	"sealed_key" text collate "C",
	"digest" "bytea",
	"entered_on" date NOT NULL,
	"exited_on" date,
	"upload_id" uuid NOT NULL,
	CONSTRAINT "roster_seller_client_id_seller_pk" PRIMARY KEY("client_id","seller"),
	CONSTRAINT "roster_seller_identity" CHECK (("roster_seller"."code" is null) <> ("roster_seller"."identity_hash" is null))
);
--> statement-breakpoint
CREATE TABLE "roster_stage" (
	"upload_id" uuid NOT NULL,
	"line" bigint NOT NULL,
	"operation" text collate "C" NOT NULL,
	"seller" text collate "C" NOT NULL,
	"code" text collate "C",
	"identity_hash" text collate "C",
	"name" text,
	"shop" text,
	"url" text,
	"region" text collate "C",
	"exemption" text collate "C",
	"over_limit" boolean,
	"live" boolean,
	"sealed" "bytea",
	"sealed_key" text collate "C",
	"digest" "bytea"
);
--> statement-breakpoint
CREATE TABLE "roster_upload" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"mode" text collate "C" NOT NULL,
	"period" text collate "C",
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"rows" bigint DEFAULT 0 NOT NULL,
	"added" bigint DEFAULT 0 NOT NULL,
	"amended" bigint DEFAULT 0 NOT NULL,
	"unchanged" bigint DEFAULT 0 NOT NULL,
	"exited" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "roster_report_period" ON "roster_report" USING btree ("client_id","period");--> statement-breakpoint
CREATE INDEX "roster_report_open" ON "roster_report" USING btree ("due_on","id") WHERE state <> 'accepted';--> statement-breakpoint
CREATE INDEX "roster_seller_code" ON "roster_seller" USING btree ("code") WHERE code is not null;--> statement-breakpoint
CREATE INDEX "roster_seller_exited" ON "roster_seller" USING btree ("exited_on") WHERE exited_on is not null;--> statement-breakpoint
CREATE INDEX "roster_upload_client" ON "roster_upload" USING btree ("client_id","started_at" DESC NULLS LAST);--> statement-breakpoint
-- By hand: drizzle-kit has no word for it. Rows wait here for less than the time of an upload.
ALTER TABLE "roster_stage" SET UNLOGGED;
