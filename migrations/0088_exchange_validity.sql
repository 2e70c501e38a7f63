ALTER TABLE "document_office" ADD COLUMN "validity" date;--> statement-breakpoint
-- Last: it keeps everybody from its table until the upgrade is written, and that is one transaction.
DROP INDEX IF EXISTS "record_number";