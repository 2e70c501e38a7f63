DROP INDEX "record_number";--> statement-breakpoint
ALTER TABLE "bulk_row" ADD COLUMN "told" jsonb;--> statement-breakpoint
CREATE INDEX "record_number_key" ON "record" USING btree ("authority",(translate(regexp_replace(normalize("decision_no", NFKC), '\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') collate "C"));