CREATE SEQUENCE "public"."subject_ordinal" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
ALTER TABLE "subject" ADD COLUMN "ordinal" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- In two steps: a constant is no reason to write 200 million rows anew, and those from before have no order.
ALTER TABLE "subject" ALTER COLUMN "ordinal" SET DEFAULT nextval('subject_ordinal');
