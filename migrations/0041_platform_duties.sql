CREATE TABLE "platform_measure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"reference" text collate "C" NOT NULL,
	"seller" text collate "C" NOT NULL,
	"code" text collate "C",
	"shop" text NOT NULL,
	"violation" text NOT NULL,
	"content" text NOT NULL,
	"decided_on" date NOT NULL,
	"due_on" date,
	"published_on" date,
	"url" text,
	"reported_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_order" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"authority" text collate "C" NOT NULL,
	"seller" text collate "C",
	"code" text collate "C",
	"demand" text NOT NULL,
	"basis" text NOT NULL,
	"due_on" date NOT NULL,
	"state" text collate "C" NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_on" date NOT NULL,
	"issued_on" date,
	"answer" text collate "C",
	"answer_text" text,
	"done_on" date,
	"answered_on" date,
	"entered_on" date NOT NULL,
	"last_actor" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "platform_order_about" CHECK ("platform_order"."seller" is not null or "platform_order"."code" is not null),
	CONSTRAINT "platform_order_state" CHECK ("platform_order"."state" in ('drafted', 'issued', 'answered', 'closed', 'withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "roster_seller" ADD COLUMN "verified_on" date;--> statement-breakpoint
CREATE UNIQUE INDEX "platform_measure_reference" ON "platform_measure" USING btree ("client_id","reference");--> statement-breakpoint
CREATE INDEX "platform_measure_decided" ON "platform_measure" USING btree ("decided_on","id");--> statement-breakpoint
CREATE INDEX "platform_measure_client" ON "platform_measure" USING btree ("client_id","decided_on","id");--> statement-breakpoint
CREATE INDEX "platform_measure_unpublished" ON "platform_measure" USING btree ("client_id","due_on") WHERE published_on is null;--> statement-breakpoint
CREATE INDEX "platform_order_open" ON "platform_order" USING btree ("authority","due_on","id") WHERE state in ('drafted', 'issued', 'answered');--> statement-breakpoint
CREATE INDEX "platform_order_client" ON "platform_order" USING btree ("client_id","due_on","id");--> statement-breakpoint
CREATE INDEX "roster_seller_verified" ON "roster_seller" USING btree ("client_id",coalesce("verified_on", "entered_on"),"seller") WHERE exited_on is null;