CREATE TABLE "alert" (
	"client_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text collate "C" NOT NULL,
	"initial" boolean NOT NULL,
	"code" text collate "C" NOT NULL,
	"name" text,
	"sellers" text[] NOT NULL,
	"seller_count" integer NOT NULL,
	"record_id" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"ground" text collate "C",
	"penalty_class" text collate "C",
	"authority" text collate "C",
	"reason" text collate "C",
	"changed" text[] NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_client_id_position_ordinal_pk" PRIMARY KEY("client_id","position","ordinal"),
	CONSTRAINT "alert_kind" CHECK ("alert"."kind" in ('listed', 'changed', 'removed', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "alert_upload" (
	"upload_id" uuid PRIMARY KEY NOT NULL,
	"after_seller" text collate "C" DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"url" text NOT NULL,
	"description" text NOT NULL,
	"kinds" text[],
	"enabled" boolean NOT NULL,
	"disabled_for" text collate "C",
	"secret" "bytea" NOT NULL,
	"previous_secret" "bytea",
	"previous_until" timestamp (3) with time zone,
	"position" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"rest_until" timestamp (3) with time zone,
	"last_success_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"webhook_id" uuid NOT NULL,
	"type" text collate "C" NOT NULL,
	"first_position" bigint,
	"first_ordinal" integer,
	"last_position" bigint,
	"last_ordinal" integer,
	"kinds" text[],
	"alerts" integer NOT NULL,
	"state" text collate "C" NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone,
	"status" integer,
	"fault" text collate "C",
	"excerpt" text,
	CONSTRAINT "webhook_delivery_state" CHECK ("webhook_delivery"."state" in ('waiting', 'delivered', 'dead'))
);
--> statement-breakpoint
CREATE INDEX "alert_record" ON "alert" USING btree ("client_id","record_id");--> statement-breakpoint
CREATE INDEX "alert_raised" ON "alert" USING brin ("raised_at");--> statement-breakpoint
CREATE INDEX "webhook_client" ON "webhook" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" USING btree ("webhook_id","due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_delivery_number" ON "webhook_delivery" USING btree ("webhook_id","number" DESC NULLS LAST);--> statement-breakpoint
-- By hand: alerts begin with what is published from now on. Without this a register with a history would tell it all.
INSERT INTO "log_reader" ("name", "position") SELECT 'alerts', "size" FROM "log_head" ON CONFLICT DO NOTHING;
