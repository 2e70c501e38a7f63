ALTER TABLE "duty_call" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "duty_call" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "statistic_cell" ADD COLUMN "coin" integer DEFAULT floor(random() * 16777216)::int NOT NULL;--> statement-breakpoint
CREATE INDEX "duty_call_due" ON "duty_call" USING btree ("due_at") WHERE due_at is not null;