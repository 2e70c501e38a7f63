ALTER TABLE "letter" ADD COLUMN "score" integer;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "finding" text;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "scored_on" date;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "signed_by" text;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "signed_as" text;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "signed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "proposed_by" text;--> statement-breakpoint
ALTER TABLE "letter" ADD COLUMN "published_on" date;--> statement-breakpoint
CREATE INDEX "letter_published" ON "letter" USING btree ("published_on","id") WHERE published_on is not null;--> statement-breakpoint
ALTER TABLE "letter" ADD CONSTRAINT "letter_score" CHECK ("letter"."score" between 0 and 100);