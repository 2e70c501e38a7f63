CREATE INDEX "bulk_row_number_key" ON "bulk_row" USING btree ("bulk_id",(translate(regexp_replace(normalize("decision_no", NFKC), '\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') collate "C"));--> statement-breakpoint
CREATE INDEX "proceeding_terms" ON "proceeding" USING btree ("authority") WHERE kind = 'terms';--> statement-breakpoint
-- Last: it keeps everybody from its table until the upgrade is written, and that is one transaction.
DROP INDEX "bulk_row_number";--> statement-breakpoint
DROP INDEX IF EXISTS "record_number";
