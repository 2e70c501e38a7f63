CREATE TABLE "complaint_count" (
	"sender" text collate "C" NOT NULL,
	"code" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"category" text collate "C" NOT NULL,
	"month" date NOT NULL,
	"count" integer NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "complaint_count_code_month_platform_category_sender_pk" PRIMARY KEY("code","month","platform","category","sender"),
	CONSTRAINT "complaint_count_bounds" CHECK ("complaint_count"."count" between 0 and 1000000)
);
--> statement-breakpoint
CREATE TABLE "complaint_rule" (
	"id" uuid PRIMARY KEY NOT NULL,
	"authority" text collate "C" NOT NULL,
	"valid_from" date NOT NULL,
	"threshold" integer,
	"months" integer NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "duty_call" (
	"client_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"kind" text collate "C" NOT NULL,
	"content" jsonb NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "duty_call_client_id_number_pk" PRIMARY KEY("client_id","number")
);
--> statement-breakpoint
ALTER TABLE "webhook" DROP CONSTRAINT "webhook_carries";--> statement-breakpoint
CREATE INDEX "complaint_count_month" ON "complaint_count" USING btree ("month","platform");--> statement-breakpoint
CREATE UNIQUE INDEX "complaint_rule_from" ON "complaint_rule" USING btree ("authority","valid_from");--> statement-breakpoint
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_carries" CHECK ("webhook"."carries" in ('alerts', 'notices', 'duties'));