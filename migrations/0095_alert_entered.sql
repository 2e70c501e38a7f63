ALTER TABLE "alert" ADD COLUMN "entered" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "departed" text[] DEFAULT '{}' NOT NULL;