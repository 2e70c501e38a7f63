ALTER TABLE "document_office" ADD COLUMN "window_address" text;--> statement-breakpoint
ALTER TABLE "document_office" ADD COLUMN "telephone" text;