CREATE TABLE "agency" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"region" text collate "C" NOT NULL,
	"member" text collate "C",
	"contact" text,
	"lists" jsonb NOT NULL,
	"purposes" jsonb NOT NULL,
	"key" jsonb
);
--> statement-breakpoint
CREATE TABLE "measure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"reference" text collate "C" NOT NULL,
	"record_id" text collate "C" NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"type" text collate "C" NOT NULL,
	"basis" text NOT NULL,
	"started_on" date NOT NULL,
	"own_term" boolean NOT NULL,
	"planned_end" date,
	"document" text,
	"evidence" text,
	"result" text,
	"state" text collate "C" DEFAULT 'active' NOT NULL,
	"lifted_on" date,
	"kept_basis" text,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "measure_state" CHECK ("measure"."state" in ('active', 'kept', 'lifted')),
	CONSTRAINT "measure_kept" CHECK (("measure"."state" = 'kept') <= ("measure"."kept_basis" is not null))
);
--> statement-breakpoint
CREATE TABLE "measure_type" (
	"id" text collate "C" NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"content" jsonb NOT NULL,
	CONSTRAINT "measure_type_id_valid_from_pk" PRIMARY KEY("id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"client_id" uuid NOT NULL,
	"event_id" bigint NOT NULL,
	"leaf" integer NOT NULL,
	"state" text collate "C" DEFAULT 'open' NOT NULL,
	"answer" text collate "C",
	"recall" boolean NOT NULL,
	"due_on" date,
	"heard_at" timestamp (3) with time zone,
	"reminded_on" date,
	"escalated_on" date,
	CONSTRAINT "notice_client_id_event_id_pk" PRIMARY KEY("client_id","event_id"),
	CONSTRAINT "notice_state" CHECK ("notice"."state" in ('open', 'acknowledged', 'answered', 'overtaken'))
);
--> statement-breakpoint
CREATE TABLE "notice_batch" (
	"id" bigint PRIMARY KEY NOT NULL,
	"operation" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"size" integer NOT NULL,
	"root" "bytea" NOT NULL,
	"secret" "bytea" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_event" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"record_id" text collate "C" NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"planned_end" date,
	"restriction_ends" date,
	"batch" bigint NOT NULL,
	"line" text,
	"raised_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_event_kind" CHECK ("notice_event"."kind" in ('listed', 'changed', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "notice_tile" (
	"batch" bigint NOT NULL,
	"level" smallint NOT NULL,
	"index" integer NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "notice_tile_batch_level_index_pk" PRIMARY KEY("batch","level","index")
);
--> statement-breakpoint
CREATE TABLE "subscription" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"list" text collate "C",
	"mark" text collate "C",
	"region" text collate "C",
	"measure" text collate "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"filled_to" text collate "C" DEFAULT ''
);
--> statement-breakpoint
CREATE UNIQUE INDEX "measure_reference" ON "measure" USING btree ("client_id","reference");--> statement-breakpoint
CREATE INDEX "measure_record" ON "measure" USING btree ("record_id");--> statement-breakpoint
CREATE INDEX "measure_subject" ON "measure" USING btree ("subject_code");--> statement-breakpoint
CREATE INDEX "notice_of_event" ON "notice" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "notice_tray" ON "notice" USING btree ("client_id","event_id") WHERE state in ('open', 'acknowledged');--> statement-breakpoint
CREATE INDEX "notice_recall" ON "notice" USING btree ("due_on") WHERE recall and state in ('open', 'acknowledged');--> statement-breakpoint
CREATE INDEX "notice_event_record" ON "notice_event" USING btree ("record_id","id");--> statement-breakpoint
CREATE INDEX "subscription_client" ON "subscription" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "subscription_unfilled" ON "subscription" USING btree ("id") WHERE filled_to is not null;