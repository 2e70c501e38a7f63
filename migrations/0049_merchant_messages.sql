CREATE TABLE "merchant_contact" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text collate "C" NOT NULL,
	"channel" text collate "C" NOT NULL,
	"language" text collate "C" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"state" text collate "C" NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"code_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	CONSTRAINT "merchant_contact_state" CHECK ("merchant_contact"."state" in ('waiting', 'confirmed'))
);
--> statement-breakpoint
CREATE TABLE "merchant_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"kind" text collate "C" NOT NULL,
	"detail" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone,
	"status" integer,
	"fault" text,
	CONSTRAINT "merchant_message_state" CHECK ("merchant_message"."state" in ('waiting', 'sent', 'dead'))
);
--> statement-breakpoint
CREATE INDEX "merchant_contact_code" ON "merchant_contact" USING btree ("code");--> statement-breakpoint
CREATE INDEX "merchant_message_due" ON "merchant_message" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "merchant_message_contact" ON "merchant_message" USING btree ("contact_id","created_at");