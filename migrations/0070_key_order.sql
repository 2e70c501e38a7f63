CREATE TABLE "key_order" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"held_by" text,
	"ordered_by" text NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"confirmed_by" text,
	"code_digest" "bytea" NOT NULL,
	"second_digest" "bytea",
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "key_order_id_unique" UNIQUE("id"),
	CONSTRAINT "key_order_code_digest_unique" UNIQUE("code_digest")
);
--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "region" text collate "C";--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "hands" text collate "C" DEFAULT 'several' NOT NULL;