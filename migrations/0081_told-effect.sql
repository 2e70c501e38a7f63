CREATE TABLE "told_effect" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"affected" text collate "C" NOT NULL,
	"effect" text collate "C" NOT NULL,
	"count" integer NOT NULL,
	"about" text collate "C" NOT NULL,
	"actor" text NOT NULL,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "person_link" DROP CONSTRAINT "person_link_pkey";--> statement-breakpoint
ALTER TABLE "person_link" ADD CONSTRAINT "person_link_name_person_pk" PRIMARY KEY("name","person");--> statement-breakpoint
ALTER TABLE "person_link" ADD COLUMN "undone_by" text;--> statement-breakpoint
ALTER TABLE "person_link" ADD COLUMN "undone_reason" text;--> statement-breakpoint
CREATE INDEX "told_effect_affected" ON "told_effect" USING btree ("affected","id");--> statement-breakpoint
CREATE INDEX "told_effect_at" ON "told_effect" USING btree ("at");